package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties that peers introduce themselves with, in READY and INITIATE (RFC 37, section "Metadata"): a plain
 * sequence of
 *
 * <pre>
 *   +-----------------+------+------------------+-------+
 *   | name length (1) | name | value length (4) | value |
 *   +-----------------+------+------------------+-------+
 * </pre>
 *
 * <p>Names are case-insensitive, which libzmq and JeroMQ do not know: we read any case and write libzmq's spelling. Of
 * a property that comes twice the last counts, as in libzmq.
 */
public final class Metadata {
    /** Far above what anyone sends, and below what would make the map itself worth attacking. */
    private static final int MAX_PROPERTIES = 256;

    private static final int VALUE_LENGTH_SIZE = 4;
    private static final String SOCKET_TYPE = "socket-type";
    private static final String IDENTITY = "identity";

    private Metadata() {}

    /** What we say of ourselves: Socket-Type, then Identity for the kinds that announce one, even an empty one, and what they have beside. */
    public static byte[] encode(LocalMetadata introduction) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write("Socket-Type", introduction.type().name().getBytes(StandardCharsets.US_ASCII), out);
        if (introduction.type().announcesRoutingId()) {
            write("Identity", introduction.routingId().array(), out);
        }
        introduction
                .type()
                .properties()
                .forEach((name, value) -> write(name, value.getBytes(StandardCharsets.US_ASCII), out));
        return out.toByteArray();
    }

    private static void write(String name, byte[] value, ByteArrayOutputStream out) {
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                ByteBuffer.allocate(VALUE_LENGTH_SIZE).putInt(value.length).array());
        out.writeBytes(value);
    }

    /**
     * Reads properties; names become lower case. The size of the whole is the caller's to limit.
     *
     * @throws RefusedException if a length runs past the end, a name is empty, bytes are left over, or there are more
     *     than 256 properties
     */
    public static Map<String, byte[]> decode(byte[] bytes) throws RefusedException {
        Map<String, byte[]> properties = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int count = 0; in.hasRemaining(); count++) {
            if (count == MAX_PROPERTIES) {
                throw malformed("properties: more than " + MAX_PROPERTIES);
            }
            String name = readName(in);
            properties.put(name, readValue(in, name));
        }
        return Collections.unmodifiableMap(properties);
    }

    private static String readName(ByteBuffer in) throws RefusedException {
        int length = in.get() & 0xff;
        if (length == 0 || length > in.remaining()) {
            throw malformed("property name: " + length + " bytes (expected: 1.." + in.remaining() + ")");
        }
        byte[] name = new byte[length];
        in.get(name);
        return new String(name, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static byte[] readValue(ByteBuffer in, String name) throws RefusedException {
        String named = "value of " + CommandBody.printable(name) + ": ";
        if (in.remaining() < VALUE_LENGTH_SIZE) {
            throw malformed(named + "no length");
        }
        long length = Integer.toUnsignedLong(in.getInt());
        if (length > in.remaining()) {
            throw malformed(named + length + " bytes (expected: <= " + in.remaining() + ")");
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return value;
    }

    /** The Socket-Type among the properties; null if there is none, which peers SHOULD not, but may, leave out. */
    public static @Nullable String socketType(Map<String, byte[]> properties) {
        byte[] type = properties.get(SOCKET_TYPE);
        return type == null ? null : new String(type, StandardCharsets.ISO_8859_1);
    }

    /**
     * The Identity among the properties; {@link RoutingId#NONE} if there is none, or an empty one.
     *
     * @throws RefusedException if it is too long or of the kind that only a ROUTER makes up; libzmq enforces neither,
     *     so a peer could take an id that its ROUTER gives away later
     */
    public static RoutingId routingId(Map<String, byte[]> properties) throws RefusedException {
        byte[] identity = properties.get(IDENTITY);
        if (identity == null || identity.length == 0) {
            return RoutingId.NONE;
        }
        if (identity.length > RoutingId.MAX_LENGTH) {
            throw new RefusedException(
                    Refusal.INVALID_IDENTITY,
                    "identity: " + identity.length + " bytes (expected: <= " + RoutingId.MAX_LENGTH + ")");
        }
        if (identity[0] == 0) {
            throw new RefusedException(Refusal.INVALID_IDENTITY, "identity: begins with a zero byte");
        }
        return RoutingId.of(identity);
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.MALFORMED_METADATA, detail);
    }
}
