package io.weir.bench.cli;

import io.weir.Message;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a message is written as a line. */
enum Format {
    /** UTF-8 between TABs; control characters and bytes that are not UTF-8 as {@code \xHH}. */
    TEXT {
        @Override
        String line(Message message) {
            return frames(message).map(Format::text).collect(Collectors.joining("\t"));
        }
    },
    /** Lower-case hexadecimal between TABs. */
    HEX {
        @Override
        String line(Message message) {
            return frames(message).map(HexFormat.of()::formatHex).collect(Collectors.joining("\t"));
        }
    },
    /** One array of strings in Base64. */
    JSON {
        @Override
        String line(Message message) {
            Base64.Encoder base64 = Base64.getEncoder();
            return frames(message)
                    .map(frame -> '"' + base64.encodeToString(frame) + '"')
                    .collect(Collectors.joining(",", "[", "]"));
        }
    };

    /** The message as a line, without the line's end. */
    abstract String line(Message message);

    private static Stream<byte[]> frames(Message message) {
        return IntStream.range(0, message.frameCount()).mapToObj(message::array);
    }

    private static String text(byte[] frame) {
        StringBuilder text = new StringBuilder(frame.length);
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        CharBuffer characters = CharBuffer.allocate(frame.length);
        CoderResult result;
        do {
            result = utf8.decode(bytes, characters, true);
            appendEscaped(characters.flip(), text);
            characters.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                appendByte(bytes.get(), text);
            }
        } while (result.isError());
        return text.toString();
    }

    private static void appendEscaped(CharBuffer characters, StringBuilder text) {
        while (characters.hasRemaining()) {
            char c = characters.get();
            if (Character.isISOControl(c)) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    appendByte(b, text);
                }
            } else {
                text.append(c);
            }
        }
    }

    private static void appendByte(byte b, StringBuilder text) {
        text.append("\\x").append(HexFormat.of().toHexDigits(b));
    }

    /** The name as it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the name. */
    static final class FromText extends Choice<Format> {
        FromText() {
            super(Format.values());
        }
    }
}
