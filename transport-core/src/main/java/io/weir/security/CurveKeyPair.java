package io.weir.security;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A secret key for CURVE with its public key: the long-term identity of a client or server, or a key that lives as long as
 * one connection. For any thread.
 *
 * <p>{@link #close} wipes the secret. A pair that sockets were given must stay open until they are closed: each handshake
 * uses it. Nothing prints the secret; {@link #secret} and {@link CurveCertificate} are the ways to get at it.
 */
public final class CurveKeyPair implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CurveKey publicKey;
    private final byte[] secret;
    private volatile boolean closed;

    private CurveKeyPair(CurveKey publicKey, byte[] secret) {
        this.publicKey = publicKey;
        this.secret = secret;
    }

    /** Makes a new pair, from the system's {@link SecureRandom}. */
    public static CurveKeyPair generate() {
        byte[] secret = new byte[CurveKey.SIZE];
        RANDOM.nextBytes(secret);
        return new CurveKeyPair(CurveKey.of(X25519.publicKey(secret)), secret);
    }

    /**
     * The pair of a secret key, of which it keeps a copy.
     *
     * @throws IllegalArgumentException unless there are 32 bytes
     */
    public static CurveKeyPair of(byte[] secret) {
        byte[] copy = CurveKey.checked(secret, "secret key").clone();
        return new CurveKeyPair(CurveKey.of(X25519.publicKey(copy)), copy);
    }

    /**
     * The pair of a secret key in Z85. Text of the class {@code String} cannot be wiped; a {@code CharBuffer} can.
     *
     * @throws IllegalArgumentException if the text is not Z85 or not of 40 characters
     */
    public static CurveKeyPair of(CharSequence z85) {
        byte[] decoded = Z85.decode(z85);
        try {
            return of(decoded);
        } finally {
            Arrays.fill(decoded, (byte) 0);
        }
    }

    /** What others may know. */
    public CurveKey publicKey() {
        return publicKey;
    }

    /**
     * A copy of the secret, for the caller to wipe.
     *
     * @throws IllegalStateException if the pair was closed
     */
    public byte[] secret() {
        byte[] copy = secret.clone();
        checkOpen();
        return copy;
    }

    /**
     * What this secret and that public key give, and what the other secret and our public key give, too: X25519, before any
     * hash. It takes a good part of a millisecond. The caller wipes it.
     *
     * @throws InvalidKeyException if the key is one of the few that give the same with every secret
     * @throws IllegalStateException if the pair was closed
     */
    public byte[] agree(CurveKey other) throws InvalidKeyException {
        checkOpen();
        byte[] shared = X25519.multiply(secret, other.array());
        checkOpen();
        return shared;
    }

    /** Whether the public keys are equal; takes the same time whatever they are. */
    public boolean isOf(byte[] key) {
        return MessageDigest.isEqual(publicKey.array(), key);
    }

    /** Wipes the secret. What the JDK computed with may leave copies to the garbage collector. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the secret key was wiped: its pair is closed");
        }
    }

    /** The public key; never the secret. */
    @Override
    public String toString() {
        return "CurveKeyPair[public key " + publicKey + "]";
    }
}
