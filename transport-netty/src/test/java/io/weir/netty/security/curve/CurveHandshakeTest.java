package io.weir.netty.security.curve;

import static io.weir.netty.security.curve.Curves.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.RecordingExchange;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurveHandshakeTest {
    private final CurveKeyPair serverPair = CurveKeyPair.of(HandmadeClient.SERVER_SECRET);
    private final CurveKeyPair clientPair = CurveKeyPair.of(HandmadeClient.CLIENT_SECRET);
    private final RecordingExchange atServer = new RecordingExchange();
    private final RecordingExchange atClient = new RecordingExchange();
    private final CurveServer server = Curves.server(serverPair);
    private final CurveClient client = Curves.client(serverPair.publicKey(), clientPair);

    @AfterEach
    void wipe() {
        serverPair.close();
        clientPair.close();
    }

    @Test
    void bothEndsAreEstablishedAndKnowEachOther() throws RefusedException {
        shakeHands(server, client);

        assertThat(atServer.asked).isNotNull();
        assertThat(atServer.asked.mechanism()).isEqualTo("CURVE");
        assertThat(atServer.asked.domain()).isEqualTo("domain");
        assertThat(atServer.asked.publicKey()).isEqualTo(clientPair.publicKey());
        assertThat(atServer.asked.properties()).containsKey("socket-type");
        assertThat(atServer.properties.get("socket-type")).isEqualTo("DEALER".getBytes(StandardCharsets.US_ASCII));
        assertThat(atClient.properties.get("socket-type")).isEqualTo("ROUTER".getBytes(StandardCharsets.US_ASCII));
        assertThat(carried(atClient.transform, atServer.transform, FrameTransform.MORE, "to the server"))
                .isEqualTo("to the server");
        assertThat(carried(atServer.transform, atClient.transform, FrameTransform.COMMAND, "to the client"))
                .isEqualTo("to the client");
    }

    @Test
    void commandsHaveTheSizesOfTheRfc() throws RefusedException {
        shakeHands(server, client);

        int said = "\13Socket-Type....DEALER\10Identity....".length();
        assertThat(atClient.sent).map(command -> command.length).containsExactly(200, 257 + said);
        assertThat(atServer.sent).map(command -> command.length).containsExactly(168, 30 + said);
        assertThat(server.asServer()).isTrue();
        assertThat(client.asServer()).isFalse();
        assertThat(List.of(server.name(), client.name())).containsOnly("CURVE");
    }

    @Test
    void aClientThatIsNotOursGetsIn() throws RefusedException {
        HandmadeClient handmade = new HandmadeClient();
        server.receive(handmade.hello(), atServer);
        server.receive(handmade.initiate(atServer.sent.get(0)), atServer);
        atServer.accept();

        assertThat(atServer.asked.publicKey()).isEqualTo(CurveKey.of(HandmadeClient.CLIENT));
        byte[] ready = atServer.sent.get(1);
        byte[] nonce = HandmadeClient.nonce("CurveZMQREADY---", Arrays.copyOfRange(ready, 6, 14));
        assertThat(new String(
                        NaCl.open(handmade.key, nonce, Arrays.copyOfRange(ready, 14, ready.length)),
                        StandardCharsets.US_ASCII))
                .contains("Socket-Type", "ROUTER");
        assertThat(atServer.transform
                        .open(0, handmade.message(3, 0, new byte[] {7}))
                        .body())
                .containsExactly(7);
    }

    @Test
    void nothingIsSaidOrEstablishedBeforeTheVerdict() throws RefusedException {
        HandmadeClient handmade = new HandmadeClient();
        server.receive(handmade.hello(), atServer);
        server.receive(handmade.initiate(atServer.sent.get(0)), atServer);

        assertThat(atServer.sent).hasSize(1);
        assertThat(atServer.properties).isNull();
        assertThat(atServer.transform).isNull();
        assertRefused(Refusal.UNEXPECTED_COMMAND, () -> server.receive(handmade.message(3, 0, new byte[0]), atServer));
    }

    @Test
    void aClientWithASocketTypeThatMayNotTalkToUsIsRefusedBeforeReady() throws RefusedException {
        atServer.refuses = true;
        HandmadeClient handmade = new HandmadeClient();
        server.receive(handmade.hello(), atServer);
        server.receive(handmade.initiate(atServer.sent.get(0)), atServer);

        assertRefused(Refusal.INCOMPATIBLE_SOCKET_TYPE, atServer::accept);
        assertThat(atServer.sent).hasSize(1);
        assertThat(atServer.transform).isNull();
    }

    @Test
    void aServerThatChangesItsKeysIsKnownByEither() throws RefusedException {
        try (CurveKeyPair next = CurveKeyPair.generate()) {
            shakeHands(Curves.server(next, serverPair), client);
            assertThat(atServer.transform).isNotNull();

            atServer.sent.clear();
            atClient.sent.clear();
            shakeHands(Curves.server(serverPair, next), Curves.client(next.publicKey(), clientPair));
            assertThat(carried(atClient.transform, atServer.transform, 0, "x")).isEqualTo("x");
        }
    }

    @Test
    void theVouchMustNameThePairThatTheClientKnowsUsBy() throws RefusedException {
        try (CurveKeyPair other = CurveKeyPair.generate()) {
            CurveServer both = Curves.server(serverPair, other);
            HandmadeClient handmade = new HandmadeClient();
            handmade.vouchedServer = other.publicKey().bytes();
            both.receive(handmade.hello(), atServer);
            byte[] initiate = handmade.initiate(atServer.sent.get(0));

            assertRefused(Refusal.KEY_EXCHANGE, () -> both.receive(initiate, atServer));
        }
    }

    @Test
    void aClientThatWasGivenAnotherServersKeyIsRefusedWithoutAWord() throws RefusedException {
        CurveClient mistaken = Curves.client(clientPair.publicKey(), clientPair);
        mistaken.start(atClient);

        assertRefused(Refusal.CRYPTOGRAPHIC, () -> server.receive(atClient.sent.get(0), atServer));
        assertThat(atServer.sent).isEmpty();
    }

    @Test
    void aServerWithAnotherKeyIsRefused() throws RefusedException {
        client.start(atClient);
        HandmadeClient handmade = new HandmadeClient();
        server.receive(handmade.hello(), atServer);

        // A WELCOME for another connection.
        assertRefused(Refusal.CRYPTOGRAPHIC, () -> client.receive(atServer.sent.get(0), atClient));
        assertThat(atClient.sent).hasSize(1);
    }

    @Test
    void aServersKeyThatGivesTheSameToEverySecretIsNotTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curves.client(CurveKey.of(new byte[32]), clientPair))
                .withMessageContaining("the server's public key");
    }

    @Test
    void whatTheServerSaysInAnErrorEndsTheHandshake() throws RefusedException {
        client.start(atClient);

        assertRefused(Refusal.ERROR_RECEIVED, () -> client.receive(CommandBody.error("400"), atClient));
        assertRefused(Refusal.ERROR_RECEIVED, () -> server.receive(CommandBody.error("x"), atServer));
    }

    @Test
    void commandsOutOfTurnAreRefused() throws RefusedException {
        HandmadeClient handmade = new HandmadeClient();
        byte[] hello = handmade.hello();
        server.receive(hello, atServer);
        byte[] initiate = handmade.initiate(atServer.sent.get(0));

        assertRefused(Refusal.UNEXPECTED_COMMAND, () -> server.receive(hello, atServer));
        assertRefused(
                Refusal.UNEXPECTED_COMMAND, () -> Curves.server(serverPair).receive(initiate, atServer));
        assertRefused(
                Refusal.UNEXPECTED_COMMAND, () -> client.receive(CommandBody.of("READY", new byte[99]), atClient));
    }

    private void shakeHands(CurveServer serving, CurveClient calling) throws RefusedException {
        calling.start(atClient);
        serving.receive(atClient.sent.get(0).clone(), atServer);
        calling.receive(atServer.sent.get(0).clone(), atClient);
        serving.receive(atClient.sent.get(1).clone(), atServer);
        atServer.accept();
        calling.receive(atServer.sent.get(1).clone(), atClient);
    }

    private static String carried(FrameTransform from, FrameTransform to, int flags, String text)
            throws RefusedException {
        ByteBuf out = Unpooled.buffer();
        from.seal(flags, text.getBytes(StandardCharsets.US_ASCII), out);
        FrameTransform.Opened opened = to.open(0, ByteBufUtil.getBytes(out));
        assertThat(opened.flags()).isEqualTo(flags);
        return new String(opened.body(), StandardCharsets.US_ASCII);
    }
}
