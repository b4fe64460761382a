package io.weir.netty.security.curve;

import io.weir.Refusal;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * NaCl's crypto_box and crypto_secretbox (XSalsa20 and Poly1305), for one key and nonces that begin alike. On the wire:
 *
 * <pre>
 *   +----------+--------------------------+
 *   | tag (16) | as long as the text was  |
 *   +----------+--------------------------+
 * </pre>
 *
 * <p>A nonce has 24 bytes. The first 16 are given when the object is made, and go into the key once (HSalsa20); the last 8 come
 * with each box. No pair of key and nonce may seal twice. Works in the caller's arrays and makes no garbage. One thread at a
 * time.
 */
final class Box {
    /** The bytes by which a box is longer than its text. */
    static final int OVERHEAD = Poly1305.TAG;

    /** What fits into the first block of the stream, behind the key of the tag. */
    static final int FIRST_PART = Salsa20.BLOCK - Salsa20.KEY;

    private static final int PREFIX = 16;
    private static final int COMMON = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Salsa20 stream;
    private final Poly1305 mac = new Poly1305();

    private Box(byte[] key, byte[] prefix) {
        byte[] derived = Salsa20.derive(key, prefix);
        stream = new Salsa20(derived);
        Arrays.fill(derived, (byte) 0);
    }

    /** Boxes whose nonces are 16 characters and a number. Keeps no reference to the key. */
    static Box numbered(byte[] key, String prefix) {
        return new Box(key, prefix.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * The key of the boxes between two pairs, for the caller to wipe.
     *
     * @throws RefusedException if the other key gives the same with every secret
     */
    static byte[] key(CurveKeyPair own, CurveKey other) throws RefusedException {
        byte[] shared;
        try {
            shared = own.agree(other);
        } catch (InvalidKeyException e) {
            throw new RefusedException(
                    Refusal.CRYPTOGRAPHIC,
                    "public key: gives the same with every secret (expected: one that does not)");
        }
        byte[] key = Salsa20.derive(shared, new byte[PREFIX]);
        Arrays.fill(shared, (byte) 0);
        return key;
    }

    /** Makes a box of the text that stands in the array behind room for the tag. */
    void seal(long number, byte[] bytes, int at, int textLength) {
        begin(number);
        sealPart(bytes, at + OVERHEAD, textLength);
        endSeal(bytes, at);
    }

    /**
     * Opens the box that stands in the array, the text in its place behind the tag, and says whether it was one of ours. If
     * not, the array is as it was.
     */
    boolean open(long number, byte[] bytes, int at, int length) {
        begin(number);
        int text = at + OVERHEAD;
        mac.update(bytes, text, length - OVERHEAD);
        if (!mac.isTag(bytes, at)) {
            return false;
        }
        stream.xor(bytes, text, length - OVERHEAD);
        return true;
    }

    /** Begins a box that is sealed in parts. */
    void begin(long number) {
        stream.begin(number);
        mac.begin(stream.take(), stream.take(), stream.take(), stream.take());
    }

    /**
     * Seals the next part of the text in its place. All but the last end where a block of the stream does: {@link
     * #FIRST_PART} bytes from the beginning, or a multiple of 64 more.
     */
    void sealPart(byte[] bytes, int from, int length) {
        stream.xor(bytes, from, length);
        mac.update(bytes, from, length);
    }

    /** Puts the tag of the parts into the array. */
    void endSeal(byte[] bytes, int at) {
        mac.tag(bytes, at);
    }

    /** As {@link #seal}, once, with the number that stands before the box. */
    static void sealBehindNumber(byte[] key, String prefix, byte[] bytes, int numberAt, int textLength) {
        Box box = numbered(key, prefix);
        box.seal(CurveCommand.number(bytes, numberAt), bytes, numberAt + CurveCommand.NUMBER, textLength);
        box.wipe();
    }

    /** As {@link #open}, once, with the number that stands before the box. */
    static boolean openBehindNumber(byte[] key, String prefix, byte[] bytes, int numberAt, int length) {
        Box box = numbered(key, prefix);
        boolean opened = box.open(CurveCommand.number(bytes, numberAt), bytes, numberAt + CurveCommand.NUMBER, length);
        box.wipe();
        return opened;
    }

    /** As {@link #seal}, once, with a nonce of 8 characters and 16 random bytes, which are put before the box. */
    static void sealBehindNonce(byte[] key, String prefix, byte[] bytes, int nonceAt, int textLength) {
        byte[] nonce = new byte[CurveCommand.NONCE];
        RANDOM.nextBytes(nonce);
        System.arraycopy(nonce, 0, bytes, nonceAt, nonce.length);
        Box box = behindNonce(key, prefix, bytes, nonceAt);
        box.seal(number(bytes, nonceAt), bytes, nonceAt + CurveCommand.NONCE, textLength);
        box.wipe();
    }

    /** As {@link #open}, once, with a nonce of 8 characters and the 16 bytes that stand before the box. */
    static boolean openBehindNonce(byte[] key, String prefix, byte[] bytes, int nonceAt, int length) {
        Box box = behindNonce(key, prefix, bytes, nonceAt);
        boolean opened = box.open(number(bytes, nonceAt), bytes, nonceAt + CurveCommand.NONCE, length);
        box.wipe();
        return opened;
    }

    private static Box behindNonce(byte[] key, String prefix, byte[] bytes, int nonceAt) {
        byte[] first = Arrays.copyOf(prefix.getBytes(StandardCharsets.US_ASCII), PREFIX);
        System.arraycopy(bytes, nonceAt, first, COMMON, PREFIX - COMMON);
        return new Box(key, first);
    }

    private static long number(byte[] bytes, int nonceAt) {
        return CurveCommand.number(bytes, nonceAt + CurveCommand.NONCE - CurveCommand.NUMBER);
    }

    /** Forgets the key. */
    void wipe() {
        stream.wipe();
        mac.wipe();
    }
}
