package io.weir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a ROUTER knows a peer: 1 to 255 bytes, or {@link #NONE}. RFC 28 calls it the peer's identity.
 *
 * <p>Ids that begin with a zero byte are reserved for those that a ROUTER makes up for anonymous peers; {@link
 * #of(byte[])} refuses them.
 */
public final class RoutingId {
    /** The greatest length in bytes. */
    public static final int MAX_LENGTH = 255;

    /** No routing id: the peer is anonymous. */
    public static final RoutingId NONE = new RoutingId(new byte[0]);

    private final byte[] bytes;
    private final int hash;

    private RoutingId(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * Makes an id of a copy of the bytes.
     *
     * @throws IllegalArgumentException unless there are 1 to 255 bytes and the first is not zero
     */
    public static RoutingId of(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "routing id: " + bytes.length + " bytes (expected: 1.." + MAX_LENGTH + ")");
        }
        if (bytes[0] == 0) {
            throw new IllegalArgumentException("routing id: begins with a zero byte (reserved for generated ids)");
        }
        return new RoutingId(bytes.clone());
    }

    /** Makes an id of the text's UTF-8 form; the same limits hold. */
    public static RoutingId of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The id that a ROUTER makes up for its n-th anonymous peer: a zero byte and the number, big-endian. */
    public static RoutingId generated(int number) {
        return new RoutingId(
                new byte[] {0, (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number});
    }

    /** Takes the bytes as they are, as the key for looking up the first frame of a message; nothing is checked. */
    public static RoutingId key(byte[] bytes) {
        return bytes.length == 0 ? NONE : new RoutingId(bytes);
    }

    /** Whether this is {@link #NONE}. */
    public boolean isNone() {
        return bytes.length == 0;
    }

    /** Whether a ROUTER made it up. */
    public boolean isGenerated() {
        return bytes.length > 0 && bytes[0] == 0;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The id's own array, for reading only. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoutingId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The id as text if it is printable ASCII, otherwise in hexadecimal behind {@code 0x}. */
    @Override
    public String toString() {
        for (byte b : bytes) {
            if (b < 0x20 || b > 0x7e) {
                return "0x" + HexFormat.of().formatHex(bytes);
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
