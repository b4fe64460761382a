package io.weir.netty.security.curve;

import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.RefusedException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What the client keeps for the server between WELCOME and INITIATE: the two short-term keys, encrypted with a key that is made
 * for this one cookie, opens it once, and is wiped then.
 *
 * <pre>
 *   +------------+----------+---------+---------+
 *   | nonce (16) | tag (16) | C' (32) | s' (32) |
 *   +------------+----------+---------+---------+
 * </pre>
 *
 * <p>So a cookie is worth nothing on another connection, and a recorded INITIATE cannot be sent again. RFC 26 would have one key
 * for all connections of a minute, and then remember which cookies were used.
 */
final class Cookie {
    static final int SIZE = 96;

    private static final String PREFIX = "COOKIE--";
    private static final int CLIENT_AT = CurveCommand.NONCE + Box.OVERHEAD;
    private static final int SECRET_AT = CLIENT_AT + CurveCommand.KEY;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    /** Makes the key. */
    Cookie() {
        this(random());
    }

    /** For a test that has recorded the cookie of another server. */
    Cookie(byte[] key) {
        this.key = key;
    }

    private static byte[] random() {
        byte[] key = new byte[CurveCommand.KEY];
        RANDOM.nextBytes(key);
        return key;
    }

    /** Puts the cookie into a command. */
    void put(CurveKey client, CurveKeyPair shortTerm, byte[] command, int at) {
        byte[] secret = shortTerm.secret();
        CurveCommand.put(client.array(), command, at + CLIENT_AT);
        CurveCommand.put(secret, command, at + SECRET_AT);
        Arrays.fill(secret, (byte) 0);
        Box.sealBehindNonce(key, PREFIX, command, at, SIZE - CLIENT_AT);
    }

    /**
     * Takes the cookie out of a command.
     *
     * @throws RefusedException if it is not the one that was put, or was taken before
     */
    Keys take(byte[] command, int at) throws RefusedException {
        byte[] cookie = Arrays.copyOfRange(command, at, at + SIZE);
        boolean opened = Box.openBehindNonce(key, PREFIX, cookie, 0, SIZE - CurveCommand.NONCE);
        RANDOM.nextBytes(key);
        if (!opened) {
            throw CurveCommand.notOpened("cookie of INITIATE", "the one of our WELCOME");
        }
        byte[] secret = Arrays.copyOfRange(cookie, SECRET_AT, SIZE);
        CurveKeyPair shortTerm = CurveKeyPair.of(secret);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(cookie, SECRET_AT, SIZE, (byte) 0);
        return new Keys(shortTerm, CurveKey.of(Arrays.copyOfRange(cookie, CLIENT_AT, SECRET_AT)));
    }

    /**
     * The short-term keys of a connection.
     *
     * @param own s' with S'
     * @param client C'
     */
    record Keys(CurveKeyPair own, CurveKey client) implements AutoCloseable {
        @Override
        public void close() {
            own.close();
        }
    }
}
