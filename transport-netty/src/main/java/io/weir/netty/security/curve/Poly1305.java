package io.weir.netty.security.curve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The authenticator Poly1305 (D. J. Bernstein, 2005): 16 bytes that only one who has the key of 32 bytes can make for a text.
 * A key is for one text. One object serves one text after the other; it makes no garbage. One thread at a time.
 *
 * <p>Numbers modulo 2^130 - 5 are kept as five limbs of 26 bits, whose products and sums fit into 64. Nothing here depends in
 * time on the key or the text.
 */
final class Poly1305 {
    /** The size of a tag, and of the blocks of the text. */
    static final int TAG = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LIMB = 26;
    private static final long MASK = (1L << LIMB) - 1;

    /** The bit behind a block of 16 bytes, in the highest limb. */
    private static final long WHOLE = 1L << 24;

    /** Bits of the key's first half that are cleared. */
    private static final long CLAMP_LOW = 0x0ffffffc0fffffffL;

    private static final long CLAMP_HIGH = 0x0ffffffc0ffffffcL;

    private final byte[] last = new byte[TAG];

    private long r0;
    private long r1;
    private long r2;
    private long r3;
    private long r4;

    private long h0;
    private long h1;
    private long h2;
    private long h3;
    private long h4;

    private long padLow;
    private long padHigh;

    /** Begins a text with a key of four little-endian numbers. */
    void begin(long keyLow, long keyHigh, long padLow, long padHigh) {
        long low = keyLow & CLAMP_LOW;
        long high = keyHigh & CLAMP_HIGH;
        r0 = low & MASK;
        r1 = low >>> LIMB & MASK;
        r2 = (low >>> (2 * LIMB) | high << 12) & MASK;
        r3 = high >>> 14 & MASK;
        r4 = high >>> 40;
        h0 = 0;
        h1 = 0;
        h2 = 0;
        h3 = 0;
        h4 = 0;
        this.padLow = padLow;
        this.padHigh = padHigh;
    }

    /** Adds a part of the text. All parts but the last are multiples of 16 bytes. */
    void update(byte[] text, int from, int length) {
        int whole = length & -TAG;
        blocks(text, from, whole, WHOLE);
        int rest = length - whole;
        if (rest > 0) {
            System.arraycopy(text, from + whole, last, 0, rest);
            last[rest] = 1;
            Arrays.fill(last, rest + 1, TAG, (byte) 0);
            blocks(last, 0, TAG, 0);
        }
    }

    /** For each block: h = (h + block) * r. */
    private void blocks(byte[] text, int from, int length, long top) {
        long s1 = 5 * r1;
        long s2 = 5 * r2;
        long s3 = 5 * r3;
        long s4 = 5 * r4;
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        long a3 = h3;
        long a4 = h4;
        for (int at = from; at < from + length; at += TAG) {
            long low = (long) LONGS.get(text, at);
            long high = (long) LONGS.get(text, at + Long.BYTES);
            a0 += low & MASK;
            a1 += low >>> LIMB & MASK;
            a2 += (low >>> (2 * LIMB) | high << 12) & MASK;
            a3 += high >>> 14 & MASK;
            a4 += high >>> 40 | top;

            long d0 = a0 * r0 + a1 * s4 + a2 * s3 + a3 * s2 + a4 * s1;
            long d1 = a0 * r1 + a1 * r0 + a2 * s4 + a3 * s3 + a4 * s2;
            long d2 = a0 * r2 + a1 * r1 + a2 * r0 + a3 * s4 + a4 * s3;
            long d3 = a0 * r3 + a1 * r2 + a2 * r1 + a3 * r0 + a4 * s4;
            long d4 = a0 * r4 + a1 * r3 + a2 * r2 + a3 * r1 + a4 * r0;

            d1 += d0 >>> LIMB;
            d2 += d1 >>> LIMB;
            d3 += d2 >>> LIMB;
            d4 += d3 >>> LIMB;
            a0 = (d0 & MASK) + 5 * (d4 >>> LIMB);
            a1 = (d1 & MASK) + (a0 >>> LIMB);
            a0 &= MASK;
            a2 = d2 & MASK;
            a3 = d3 & MASK;
            a4 = d4 & MASK;
        }
        h0 = a0;
        h1 = a1;
        h2 = a2;
        h3 = a3;
        h4 = a4;
    }

    /** Ends the text and puts its tag into the array. */
    void tag(byte[] out, int at) {
        reduce();
        long low = h0 | h1 << LIMB | h2 << (2 * LIMB);
        long high = h2 >>> 12 | h3 << 14 | h4 << 40;
        long sum = low + padLow;
        long carry = ((low & padLow) | ((low | padLow) & ~sum)) >>> 63;
        LONGS.set(out, at, sum);
        LONGS.set(out, at + Long.BYTES, high + padHigh + carry);
    }

    /** Ends the text and says whether that is its tag; this takes the same time wherever it differs. */
    boolean isTag(byte[] tag, int at) {
        tag(last, 0);
        long low = (long) LONGS.get(last, 0) ^ (long) LONGS.get(tag, at);
        long high = (long) LONGS.get(last, Long.BYTES) ^ (long) LONGS.get(tag, at + Long.BYTES);
        return (low | high) == 0;
    }

    /** Carries what is above 26 bits, and takes the prime away once if the number is not below it. */
    private void reduce() {
        carry();
        carry();
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> LIMB);
        long g2 = h2 + (g1 >>> LIMB);
        long g3 = h3 + (g2 >>> LIMB);
        long g4 = h4 + (g3 >>> LIMB) - (1L << LIMB);
        // All ones if h is the smaller.
        long keep = g4 >> 63;
        h0 = chosen(keep, h0, g0);
        h1 = chosen(keep, h1, g1);
        h2 = chosen(keep, h2, g2);
        h3 = chosen(keep, h3, g3);
        h4 = chosen(keep, h4, g4);
    }

    private static long chosen(long keep, long kept, long otherwise) {
        return (kept & keep) | (otherwise & MASK & ~keep);
    }

    private void carry() {
        h1 += h0 >>> LIMB;
        h0 &= MASK;
        h2 += h1 >>> LIMB;
        h1 &= MASK;
        h3 += h2 >>> LIMB;
        h2 &= MASK;
        h4 += h3 >>> LIMB;
        h3 &= MASK;
        h0 += 5 * (h4 >>> LIMB);
        h4 &= MASK;
    }

    /** Forgets the key. */
    void wipe() {
        begin(0, 0, 0, 0);
        Arrays.fill(last, (byte) 0);
    }
}
