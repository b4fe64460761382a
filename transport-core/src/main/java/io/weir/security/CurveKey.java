package io.weir.security;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a CURVE client or server: 32 bytes, a point of Curve25519. Text is {@link Z85}, 40 characters. It is no
 * secret; that is in the {@link CurveKeyPair}. Immutable, for any thread.
 */
public final class CurveKey {
    /** The size in bytes. */
    public static final int SIZE = 32;

    private final byte[] bytes;

    private CurveKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes a key of a copy of the bytes.
     *
     * @throws IllegalArgumentException unless there are 32
     */
    public static CurveKey of(byte[] bytes) {
        return new CurveKey(checked(bytes, "public key").clone());
    }

    /**
     * Reads a key from its Z85 text.
     *
     * @throws IllegalArgumentException if the text is not Z85 or not of 40 characters
     */
    public static CurveKey of(CharSequence z85) {
        return new CurveKey(checked(Z85.decode(z85), "public key"));
    }

    static byte[] checked(byte[] bytes, String what) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("CURVE " + what + ": " + bytes.length + " bytes (expected: " + SIZE
                    + ", which are 40 characters of Z85)");
        }
        return bytes;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The key's own array, for reading only. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CurveKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The key as Z85. */
    @Override
    public String toString() {
        return Z85.encode(bytes);
    }
}
