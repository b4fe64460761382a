package io.weir.netty.security.curve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A client that is not ours: it lays out the commands of RFC 26 by hand and seals them with Bouncy Castle, rightly or, where a
 * test says so, wrongly.
 */
final class HandmadeClient {
    /** The keys of the tests that libzmq was captured with. */
    static final byte[] SERVER = NaCl.hex("6a6797283fcfc6bf71f10c8079e0c260ef582d8c94b36f309a42f2542779c571");

    static final byte[] SERVER_SECRET = NaCl.hex("88940ab2d1768b4336abf3355841e1789a734cb42935c11a8a98685bc05fdf4b");
    static final byte[] CLIENT = NaCl.hex("a77a8f505ec1303c707f8e1b4eb049d1e81a2f6ea00200970dc0f147dcf3bf1d");
    static final byte[] CLIENT_SECRET = NaCl.hex("f0c3fa484c38808442aacf6318e5e6b80752514dc1399a3547d6eaf8abfb3d4b");
    static final byte[] SHORT = NaCl.hex("0142b616e69e307f83c2d22a4a9c4b7166f6e2d313529a9bdecfd6bbd1304757");
    static final byte[] SHORT_SECRET = NaCl.hex("b8599a7cdf9d48ace63bd287735b7085cfbdc7d61b5a82cd6e17f7f7307dce6b");

    private static final Random RANDOM = new Random(26);

    byte[] vouchedClient = SHORT;
    byte[] vouchedServer = SERVER;
    long initiateNumber = 2;
    byte[] metadata = NaCl.hex("0b536f636b65742d54797065000000064445414c4552");

    /** Of both short-term keys. */
    byte[] key = {};

    byte[] hello() {
        return join(
                "\5HELLO".getBytes(US_ASCII),
                new byte[] {1, 0},
                new byte[72],
                SHORT,
                number(1),
                NaCl.box(key(SHORT_SECRET, SERVER), nonce("CurveZMQHELLO---", number(1)), new byte[64]));
    }

    byte[] initiate(byte[] welcome) {
        byte[] opened = NaCl.open(
                key(SHORT_SECRET, SERVER),
                nonce("WELCOME-", Arrays.copyOfRange(welcome, 8, 24)),
                Arrays.copyOfRange(welcome, 24, 168));
        byte[] serverShort = Arrays.copyOf(opened, 32);
        key = key(SHORT_SECRET, serverShort);
        byte[] vouchNonce = NaCl.bytes(RANDOM, 16);
        byte[] vouch = NaCl.box(
                key(CLIENT_SECRET, serverShort), nonce("VOUCH---", vouchNonce), join(vouchedClient, vouchedServer));
        return join(
                "\10INITIATE".getBytes(US_ASCII),
                Arrays.copyOfRange(opened, 32, 128),
                number(initiateNumber),
                NaCl.box(
                        key,
                        nonce("CurveZMQINITIATE", number(initiateNumber)),
                        join(CLIENT, vouchNonce, vouch, metadata)));
    }

    byte[] message(long number, int flags, byte[] payload) {
        return join(
                "\7MESSAGE".getBytes(US_ASCII),
                number(number),
                NaCl.box(key, nonce("CurveZMQMESSAGEC", number(number)), join(new byte[] {(byte) flags}, payload)));
    }

    static byte[] key(byte[] secret, byte[] other) {
        byte[] shared = new byte[32];
        X25519.scalarMult(secret, 0, other, 0, shared, 0);
        return Salsa20.derive(shared, new byte[16]);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    static byte[] nonce(String prefix, byte[] rest) {
        return join(prefix.getBytes(US_ASCII), rest);
    }

    static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
