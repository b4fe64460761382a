package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.contract.OnWire.A_WHILE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.ChannelSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Feature map 9.3: SCATTER and GATHER (RFC 49), CHANNEL (RFC 52), and what all kinds without multipart share. */
@DisplayName("9.3 SCATTER, GATHER and CHANNEL")
class SingleFrameConformanceTest {
    /** Opens a socket that receives. */
    interface Opener {
        Socket open(Context context);
    }

    @OnEveryWire
    @DisplayName("V-048: SCATTER sends the first to one GATHER and the second to the other, and waits without one")
    void scatterSendsInTurn(Wire wire) throws Exception {
        try (Context context = wire.context();
                ScatterSocket scatter = ScatterSocket.open(context);
                GatherSocket one = GatherSocket.open(context);
                GatherSocket other = GatherSocket.open(context)) {
            assertThat(scatter.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
            assertThat(scatter.send(Message.of("no peer"), A_WHILE)).isEqualTo(SendResult.NO_PEER);
            scatter.connect(one.bind(wire.anywhere()));
            scatter.connect(other.bind(wire.anywhere()));
            awaitPeers(scatter, 2);
            scatter.send("1");
            scatter.send("2");
            assertThat(receiveFrames(one)).containsExactly("1");
            assertThat(receiveFrames(other)).containsExactly("2");
        }
    }

    @OnEveryWire
    @DisplayName("V-048: GATHER takes one message of each of five before the second of any")
    void gatherIsFair(Wire wire) throws Exception {
        try (Context context = wire.context();
                GatherSocket gather = GatherSocket.open(context)) {
            Endpoint endpoint = gather.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                ScatterSocket scatter = ScatterSocket.open(context);
                scatter.connect(endpoint);
                scatter.send("scatter " + i);
                scatter.send("scatter " + i);
            }
            eventually(() -> assertThat(gather.accounting().receiveQueued()).isEqualTo(10));
            assertThat(Stream.generate(() -> gather.tryReceive()).limit(5).map(Message::text))
                    .doesNotHaveDuplicates();
        }
    }

    @OnEveryWire
    @DisplayName("V-048: a message of two frames is refused when it is sent, and the peers stay")
    void multipartIsRefused(Wire wire) throws Exception {
        try (Context context = wire.context();
                ChannelSocket bound = ChannelSocket.open(context);
                ChannelSocket dialled = ChannelSocket.open(context)) {
            dialled.connect(bound.bind(wire.anywhere()));
            assertThatThrownBy(() -> dialled.send(Message.of("one", "two")))
                    .isInstanceOf(FrameCountException.class)
                    .hasMessageEndingWith("a message of 2 frames (expected: 1)");
            dialled.send("one");
            assertThat(receiveFrames(bound)).containsExactly("one");
            assertThat(bound.accounting().decoded()).isEqualTo(1);
        }
    }

    static Stream<Arguments> receivers() {
        return Stream.of(
                Arguments.of("SCATTER", (Opener) GatherSocket::open),
                Arguments.of("CHANNEL", (Opener) ChannelSocket::open),
                Arguments.of("SERVER", (Opener) ClientSocket::open));
    }

    @ParameterizedTest(name = "from a {0}")
    @MethodSource("receivers")
    @DisplayName("V-048: a message of more frames that comes is dropped whole and counted, the next one is delivered")
    void multipartThatComesIsDropped(String peer, Opener opener) throws Exception {
        try (Context context = Wire.TCP.context();
                Socket socket = opener.open(context);
                RawPeer raw = RawPeer.connect(socket.bind("tcp://127.0.0.1:*")).handshake(peer)) {
            raw.send(message("a", "b"))
                    .send(message("good"))
                    .send(message("a", "b", "c"))
                    .send(message("", ""))
                    .send(message(""));
            assertThat(receiveFrames((Receiving) socket)).containsExactly("good");
            assertThat(receive((Receiving) socket)).isEqualTo(Message.of(""));
            assertThat(socket.accounting().receiveDropped()).containsEntry(DropReason.MALFORMED, 3L);
            assertThat(socket.peerCount()).isEqualTo(1);
            assertThat(socket.refusals()).isEmpty();
        }
    }
}
