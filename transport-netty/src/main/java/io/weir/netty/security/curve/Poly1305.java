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

    /** With a text shorter than this the square of the key costs more than it saves. */
    private static final int LONG = 16 * TAG;

    private static final byte[] NOTHING = new byte[TAG];

    private final byte[] last = new byte[TAG];

    private long r0;
    private long r1;
    private long r2;
    private long r3;
    private long r4;

    /** The square of r, if there was a long text yet. */
    private boolean squared;

    private long q0;
    private long q1;
    private long q2;
    private long q3;
    private long q4;

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
        squared = false;
        this.padLow = padLow;
        this.padHigh = padHigh;
    }

    /** Adds a part of the text. All parts but the last are multiples of 16 bytes. */
    void update(byte[] text, int from, int length) {
        int whole = length & -TAG;
        int inPairs = length < LONG ? 0 : length & -2 * TAG;
        pairs(text, from, inPairs);
        blocks(text, from + inPairs, whole - inPairs, WHOLE);
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

    private void square() {
        if (squared) {
            return;
        }
        long k0 = h0;
        long k1 = h1;
        long k2 = h2;
        long k3 = h3;
        long k4 = h4;
        h0 = r0;
        h1 = r1;
        h2 = r2;
        h3 = r3;
        h4 = r4;
        blocks(NOTHING, 0, TAG, 0);
        q0 = h0;
        q1 = h1;
        q2 = h2;
        q3 = h3;
        q4 = h4;
        h0 = k0;
        h1 = k1;
        h2 = k2;
        h3 = k3;
        h4 = k4;
        squared = true;
    }

    /**
     * For each two blocks: h = (h + first) * r^2 + second * r, which is the same as one after the other, with half as many carries.
     * The sums of ten products are below 2^59.
     */
    private void pairs(byte[] text, int from, int length) {
        if (length == 0) {
            return;
        }
        square();
        long s1 = 5 * r1;
        long s2 = 5 * r2;
        long s3 = 5 * r3;
        long s4 = 5 * r4;
        long t1 = 5 * q1;
        long t2 = 5 * q2;
        long t3 = 5 * q3;
        long t4 = 5 * q4;
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        long a3 = h3;
        long a4 = h4;
        for (int at = from; at < from + length; at += 2 * TAG) {
            long low = (long) LONGS.get(text, at);
            long high = (long) LONGS.get(text, at + Long.BYTES);
            a0 += low & MASK;
            a1 += low >>> LIMB & MASK;
            a2 += (low >>> (2 * LIMB) | high << 12) & MASK;
            a3 += high >>> 14 & MASK;
            a4 += high >>> 40 | WHOLE;
            low = (long) LONGS.get(text, at + TAG);
            high = (long) LONGS.get(text, at + TAG + Long.BYTES);
            long b0 = low & MASK;
            long b1 = low >>> LIMB & MASK;
            long b2 = (low >>> (2 * LIMB) | high << 12) & MASK;
            long b3 = high >>> 14 & MASK;
            long b4 = high >>> 40 | WHOLE;

            long d0 = a0 * q0 + a1 * t4 + a2 * t3 + a3 * t2 + a4 * t1;
            long d1 = a0 * q1 + a1 * q0 + a2 * t4 + a3 * t3 + a4 * t2;
            long d2 = a0 * q2 + a1 * q1 + a2 * q0 + a3 * t4 + a4 * t3;
            long d3 = a0 * q3 + a1 * q2 + a2 * q1 + a3 * q0 + a4 * t4;
            long d4 = a0 * q4 + a1 * q3 + a2 * q2 + a3 * q1 + a4 * q0;
            d0 += b0 * r0 + b1 * s4 + b2 * s3 + b3 * s2 + b4 * s1;
            d1 += b0 * r1 + b1 * r0 + b2 * s4 + b3 * s3 + b4 * s2;
            d2 += b0 * r2 + b1 * r1 + b2 * r0 + b3 * s4 + b4 * s3;
            d3 += b0 * r3 + b1 * r2 + b2 * r1 + b3 * r0 + b4 * s4;
            d4 += b0 * r4 + b1 * r3 + b2 * r2 + b3 * r1 + b4 * r0;

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
        q0 = 0;
        q1 = 0;
        q2 = 0;
        q3 = 0;
        q4 = 0;
        Arrays.fill(last, (byte) 0);
    }
}
