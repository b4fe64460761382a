package io.weir.bench.sniff;

import io.weir.bench.sniff.Excerpt.Size;
import io.weir.bench.sniff.Finding.LocalMetadata.Property;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the commands of NULL and PLAIN, and of the traffic after either, mean (RFC 37, RFC 24). */
final class CommandBody {
    /** How libzmq's PLAIN writes ERROR: in C, "\x05ERROR" begins with one byte, 5e. */
    private static final String MISSPELT_ERROR = "^RROR";

    private static final int TTL_SIZE = 2;
    private static final int TTL_UNIT_MILLIS = 100;

    private CommandBody() {}

    /** The name; empty if there is none, or it runs past what was kept. */
    static String name(byte[] kept) {
        int length = kept.length == 0 ? 0 : kept[0] & 0xff;
        return length == 0 || length > kept.length - 1 ? "" : Excerpt.name(kept, 1, 1 + length);
    }

    /** Where the data begins, behind a name that there is. */
    static int dataAt(byte[] kept) {
        return 1 + (kept[0] & 0xff);
    }

    /**
     * Reads the body of a command, or as much of it as was kept.
     *
     * @param safe whether there can be no password in it; if there can, nothing is shown of what is not understood
     */
    static Finding read(byte[] kept, long size, boolean safe) {
        if (startsWith(kept, MISSPELT_ERROR)) {
            return error(kept, MISSPELT_ERROR.length(), size);
        }
        String name = name(kept);
        if (name.isEmpty()) {
            return new Finding.Malformed("command", size);
        }
        int data = dataAt(kept);
        return switch (name) {
            case "READY", "INITIATE" -> introduction(name, kept, data, size);
            case "ERROR" -> error(kept, data, size);
            case "HELLO" -> hello(kept, data, size);
            case "WELCOME" -> new Finding.Command(name, rest("data", data, size));
            case "PING" -> ping(kept, data, size, safe);
            case "PONG" -> excerpt(name, "context", kept, data, size, safe);
            case "SUBSCRIBE", "CANCEL" -> excerpt(name, "topic", kept, data, size, safe);
            case "JOIN", "LEAVE" -> excerpt(name, "group", kept, data, size, safe);
            default ->
                safe
                        ? new Finding.Command(name, rest("data", data, size))
                        : new Finding.Command("unknown command", rest("size", 0, size));
        };
    }

    private static boolean startsWith(byte[] kept, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.wrap(kept, 0, Math.min(kept.length, bytes.length)).equals(ByteBuffer.wrap(bytes));
    }

    private static Map<String, Object> rest(String key, int from, long size) {
        return size == from ? Map.of() : Map.of(key, new Size(size - from));
    }

    private static Finding excerpt(String name, String key, byte[] kept, int data, long size, boolean safe) {
        Excerpt excerpt = Excerpt.of(kept, data, size - data);
        return new Finding.Command(name, Map.of(key, safe ? excerpt : excerpt.hidden()));
    }

    private static Finding ping(byte[] kept, int data, long size, boolean safe) {
        if (size < data + TTL_SIZE) {
            return new Finding.Malformed("PING", size);
        }
        int ttl = (kept[data] & 0xff) << Byte.SIZE | (kept[data + 1] & 0xff);
        Excerpt context = Excerpt.of(kept, data + TTL_SIZE, size - data - TTL_SIZE);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("ttl", Duration.ofMillis((long) ttl * TTL_UNIT_MILLIS));
        details.put("context", safe ? context : context.hidden());
        return new Finding.Command("PING", details);
    }

    private static Finding error(byte[] kept, int data, long size) {
        int length = data < kept.length ? kept[data] & 0xff : -1;
        if (length < 0 || length != size - data - 1) {
            return new Finding.Malformed("ERROR", size);
        }
        return new Finding.Command("ERROR", Map.of("reason", Excerpt.of(kept, data + 1, length)));
    }

    /** A HELLO that is not exact may hold the password where the name should be, so nothing is shown of it. */
    private static Finding hello(byte[] kept, int data, long size) {
        int userLength = data < kept.length ? kept[data] & 0xff : kept.length;
        int passwordAt = data + 1 + userLength;
        int passwordLength = passwordAt < kept.length ? kept[passwordAt] & 0xff : kept.length;
        if (passwordAt + 1L + passwordLength != size) {
            return new Finding.Malformed("HELLO", size);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("username", Excerpt.of(kept, data + 1, userLength));
        details.put("password", "hidden");
        return new Finding.Command("HELLO", details);
    }

    private static Finding introduction(String command, byte[] kept, int data, long size) {
        List<Property> properties = new ArrayList<>();
        long at = data;
        while (at < size) {
            if (at >= kept.length) {
                return new Finding.LocalMetadata(command, List.copyOf(properties), true);
            }
            int nameAt = (int) at + 1;
            int nameEnd = nameAt + (kept[(int) at] & 0xff);
            int valueAt = nameEnd + Integer.BYTES;
            if (valueAt > size) {
                return new Finding.Malformed(command, size);
            }
            if (valueAt > kept.length) {
                return new Finding.LocalMetadata(command, List.copyOf(properties), true);
            }
            long length = Integer.toUnsignedLong(ByteBuffer.wrap(kept).getInt(nameEnd));
            if (length > size - valueAt) {
                return new Finding.Malformed(command, size);
            }
            properties.add(new Property(Excerpt.name(kept, nameAt, nameEnd), Excerpt.of(kept, valueAt, length)));
            at = valueAt + length;
        }
        return new Finding.LocalMetadata(command, List.copyOf(properties), false);
    }
}
