package io.weir.netty.security.curve;

import static io.weir.netty.security.curve.HandmadeClient.join;
import static io.weir.netty.security.curve.HandmadeClient.key;
import static io.weir.netty.security.curve.HandmadeClient.nonce;
import static io.weir.netty.security.curve.HandmadeClient.number;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.netty.security.Metadata;
import io.weir.netty.security.RecordingExchange;
import io.weir.security.CurveKey;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What no fuzzer guesses: handshakes with the right keys, of which one layer is changed before the layers around it are sealed. Only
 * what a right peer may say gets through, and everything else is refused before an authenticator is asked. The first byte of an
 * input chooses the layer; the rest are {@link Edits}, or the metadata.
 */
class CurveHandshakeFuzz {
    private static final byte[] METADATA = new HandmadeClient().metadata;
    private static final byte[] HELLO = new HandmadeClient().hello();
    private static final byte[] LONG_KEY = key(HandmadeClient.SHORT_SECRET, HandmadeClient.SERVER);

    /** The server's short-term keys, where it is the server that is written by hand. */
    private static final byte[] SHORT_SECRET = NaCl.hex("22".repeat(32));

    private static final byte[] SHORT = publicKey(SHORT_SECRET);
    private static final byte[] COOKIE = NaCl.hex("33".repeat(96));
    private static final byte[] RANDOM_NONCE = NaCl.hex("44".repeat(16));

    /** Of X25519 keys: the highest bit of the last byte is not looked at (RFC 7748). */
    private static final int LAST_OF_KEY = 31;

    private static byte[] publicKey(byte[] secret) {
        byte[] key = new byte[32];
        org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(secret, 0, key, 0);
        return key;
    }

    @FuzzTest(maxDuration = "")
    void aServerLetsInWhoSaysWhatIsRight(byte[] input) throws RefusedException {
        if (input.length == 0) {
            return;
        }
        CurveServer server = KnownEnds.server();
        RecordingExchange exchange = new RecordingExchange();
        try {
            switch (input[0] & 7) {
                case 0 -> metadata(server, Arrays.copyOfRange(input, 1, input.length), exchange);
                case 1 -> vouch(server, new Edits(input, 1), exchange);
                case 2 -> text(server, new Edits(input, 1), exchange);
                case 3 -> initiate(server, new Edits(input, 1), exchange);
                case 4 -> hello(server, new Edits(input, 1), exchange);
                default -> anything(server, input, exchange);
            }
        } finally {
            server.ended();
        }
    }

    private static void metadata(CurveServer server, byte[] metadata, RecordingExchange exchange)
            throws RefusedException {
        Map<String, byte[]> expected = decoded(metadata);
        Initiate initiate = new Initiate(server, exchange);
        boolean taken = isTaken(server, initiate.command(initiate.text(initiate.vouch(), metadata)), exchange);

        check(taken == (expected != null), "metadata that is " + (expected == null ? "wrong" : "right"));
        if (expected != null) {
            check(exchange.asked.publicKey().equals(CurveKey.of(HandmadeClient.CLIENT)), "another key");
            check(same(exchange.asked.properties(), expected), "other properties");
            exchange.accept();
            byte[] message = initiate.client.message(3, 1, METADATA);
            check(Arrays.equals(exchange.transform.open(0, message).body(), METADATA), "another message");
        }
    }

    private static void vouch(CurveServer server, Edits edits, RecordingExchange exchange) throws RefusedException {
        Initiate initiate = new Initiate(server, exchange);
        byte[] vouch = edits.applyTo(initiate.vouch());
        boolean taken = isTaken(server, initiate.command(initiate.text(vouch, METADATA)), exchange);

        // A vouch of another size pushes the metadata, which may or may not be right then.
        check(edits.changed.isEmpty() || !taken, "another vouch");
        check(!edits.areNone() || taken, "the right vouch was refused");
    }

    private static void text(CurveServer server, Edits edits, RecordingExchange exchange) throws RefusedException {
        Initiate initiate = new Initiate(server, exchange);
        byte[] right = initiate.text(initiate.vouch(), METADATA);
        byte[] text = edits.applyTo(right);
        boolean taken = isTaken(server, initiate.command(text), exchange);

        int metadataAt = right.length - METADATA.length;
        boolean onlyTheBit = text.length > LAST_OF_KEY
                && edits.changed.nextSetBit(0) == LAST_OF_KEY
                && (text[LAST_OF_KEY] ^ right[LAST_OF_KEY]) == (byte) 0x80
                && edits.changed.nextSetBit(LAST_OF_KEY + 1) < 0;
        check(!taken || onlyTheBit || !edits.touch(0, metadataAt, right.length), "another text");
        check(!edits.areNone() || taken, "the right text was refused");
    }

    private static void initiate(CurveServer server, Edits edits, RecordingExchange exchange) throws RefusedException {
        Initiate initiate = new Initiate(server, exchange);
        byte[] command = edits.applyTo(initiate.command(initiate.text(initiate.vouch(), METADATA)));

        check(isTaken(server, command, exchange) == edits.areNone(), "another INITIATE");
    }

    private static void hello(CurveServer server, Edits edits, RecordingExchange exchange) {
        byte[] hello = edits.applyTo(HELLO);
        int first = edits.changed.nextSetBit(0);
        boolean onlyPadding = edits.growth == 0 && (first < 0 || first >= 8) && !edits.touch(80, 200, 200);
        boolean onlyTheBit = edits.growth == 0 && (hello[111] ^ HELLO[111]) == (byte) 0x80 && onlyAt(edits, 111);
        boolean welcomed = isReceived(server, hello, exchange);

        check(welcomed == (onlyPadding || onlyTheBit), "another HELLO");
        check(exchange.sent.size() == (welcomed ? 1 : 0), "a WELCOME");
    }

    private static boolean onlyAt(Edits edits, int place) {
        return edits.changed.stream().allMatch(i -> i == place || (i >= 8 && i < 80));
    }

    /** Behind as much of the handshake as the first byte says. */
    private static void anything(CurveServer server, byte[] input, RecordingExchange exchange) {
        if ((input[0] & 7) > 5) {
            isReceived(server, HELLO, exchange);
        }
        isReceived(server, Arrays.copyOfRange(input, 1, input.length), exchange);
        check(exchange.asked == null && exchange.transform == null, "established");
    }

    @FuzzTest(maxDuration = "")
    void aClientTalksToWhoSaysWhatIsRight(byte[] input) throws RefusedException {
        if (input.length == 0) {
            return;
        }
        CurveClient client = KnownEnds.client();
        RecordingExchange exchange = new RecordingExchange();
        client.start(exchange);
        try {
            Edits edits = new Edits(input, 1);
            switch (input[0] & 7) {
                case 0 -> readyMetadata(client, Arrays.copyOfRange(input, 1, input.length), exchange);
                case 1 -> welcomeText(client, edits, exchange);
                case 2 -> {
                    byte[] welcome = edits.applyTo(welcome(join(SHORT, COOKIE)));
                    check(isReceived(client, welcome, exchange) == edits.areNone(), "another WELCOME");
                }
                case 3 -> {
                    check(isReceived(client, welcome(join(SHORT, COOKIE)), exchange), "the right WELCOME was refused");
                    byte[] ready = edits.applyTo(ready(SHORT_SECRET, METADATA));
                    check(isReceived(client, ready, exchange) == edits.areNone(), "another READY");
                }
                default -> anything(client, input, exchange);
            }
        } finally {
            client.ended();
        }
    }

    private static void readyMetadata(CurveClient client, byte[] metadata, RecordingExchange exchange)
            throws RefusedException {
        Map<String, byte[]> expected = decoded(metadata);
        check(isReceived(client, welcome(join(SHORT, COOKIE)), exchange), "the right WELCOME was refused");
        boolean taken = isReceived(client, ready(SHORT_SECRET, metadata), exchange);

        check(taken == (expected != null), "metadata that is " + (expected == null ? "wrong" : "right"));
        check(taken == (exchange.transform != null), "established");
        if (expected != null) {
            check(same(exchange.properties, expected), "other properties");
        }
    }

    private static void welcomeText(CurveClient client, Edits edits, RecordingExchange exchange) {
        byte[] right = join(SHORT, COOKIE);
        byte[] text = edits.applyTo(right);
        boolean welcomed = isReceived(client, welcome(text), exchange);
        check(!welcomed || edits.growth == 0, "a WELCOME of another size");
        if (!welcomed) {
            check(edits.growth != 0 || edits.touch(0, 32, 128), "the right WELCOME was refused");
            return;
        }
        byte[] initiate = exchange.sent.get(1);
        check(Arrays.equals(initiate, 9, 105, text, 32, 128), "another cookie came back");
        boolean sameKey = !edits.touch(0, 31, 128) && ((text[31] ^ right[31]) & 0x7f) == 0;
        check(isReceived(client, ready(SHORT_SECRET, METADATA), exchange) == sameKey, "another server");
    }

    private static void anything(CurveClient client, byte[] input, RecordingExchange exchange) {
        if ((input[0] & 7) > 5) {
            check(isReceived(client, welcome(join(SHORT, COOKIE)), exchange), "the right WELCOME was refused");
        }
        int sent = exchange.sent.size();
        isReceived(client, Arrays.copyOfRange(input, 1, input.length), exchange);
        check(exchange.sent.size() == sent && exchange.transform == null, "established");
    }

    private static byte[] welcome(byte[] text) {
        return join(
                "\7WELCOME".getBytes(US_ASCII),
                RANDOM_NONCE,
                NaCl.box(LONG_KEY, nonce("WELCOME-", RANDOM_NONCE), text));
    }

    private static byte[] ready(byte[] shortSecret, byte[] metadata) {
        byte[] key = key(shortSecret, HandmadeClient.SHORT);
        return join(
                "\5READY".getBytes(US_ASCII), number(1), NaCl.box(key, nonce("CurveZMQREADY---", number(1)), metadata));
    }

    private static boolean isTaken(CurveServer server, byte[] initiate, RecordingExchange exchange) {
        boolean received = isReceived(server, initiate, exchange);
        check(received == (exchange.asked != null), "asked about a peer that was refused");
        return received;
    }

    private static boolean isReceived(
            io.weir.netty.security.Mechanism end, byte[] command, RecordingExchange exchange) {
        try {
            end.receive(command.clone(), exchange);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private static @Nullable Map<String, byte[]> decoded(byte[] metadata) {
        try {
            return Metadata.decode(metadata);
        } catch (RefusedException e) {
            return null;
        }
    }

    private static boolean same(Map<String, byte[]> these, Map<String, byte[]> those) {
        return these.keySet().equals(those.keySet())
                && these.keySet().stream().allMatch(name -> Arrays.equals(these.get(name), those.get(name)));
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }

    /** The layers of an INITIATE that answers the server's WELCOME. */
    private static final class Initiate {
        final HandmadeClient client = new HandmadeClient();
        private final byte[] cookie;
        private final byte[] vouchKey;

        Initiate(CurveServer server, RecordingExchange exchange) throws RefusedException {
            server.receive(HELLO.clone(), exchange);
            byte[] welcome = exchange.sent.get(0);
            byte[] opened = NaCl.open(
                    LONG_KEY,
                    nonce("WELCOME-", Arrays.copyOfRange(welcome, 8, 24)),
                    Arrays.copyOfRange(welcome, 24, 168));
            byte[] serverShort = Arrays.copyOf(opened, 32);
            cookie = Arrays.copyOfRange(opened, 32, 128);
            client.key = key(HandmadeClient.SHORT_SECRET, serverShort);
            vouchKey = key(HandmadeClient.CLIENT_SECRET, serverShort);
        }

        byte[] vouch() {
            return join(HandmadeClient.SHORT, HandmadeClient.SERVER);
        }

        byte[] text(byte[] vouch, byte[] metadata) {
            byte[] box = NaCl.box(vouchKey, nonce("VOUCH---", RANDOM_NONCE), vouch);
            return join(HandmadeClient.CLIENT, RANDOM_NONCE, box, metadata);
        }

        byte[] command(byte[] text) {
            byte[] box = NaCl.box(client.key, nonce("CurveZMQINITIATE", number(2)), text);
            return join("\10INITIATE".getBytes(US_ASCII), cookie, number(2), box);
        }
    }
}
