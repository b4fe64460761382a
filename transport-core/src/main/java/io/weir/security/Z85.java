package io.weir.security;

import java.util.Arrays;

/**
 * Bytes as printable text, four of them in five characters (RFC 32). Keys are written so in certificates and by libzmq's
 * {@code zmq_curve_keypair}: 40 characters for the 32 bytes of a key.
 *
 * <p>No exception from here holds what it could not read, which may be a secret.
 */
public final class Z85 {
    private static final char[] ALPHABET =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".toCharArray();

    private static final byte[] VALUES = values();
    private static final int BASE = 85;
    private static final int BYTES = 4;
    private static final int CHARACTERS = 5;

    private Z85() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }

    /**
     * Writes bytes as text.
     *
     * @throws IllegalArgumentException if their number is not a multiple of four
     */
    public static String encode(byte[] bytes) {
        return new String(characters(bytes));
    }

    /** The same in an array, which can be wiped. */
    static char[] characters(byte[] bytes) {
        if (bytes.length % BYTES != 0) {
            throw new IllegalArgumentException(
                    "Z85: " + bytes.length + " bytes (expected: a multiple of " + BYTES + ")");
        }
        char[] text = new char[bytes.length / BYTES * CHARACTERS];
        for (int from = 0, to = 0; from < bytes.length; from += BYTES, to += CHARACTERS) {
            long group = 0;
            for (int i = 0; i < BYTES; i++) {
                group = group << 8 | (bytes[from + i] & 0xff);
            }
            for (int i = CHARACTERS - 1; i >= 0; i--) {
                text[to + i] = ALPHABET[(int) (group % BASE)];
                group /= BASE;
            }
        }
        return text;
    }

    /**
     * Reads text that {@link #encode} could have written.
     *
     * @throws IllegalArgumentException if the length is not a multiple of five, a character is not of the alphabet, or
     *     five of them stand for more than four bytes hold
     */
    public static byte[] decode(CharSequence text) {
        if (text.length() % CHARACTERS != 0) {
            throw new IllegalArgumentException(
                    "Z85: " + text.length() + " characters (expected: a multiple of " + CHARACTERS + ")");
        }
        byte[] bytes = new byte[text.length() / CHARACTERS * BYTES];
        for (int from = 0, to = 0; to < bytes.length; from += CHARACTERS, to += BYTES) {
            long group = 0;
            for (int i = from; i < from + CHARACTERS; i++) {
                group = group * BASE + value(text.charAt(i), i);
            }
            if (group >>> Integer.SIZE != 0) {
                throw new IllegalArgumentException("Z85: the five characters from " + from
                        + " on stand for a number of more than 32 bits (expected: one that " + BYTES + " bytes hold)");
            }
            for (int i = BYTES - 1; i >= 0; i--) {
                bytes[to + i] = (byte) group;
                group >>>= 8;
            }
        }
        return bytes;
    }

    private static int value(char character, int at) {
        int value = character < VALUES.length ? VALUES[character] : -1;
        if (value < 0) {
            throw new IllegalArgumentException(
                    "Z85: character " + at + " is not of its alphabet (expected: one of the 85)");
        }
        return value;
    }
}
