package io.weir.patterns.secrets;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The source of all random bytes of a JVM, which remembers what could be a key: 32 bytes. It keeps them masked, so that they are not
 * found where it keeps them.
 */
public final class RecordingRandom extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private static final int KEY = 32;
    private static final byte MASK = 0x5a;
    private static final Queue<byte[]> KEYS = new ConcurrentLinkedQueue<>();

    private final transient SecureRandom random;

    /** For the provider. */
    public RecordingRandom() throws NoSuchAlgorithmException {
        random = SecureRandom.getInstance("NativePRNGNonBlocking");
    }

    /** Becomes the source. Before that nothing may have asked for one. */
    static void install() {
        Security.insertProviderAt(new Recorder(), 1);
    }

    /** The keys so far, masked. */
    static List<byte[]> maskedKeys() {
        return List.copyOf(KEYS);
    }

    /** Masks bytes, or unmasks them. */
    static byte[] masked(byte[] bytes) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            masked[i] = (byte) (bytes[i] ^ MASK);
        }
        return masked;
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
        random.nextBytes(bytes);
        if (bytes.length == KEY) {
            KEYS.add(masked(bytes));
        }
    }

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected byte[] engineGenerateSeed(int count) {
        return random.generateSeed(count);
    }

    private static final class Recorder extends Provider {
        private static final long serialVersionUID = 1L;

        Recorder() {
            super("Recorder", "1", "records keys");
            put("SecureRandom.Recording", RecordingRandom.class.getName());
        }
    }
}
