package io.weir.netty.security.curve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Computes many blocks of a stream of Salsa20 side by side: word w of block l is in the lane {@code w * LANES + l}. The loops go
 * over the lanes, do the same to each, and have no other in the same turn depend on it, so that the compiler makes vector
 * instructions of them; where it cannot, they are no slower than one block after the other. One thread at a time.
 */
final class Salsa20Lanes {
    /** How many blocks at once: their words, 4 KiB, stay in the nearest cache. */
    static final int LANES = 64;

    /** With fewer blocks than these the loops cost more than they save. */
    static final int WORTH = 8;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS = 16;

    /** The word that counts the blocks of a stream. */
    private static final int COUNTER = 8;

    private final int[] lanes = new int[WORDS * LANES];

    /**
     * Lays blocks over whole blocks of the text.
     *
     * @param square constants, key, nonce, and the number of the first block, whose lower word must not overflow
     * @param blocks at most {@link #LANES}
     */
    void xor(int[] square, byte[] text, int from, int blocks) {
        int[] x = lanes;
        for (int word = 0; word < WORDS; word++) {
            Arrays.fill(x, word * LANES, word * LANES + blocks, square[word]);
        }
        count(x, blocks);
        doubleRounds(x, blocks);
        for (int word = 0; word < WORDS; word++) {
            add(x, word * LANES, square[word], blocks);
        }
        count(x, blocks);
        layOver(x, text, from, blocks);
    }

    /** Adds to the counter of each lane how far it is from the first. */
    private static void count(int[] x, int blocks) {
        for (int l = 0; l < blocks; l++) {
            x[COUNTER * LANES + l] += l;
        }
    }

    private static void add(int[] x, int at, int number, int blocks) {
        for (int l = 0; l < blocks; l++) {
            x[at + l] += number;
        }
    }

    private static void doubleRounds(int[] x, int blocks) {
        for (int i = 0; i < Salsa20.DOUBLE_ROUNDS; i++) {
            quarterRound(x, 0, 4 * LANES, 8 * LANES, 12 * LANES, blocks);
            quarterRound(x, 5 * LANES, 9 * LANES, 13 * LANES, LANES, blocks);
            quarterRound(x, 10 * LANES, 14 * LANES, 2 * LANES, 6 * LANES, blocks);
            quarterRound(x, 15 * LANES, 3 * LANES, 7 * LANES, 11 * LANES, blocks);
            quarterRound(x, 0, LANES, 2 * LANES, 3 * LANES, blocks);
            quarterRound(x, 5 * LANES, 6 * LANES, 7 * LANES, 4 * LANES, blocks);
            quarterRound(x, 10 * LANES, 11 * LANES, 8 * LANES, 9 * LANES, blocks);
            quarterRound(x, 15 * LANES, 12 * LANES, 13 * LANES, 14 * LANES, blocks);
        }
    }

    private static void quarterRound(int[] x, int a, int b, int c, int d, int blocks) {
        for (int l = 0; l < blocks; l++) {
            int xa = x[a + l];
            int xb = x[b + l];
            int xc = x[c + l];
            int xd = x[d + l];
            xb ^= Integer.rotateLeft(xa + xd, 7);
            xc ^= Integer.rotateLeft(xb + xa, 9);
            xd ^= Integer.rotateLeft(xc + xb, 13);
            xa ^= Integer.rotateLeft(xd + xc, 18);
            x[a + l] = xa;
            x[b + l] = xb;
            x[c + l] = xc;
            x[d + l] = xd;
        }
    }

    private static void layOver(int[] x, byte[] text, int from, int blocks) {
        int at = from;
        for (int l = 0; l < blocks; l++) {
            for (int word = 0; word < WORDS; word++) {
                INTS.set(text, at, (int) INTS.get(text, at) ^ x[word * LANES + l]);
                at += Integer.BYTES;
            }
        }
    }

    /** Forgets the stream. */
    void wipe() {
        Arrays.fill(lanes, 0);
    }
}
