package io.weir.netty.security.curve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cipher Salsa20 (D. J. Bernstein, 2005) with a key of 32 bytes: a stream of bytes that is laid over a text. One object
 * has one key, and begins again with each nonce; it makes no garbage. One thread at a time.
 *
 * <p>Nothing here depends in time on the key or the text: additions, exclusive ors and rotations by fixed numbers.
 */
final class Salsa20 {
    /** The bytes that one turn of the cipher yields. */
    static final int BLOCK = 64;

    static final int KEY = 32;
    static final int HALF_KEY = KEY / 2;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    static final int DOUBLE_ROUNDS = 10;
    private static final int WORDS = 16;

    /** "expand 32-byte k", on the diagonal of the square. */
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    /** The square: constants, key, nonce and the number of the block. */
    private final int[] square = new int[WORDS];

    /** The stream's present block. */
    private final int[] block = new int[WORDS];

    /** How many bytes of the present block are used. */
    private int used;

    /** For long texts; null before the first. */
    private @Nullable Salsa20Lanes lanes;

    /** Takes a copy of the key. */
    Salsa20(byte[] key) {
        for (int i = 0; i < 4; i++) {
            square[5 * i] = CONSTANTS[i];
            square[1 + i] = littleEndian(key, 4 * i);
            square[11 + i] = littleEndian(key, HALF_KEY + 4 * i);
        }
    }

    /** Derives a key from a key and 16 bytes (HSalsa20), so that XSalsa20 may have nonces of 24. */
    static byte[] derive(byte[] key, byte[] nonce) {
        Salsa20 salsa = new Salsa20(key);
        for (int i = 0; i < 4; i++) {
            salsa.square[6 + i] = littleEndian(nonce, 4 * i);
        }
        doubleRounds(salsa.square, salsa.block);
        byte[] derived = new byte[KEY];
        for (int i = 0; i < 4; i++) {
            INTS.set(derived, 4 * i, salsa.block[5 * i]);
            INTS.set(derived, HALF_KEY + 4 * i, salsa.block[6 + i]);
        }
        salsa.wipe();
        return derived;
    }

    /**
     * Begins the stream of a nonce, whose eight bytes are those of the number, the most significant first.
     *
     * @throws IllegalStateException if the key was wiped
     */
    void begin(long nonce) {
        if (square[0] != CONSTANTS[0]) {
            throw new IllegalStateException("the key was wiped");
        }
        square[6] = Integer.reverseBytes((int) (nonce >>> Integer.SIZE));
        square[7] = Integer.reverseBytes((int) nonce);
        square[8] = 0;
        square[9] = 0;
        next();
    }

    /** Takes the next eight bytes of the present block, as a little-endian number. */
    long take() {
        int word = used / Integer.BYTES;
        used += Long.BYTES;
        return (long) block[word + 1] << Integer.SIZE | (block[word] & 0xffffffffL);
    }

    /**
     * Lays the stream over a part of the array. The stream goes on behind it with the next call, if the part ended where a
     * block did; else it was the last.
     */
    void xor(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        if (used < BLOCK) {
            int rest = Math.min(BLOCK - used, length);
            xorWords(bytes, at, rest);
            at += rest;
        }
        at += xorLanes(bytes, at, end - at);
        while (at < end) {
            next();
            int rest = Math.min(BLOCK, end - at);
            xorWords(bytes, at, rest);
            at += rest;
        }
    }

    /** Lays blocks over the beginning of the part, many at once, and says how many bytes that were. */
    private int xorLanes(byte[] bytes, int from, int length) {
        int left = length / BLOCK;
        int at = from;
        while (left >= Salsa20Lanes.WORTH) {
            if (lanes == null) {
                lanes = new Salsa20Lanes();
            }
            int blocks = Math.min(left, Salsa20Lanes.LANES);
            // A text has less than 2^32 blocks, so the upper word of the counter stays what it is.
            lanes.xor(square, bytes, at, blocks);
            square[8] += blocks;
            used = BLOCK;
            at += blocks * BLOCK;
            left -= blocks;
        }
        return at - from;
    }

    private void xorWords(byte[] bytes, int from, int length) {
        int[] words = block;
        int word = used / Integer.BYTES;
        int at = from;
        int end = from + length;
        for (; end - at >= Integer.BYTES; at += Integer.BYTES) {
            INTS.set(bytes, at, (int) INTS.get(bytes, at) ^ words[word++]);
        }
        for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
            bytes[at] ^= (byte) (words[word] >>> shift);
        }
        used += length;
    }

    private void next() {
        doubleRounds(square, block);
        for (int i = 0; i < WORDS; i++) {
            block[i] += square[i];
        }
        if (++square[8] == 0) {
            square[9]++;
        }
        used = 0;
    }

    /** Forgets the key and the stream. */
    void wipe() {
        Arrays.fill(square, 0);
        Arrays.fill(block, 0);
        if (lanes != null) {
            lanes.wipe();
        }
        used = BLOCK;
    }

    private static int littleEndian(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    /** Twenty rounds. The sixteen words are variables, rather than an array, so that they can be in registers. */
    private static void doubleRounds(int[] in, int[] out) {
        int x0 = in[0];
        int x1 = in[1];
        int x2 = in[2];
        int x3 = in[3];
        int x4 = in[4];
        int x5 = in[5];
        int x6 = in[6];
        int x7 = in[7];
        int x8 = in[8];
        int x9 = in[9];
        int x10 = in[10];
        int x11 = in[11];
        int x12 = in[12];
        int x13 = in[13];
        int x14 = in[14];
        int x15 = in[15];
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);
            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
        out[4] = x4;
        out[5] = x5;
        out[6] = x6;
        out[7] = x7;
        out[8] = x8;
        out[9] = x9;
        out[10] = x10;
        out[11] = x11;
        out[12] = x12;
        out[13] = x13;
        out[14] = x14;
        out[15] = x15;
    }
}
