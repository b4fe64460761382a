package io.weir.bench.sniff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of something that may be long.
 *
 * @param head the first bytes, at most {@link #SHOWN}; none if they are not to be seen
 * @param size how many bytes there are
 */
record Excerpt(byte[] head, long size) {
    /** Bytes that are shown. */
    static final int SHOWN = 64;

    private static final byte[] NOTHING = {};

    /** What begins there, as far as there is any of it. */
    static Excerpt of(byte[] bytes, int from, long size) {
        int to = (int) Math.min(bytes.length, from + Math.min(size, SHOWN));
        return new Excerpt(Arrays.copyOfRange(bytes, from, Math.max(from, to)), size);
    }

    /** Nothing but the size. */
    Excerpt hidden() {
        return new Excerpt(NOTHING, size);
    }

    /** The name of a command, a property or a mechanism; in hexadecimal if it is not one of printable ASCII. */
    static String name(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] <= ' ' || bytes[i] > '~') {
                return hex(Arrays.copyOfRange(bytes, from, to));
            }
        }
        return from == to ? "\"\"" : new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    /**
     * The bytes as text, unless they are not UTF-8 or hold what a terminal might obey. A character that is cut off at the
     * end is left out.
     */
    private @Nullable String text() {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        CharBuffer characters = CharBuffer.allocate(head.length);
        boolean whole = head.length == size;
        if (StandardCharsets.UTF_8.newDecoder().decode(bytes, characters, whole).isError()) {
            return null;
        }
        String text = characters.flip().toString();
        return text.codePoints().allMatch(Excerpt::isHarmless) ? text : null;
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\r' || character == '\t';
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** {@code "text"}, {@code 0xff00}, {@code "the beginning"...(1000 bytes)}, or {@code (1000 bytes)}. */
    @Override
    public String toString() {
        String text = text();
        String shown = text == null
                ? hex(head)
                : '"'
                        + text.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                                .replace("\t", "\\t")
                        + '"';
        if (head.length == size) {
            return shown;
        }
        return (head.length == 0 ? "" : shown + "...") + "(" + new Size(size) + ")";
    }

    /** The size, and the first bytes as {@code text} or {@code hex}. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("size", size);
        if (head.length > 0 || size == 0) {
            String text = text();
            json.put(
                    text == null ? "hex" : "text", text == null ? HexFormat.of().formatHex(head) : text);
        }
        return json;
    }

    /** A number of bytes that are not shown. */
    record Size(long bytes) {
        @Override
        public String toString() {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
    }
}
