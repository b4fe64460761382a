package io.weir.netty.security.curve;

import static io.weir.netty.security.curve.Curves.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.RecordingExchange;
import io.weir.security.CurveKeyPair;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may say in place of what it should: each is refused, with a reason, and the authenticator is not asked about it. */
@Tag("slow")
class CurveAttacksTest {
    private static final int PADDING_FROM = 8;
    private static final int PADDING_TO = 80;

    private final CurveKeyPair serverPair = CurveKeyPair.of(HandmadeClient.SERVER_SECRET);
    private final CurveKeyPair clientPair = CurveKeyPair.of(HandmadeClient.CLIENT_SECRET);
    private final HandmadeClient handmade = new HandmadeClient();
    private RecordingExchange exchange = new RecordingExchange();

    @AfterEach
    void wipe() {
        serverPair.close();
        clientPair.close();
    }

    @Test
    void aHelloWithABitFlippedIsRefusedUnlessItIsOfThePadding() throws RefusedException {
        byte[] hello = handmade.hello();
        for (int bit = 0; bit < 8 * hello.length; bit++) {
            CurveServer server = Curves.server(serverPair);
            byte[] flipped = flipped(hello, bit);
            boolean isPadding = bit / 8 >= PADDING_FROM && bit / 8 < PADDING_TO;
            // X25519 ignores the highest bit of a point.
            if (isPadding || bit == 8 * 111 + 7) {
                server.receive(flipped, new RecordingExchange());
            } else {
                assertIsRefused(server, flipped, "bit " + bit);
            }
        }
    }

    @Test
    @DisplayName("V-132: an INITIATE whose cookie or box has a bit flipped is refused, and its sender not asked about")
    void anInitiateWithABitFlippedIsRefused() throws RefusedException {
        int length = initiate(Curves.server(serverPair)).length;
        for (int bit = 0; bit < 8 * length; bit++) {
            CurveServer server = Curves.server(serverPair);
            assertIsRefused(server, flipped(initiate(server), bit), "bit " + bit);
        }
    }

    @Test
    void aWelcomeOrReadyWithABitFlippedIsRefused() throws RefusedException {
        for (int bit = 0; bit < 8 * 168; bit++) {
            CurveClient client = Curves.client(serverPair.publicKey(), clientPair);
            byte[] flipped = flipped(welcome(client, Curves.server(serverPair)), bit);
            assertIsRefused(client, flipped, "bit " + bit + " of WELCOME");
        }
        for (int bit = 0; bit < 8 * 65; bit++) {
            CurveClient client = Curves.client(serverPair.publicKey(), clientPair);
            byte[] flipped = flipped(ready(client), bit);
            assertIsRefused(client, flipped, "bit " + bit + " of READY");
        }
    }

    @Test
    @DisplayName("V-132, C-41: HELLO, WELCOME, INITIATE and READY of any other length are refused")
    void commandsOfEveryOtherLengthAreRefused() throws RefusedException {
        byte[] hello = handmade.hello();
        for (int length = 0; length <= 2 * hello.length; length++) {
            if (length != hello.length) {
                assertIsRefused(Curves.server(serverPair), Arrays.copyOf(hello, length), length + " bytes of HELLO");
            }
        }
        int whole = initiate(Curves.server(serverPair)).length;
        for (int length = 0; length <= whole + 2; length++) {
            if (length != whole) {
                CurveServer server = Curves.server(serverPair);
                byte[] other = Arrays.copyOf(initiate(server), length);
                assertIsRefused(server, other, length + " bytes of INITIATE");
            }
        }
        for (int length = 0; length < 170; length++) {
            if (length != 168) {
                CurveClient client = Curves.client(serverPair.publicKey(), clientPair);
                byte[] other = Arrays.copyOf(welcome(client, Curves.server(serverPair)), length);
                assertIsRefused(client, other, length + " bytes of WELCOME");
            }
        }
        for (int length = 0; length < 67; length++) {
            if (length != 65) {
                CurveClient client = Curves.client(serverPair.publicKey(), clientPair);
                assertIsRefused(client, Arrays.copyOf(ready(client), length), length + " bytes of READY");
            }
        }
    }

    @Test
    void aCookieOpensOnItsOwnConnectionOnly() throws RefusedException {
        CurveServer first = Curves.server(serverPair);
        byte[] recorded = initiate(first);
        first.receive(recorded.clone(), exchange);
        assertThat(exchange.asked).isNotNull();

        // The same client, the same HELLO, and the INITIATE that was recorded.
        CurveServer second = Curves.server(serverPair);
        initiate(second);
        assertRefused(Refusal.CRYPTOGRAPHIC, () -> second.receive(recorded.clone(), new RecordingExchange()));
        assertRefused(Refusal.UNEXPECTED_COMMAND, () -> first.receive(recorded.clone(), new RecordingExchange()));
    }

    @Test
    void aCookieCanBeTriedOnce() throws RefusedException {
        CurveServer server = Curves.server(serverPair);
        byte[] initiate = initiate(server);
        byte[] damaged = flipped(initiate, 8 * 150);

        assertRefused(Refusal.CRYPTOGRAPHIC, () -> server.receive(damaged, exchange));
        assertRefused(Refusal.UNEXPECTED_COMMAND, () -> server.receive(initiate, exchange));
        assertThat(exchange.asked).isNull();
    }

    @Test
    void aVouchForAnotherShortTermKeyOrServerIsRefused() throws RefusedException {
        handmade.vouchedClient = HandmadeClient.CLIENT;
        assertInitiateIsRefused(Refusal.KEY_EXCHANGE);
        handmade.vouchedClient = HandmadeClient.SHORT;
        handmade.vouchedServer = HandmadeClient.CLIENT;
        assertInitiateIsRefused(Refusal.KEY_EXCHANGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void anInitiateWhoseNumberHasNotGrownIsRefused(long number) throws RefusedException {
        handmade.initiateNumber = number;
        assertInitiateIsRefused(Refusal.INVALID_SEQUENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "05", "0161000000", "016100000001", "0161ffffffff00"})
    void propertiesThatCannotBeReadAreRefused(String hex) throws RefusedException {
        handmade.metadata = NaCl.hex(hex);
        assertInitiateIsRefused(Refusal.MALFORMED_METADATA);
    }

    @Test
    @DisplayName("V-132: a client whose short-term key is all zeros is refused as cryptographic")
    void aPublicKeyThatGivesTheSameToEverySecretIsRefused() {
        byte[] hello = handmade.hello();
        Arrays.fill(hello, 80, 112, (byte) 0);

        assertRefused(Refusal.CRYPTOGRAPHIC, () -> Curves.server(serverPair).receive(hello, exchange));
    }

    /** Bytes of any kind, as commands of the right names and sizes and of others. */
    @Test
    void noiseIsRefused() throws RefusedException {
        Random random = new Random(100);
        for (int round = 0; round < 100; round++) {
            byte[] noise = NaCl.bytes(random, random.nextInt(600));
            byte[] named = CurveCommand.of("HELLO", 200);
            System.arraycopy(NaCl.bytes(random, 192), 0, named, 8, 192);
            named[6] = 1;
            assertIsRefused(Curves.server(serverPair), noise, "noise");
            assertIsRefused(Curves.server(serverPair), named, "noise in HELLO");
            CurveServer server = Curves.server(serverPair);
            byte[] initiate = initiate(server);
            System.arraycopy(NaCl.bytes(random, 150), 0, initiate, 9 + random.nextInt(100), 150);
            assertIsRefused(server, initiate, "noise in INITIATE");
        }
    }

    private void assertInitiateIsRefused(Refusal refusal) throws RefusedException {
        CurveServer server = Curves.server(serverPair);
        byte[] initiate = initiate(server);

        assertRefused(refusal, () -> server.receive(initiate, exchange));
        assertThat(exchange.asked).isNull();
    }

    private void assertIsRefused(Mechanism mechanism, byte[] command, String what) {
        exchange = new RecordingExchange();
        assertThatThrownBy(() -> mechanism.receive(command, exchange))
                .as(what)
                .isInstanceOf(RefusedException.class)
                .message()
                .contains("(expected: ")
                .matches("[ -~]+");
        assertThat(exchange.sent).isEmpty();
        assertThat(exchange.asked).isNull();
        assertThat(exchange.transform).isNull();
    }

    private byte[] initiate(CurveServer server) throws RefusedException {
        RecordingExchange beginning = new RecordingExchange();
        server.receive(handmade.hello(), beginning);
        return handmade.initiate(beginning.sent.get(0));
    }

    private static byte[] welcome(CurveClient client, CurveServer server) throws RefusedException {
        RecordingExchange atServer = new RecordingExchange();
        RecordingExchange atClient = new RecordingExchange();
        client.start(atClient);
        server.receive(atClient.sent.get(0), atServer);
        return atServer.sent.get(0);
    }

    private byte[] ready(CurveClient client) throws RefusedException {
        CurveServer server = Curves.server(serverPair);
        RecordingExchange atServer = new RecordingExchange();
        RecordingExchange atClient = new RecordingExchange();
        client.start(atClient);
        server.receive(atClient.sent.get(0), atServer);
        client.receive(atServer.sent.get(0), atClient);
        server.receive(atClient.sent.get(1), atServer);
        atServer.accept();
        assertThat(atServer.sent.get(1)).hasSize(65);
        return atServer.sent.get(1);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
