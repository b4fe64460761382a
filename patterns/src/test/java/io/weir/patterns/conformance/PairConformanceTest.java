package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.assertNothingComes;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.option.Reconnection;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.PairSocket;
import io.weir.socket.Context;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feature map 9.3: PAIR. */
@DisplayName("9.3 PAIR")
class PairConformanceTest {
    @OnEveryWire
    @DisplayName("V-047: two PAIRs exchange messages of one and of many parts")
    void aRoundTrip(Wire wire) throws Exception {
        try (Context context = wire.context();
                PairSocket bound = PairSocket.open(context);
                PairSocket dialled = PairSocket.open(context)) {
            dialled.connect(bound.bind(wire.anywhere()));
            for (int i = 0; i < 10; i++) {
                dialled.send(Message.of("to", "", "bound " + i));
                assertThat(receiveFrames(bound)).containsExactly("to", "", "bound " + i);
                bound.send("to dialled " + i);
                assertThat(receiveFrames(dialled)).containsExactly("to dialled " + i);
            }
        }
    }

    @OnEveryWire
    @DisplayName("V-047: a constant message may be sent again and again, and its array is never written to")
    void aConstantMessage(Wire wire) throws Exception {
        byte[] body = "constant".getBytes();
        Message constant = Message.wrap(body);
        try (Context context = wire.context();
                PairSocket bound = PairSocket.open(context);
                PairSocket dialled = PairSocket.open(context)) {
            dialled.connect(bound.bind(wire.anywhere()));
            for (int i = 0; i < 10; i++) {
                dialled.send(constant);
                Message received = receive(bound);
                assertThat(received).isEqualTo(constant);
                bound.send(received);
                assertThat(receive(dialled)).isEqualTo(constant);
            }
            assertThat(body).isEqualTo("constant".getBytes());
            assertThat(constant.origin()).isNull();
        }
    }

    @Test
    @DisplayName("V-047: a PAIR connects by a name that DNS knows")
    void byName() throws Exception {
        try (Context context = Wire.TCP.context();
                PairSocket bound = PairSocket.open(context);
                PairSocket dialled = PairSocket.open(context)) {
            Endpoint endpoint = bound.bind("tcp://127.0.0.1:*");
            dialled.connect(endpoint.toString().replace("127.0.0.1", "localhost"));
            dialled.send("hello");
            assertThat(receiveFrames(bound)).containsExactly("hello");
        }
    }

    @OnEveryWire
    @DisplayName("V-047: a second peer is refused, and the first does not notice")
    void aSecondPeerIsRefused(Wire wire) throws Exception {
        try (Context context = wire.context();
                PairSocket bound = PairSocket.open(context);
                PairSocket first = PairSocket.open(context);
                PairSocket second = PairSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.reconnection(Reconnection.NEVER);
                })) {
            Endpoint endpoint = bound.bind(wire.anywhere());
            first.connect(endpoint);
            awaitPeers(bound, 1);
            second.connect(endpoint);
            second.trySend(Message.of("from the second"));
            eventually(() -> assertThat(bound.refusals()).containsEntry(Refusal.SECOND_PEER, 1L));
            eventually(() -> assertThat(second.peerCount()).isZero());
            first.send("from the first");
            assertThat(receiveFrames(bound)).containsExactly("from the first");
            assertNothingComes(bound);
            bound.send("to the first");
            assertThat(receiveFrames(first)).containsExactly("to the first");
            assertThat(bound.peerCount()).isEqualTo(1);
            assertThat(second.tryReceive()).isNull();
        }
    }

    @OnEveryWire
    @DisplayName("V-047: PAIR without a peer cannot send, and another peer may follow the first")
    void anotherPeerMayFollow(Wire wire) throws Exception {
        try (Context context = wire.context();
                PairSocket bound = PairSocket.open(context)) {
            Endpoint endpoint = bound.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                assertThat(bound.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
                try (PairSocket dialled = PairSocket.open(context)) {
                    dialled.connect(endpoint);
                    dialled.send("hello " + i);
                    assertThat(receiveFrames(bound)).containsExactly("hello " + i);
                    bound.send("hello " + i);
                    assertThat(receiveFrames(dialled)).containsExactly("hello " + i);
                }
                eventually(() -> assertThat(bound.peerCount()).isZero());
            }
            assertThat(bound.refusals()).isEmpty();
        }
    }
}
