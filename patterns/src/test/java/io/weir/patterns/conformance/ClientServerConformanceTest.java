package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.contract.OnWire.A_WHILE;
import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.UnroutableException;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
import io.weir.patterns.clientserver.RoutingNumber;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feature map 9.3: CLIENT and SERVER (RFC 41), PEER (RFC 51). */
@DisplayName("9.3 CLIENT, SERVER and PEER")
class ClientServerConformanceTest {
    private static final Message HELLO = Message.of("hello");

    @OnEveryWire
    @DisplayName("V-048: SERVER takes one message of each of five CLIENTs before the second of any")
    void serverIsFair(Wire wire) throws Exception {
        try (Context context = wire.context();
                ServerSocket server = ServerSocket.open(context)) {
            Endpoint endpoint = server.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                ClientSocket client = ClientSocket.open(context);
                client.connect(endpoint);
                client.send("client " + i);
                client.send("client " + i);
            }
            eventually(() -> assertThat(server.accounting().receiveQueued()).isEqualTo(10));
            List<String> first = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                first.add(receive(server).text(1));
            }
            assertThat(first).doesNotHaveDuplicates();
        }
    }

    @OnEveryWire
    @DisplayName("V-048: CLIENT sends to its SERVERs in turn, and waits without one")
    void clientSendsInTurn(Wire wire) throws Exception {
        try (Context context = wire.context();
                ClientSocket client = ClientSocket.open(context);
                ServerSocket one = ServerSocket.open(context);
                ServerSocket other = ServerSocket.open(context)) {
            assertThat(client.trySend(HELLO)).isEqualTo(SendResult.NO_PEER);
            client.connect(one.bind(wire.anywhere()));
            client.connect(other.bind(wire.anywhere()));
            awaitPeers(client, 2);
            for (int i = 0; i < 6; i++) {
                client.send(String.valueOf(i));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(receive(one).text(1)).isEqualTo(String.valueOf(2 * i));
                assertThat(receive(other).text(1)).isEqualTo(String.valueOf(2 * i + 1));
            }
        }
    }

    @OnEveryWire
    @DisplayName("V-048: a CLIENT that SERVER dialled has a number, too, and keeps it")
    void serverMayConnect(Wire wire) throws Exception {
        try (Context context = wire.context();
                ServerSocket server = ServerSocket.open(context);
                ClientSocket client = ClientSocket.open(context)) {
            server.connect(client.bind(wire.anywhere()));
            Set<RoutingNumber> numbers = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                client.send("question");
                RoutingNumber from = RoutingNumber.of(receive(server));
                numbers.add(from);
                server.send(from.before(HELLO));
                assertThat(receiveFrames(client)).containsExactly("hello");
            }
            assertThat(numbers).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "V-048: SERVER that has no room for a client waits for that one, or says full; other clients do not wait")
    void serverWaitsForOneClient() throws Exception {
        try (Context context = Wire.INPROC.context();
                ServerSocket server = ServerSocket.open(context, o -> o.sendHighWaterMark(1));
                ClientSocket slow = ClientSocket.open(context, o -> o.receiveHighWaterMark(1));
                ClientSocket quick = ClientSocket.open(context)) {
            Endpoint endpoint = server.bind("inproc://slow-and-quick");
            slow.connect(endpoint);
            slow.send("slow");
            RoutingNumber toSlow = RoutingNumber.of(receive(server));
            quick.connect(endpoint);
            quick.send("quick");
            RoutingNumber toQuick = RoutingNumber.of(receive(server));
            server.send(toSlow.before(Message.of("1")));
            server.send(toSlow.before(Message.of("2")));
            assertThat(server.trySend(toSlow.before(HELLO))).isEqualTo(SendResult.FULL);
            assertThat(server.send(toSlow.before(HELLO), A_WHILE)).isEqualTo(SendResult.FULL);
            try (Caller<Void> waiting = Caller.running(() -> server.send(toSlow.before(Message.of("3"))))) {
                waiting.awaitWaiting();
                server.send(toQuick.before(HELLO));
                assertThat(receiveFrames(quick)).containsExactly("hello");
                assertThat(waiting.isWaiting()).isTrue();
                assertThat(receiveFrames(slow)).containsExactly("1");
                assertThat(receiveFrames(slow)).containsExactly("2");
                waiting.result();
                assertThat(receiveFrames(slow)).containsExactly("3");
            }
        }
    }

    private static void sendUntilRefused(ServerSocket server, Message message) throws InterruptedException {
        while (true) {
            server.send(message);
        }
    }

    @Test
    @DisplayName(
            "V-048: a thread that waits for a client is told when the client goes, is interrupted, and told of the end")
    void whatEndsTheWaiting() throws Exception {
        try (Context context = Wire.INPROC.context();
                ServerSocket server = ServerSocket.open(context, o -> o.sendHighWaterMark(1))) {
            Endpoint endpoint = server.bind("inproc://what-ends-the-waiting");
            ClientSocket client = ClientSocket.open(context, o -> o.receiveHighWaterMark(1));
            client.connect(endpoint);
            client.send(HELLO);
            Message answer = RoutingNumber.of(receive(server)).before(HELLO);
            server.send(answer);
            server.send(answer);
            try (Caller<Void> interrupted = Caller.running(() -> server.send(answer))) {
                interrupted.awaitWaiting().interrupt();
                assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
            }
            // More than once: a client that is closing may still take one, and drop and count it.
            try (Caller<Void> left = Caller.running(() -> sendUntilRefused(server, answer))) {
                left.awaitWaiting();
                client.close();
                assertThat(left.failure()).isInstanceOf(UnroutableException.class);
            }
            ClientSocket second = ClientSocket.open(context, o -> o.receiveHighWaterMark(1));
            second.connect(endpoint);
            second.send(HELLO);
            Message last = RoutingNumber.of(receive(server)).before(HELLO);
            server.send(last);
            server.send(last);
            try (Caller<Void> closed = Caller.running(() -> server.send(last))) {
                closed.awaitWaiting();
                server.close();
                assertThat(closed.failure()).isInstanceOf(SocketClosedException.class);
            }
        }
    }

    @Test
    @DisplayName("V-048: a message of two frames from a CLIENT is dropped whole and counted, the next one is delivered")
    void serverDropsMultipart() throws Exception {
        try (Context context = Wire.TCP.context();
                ServerSocket server = ServerSocket.open(context);
                RawPeer raw = RawPeer.connect(server.bind("tcp://127.0.0.1:*")).handshake("CLIENT")) {
            raw.send(message("p1", "p2")).send(message("good"));
            Message good = receive(server);
            assertThat(good.frameCount()).isEqualTo(2);
            assertThat(good.text(1)).isEqualTo("good");
            assertThat(server.accounting().receiveDropped()).containsEntry(DropReason.MALFORMED, 1L);
            server.send(RoutingNumber.of(good).before(HELLO));
            RawPeer.Frame answer = raw.readMessage();
            assertThat(answer.flags()).isZero();
            assertThat(answer.text()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("V-048: neither CLIENT nor SERVER announces an identity, and what a peer announces is no number")
    void noIdentityOnTheWire() throws Exception {
        try (Context context = Wire.TCP.context();
                ServerSocket server = ServerSocket.open(context);
                ClientSocket client = ClientSocket.open(context, OnWire::hasty);
                RawPeer.Server listening = RawPeer.Server.open();
                RawPeer raw = RawPeer.connect(server.bind("tcp://127.0.0.1:*"))) {
            raw.greet().readGreeting();
            raw.send(RawPeer.readyOf("CLIENT", RawPeer.ascii("four")));
            assertThat(raw.readFrame().body()).isEqualTo(readyBody("SERVER"));
            raw.send(message("hello"));
            Message hello = receive(server);
            assertThat(hello.text()).isNotEqualTo("four");
            assertThat(hello.array(0)).hasSize(4);
            client.connect(listening.endpoint());
            try (RawPeer accepted = listening.accept()) {
                accepted.greet().readGreeting();
                assertThat(accepted.readFrame().body()).isEqualTo(readyBody("CLIENT"));
            }
        }
    }

    @Test
    @DisplayName("V-048: a CLIENT that SERVER dialled has its number before it announces an identity, and after")
    void anIdentityChangesNoNumber() throws Exception {
        try (Context context = Wire.TCP.context();
                ServerSocket server = ServerSocket.open(context, OnWire::hasty);
                RawPeer.Server listening = RawPeer.Server.open()) {
            server.connect(listening.endpoint());
            try (RawPeer raw = listening.accept()) {
                raw.greet().readGreeting();
                raw.send(RawPeer.readyOf("CLIENT", RawPeer.ascii("four"))).send(message("hello"));
                raw.readFrame();
                Message hello = receive(server);
                assertThat(hello.text()).isNotEqualTo("four");
                server.send(RoutingNumber.of(hello).before(HELLO));
                assertThat(raw.readMessage().text()).isEqualTo("hello");
            }
        }
    }

    private static byte[] readyBody(String type) {
        byte[] frame = RawPeer.readyOf(type);
        return java.util.Arrays.copyOfRange(frame, 2, frame.length);
    }

    @Test
    @DisplayName("V-048: a peer that PEER dialled keeps its number and its messages while it is away")
    void aDialledPeerKeepsItsNumber() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        try (Context context = Wire.TCP.context();
                PeerSocket here = PeerSocket.open(context, OnWire::hasty)) {
            RoutingNumber there = here.connectPeer(endpoint);
            for (int i = 0; i < 3; i++) {
                here.send(there.before(Message.of("round " + i)));
                try (PeerSocket other = PeerSocket.open(context)) {
                    other.bind(endpoint);
                    Message received = receive(other);
                    assertThat(received.text(1)).isEqualTo("round " + i);
                    other.send(RoutingNumber.of(received).before(HELLO));
                    assertThat(receive(here)).isEqualTo(there.before(HELLO));
                }
                eventually(() -> assertThat(here.peerCount()).isZero());
            }
        }
    }

    @Test
    @DisplayName("V-048: two peers at one endpoint have two numbers, and each is disconnected alone")
    void eachPeerIsDisconnectedAlone() throws Exception {
        try (Context context = Wire.TCP.context();
                PeerSocket hub = PeerSocket.open(context);
                PeerSocket spoke = PeerSocket.open(context)) {
            Endpoint endpoint = hub.bind("tcp://127.0.0.1:*");
            RoutingNumber first = spoke.connectPeer(endpoint);
            RoutingNumber second = spoke.connectPeer(endpoint.toString());
            assertThat(second).isNotEqualTo(first);
            awaitPeers(hub, 2);
            spoke.disconnectPeer(first);
            assertThatThrownBy(() -> spoke.send(first.before(HELLO))).isInstanceOf(UnroutableException.class);
            spoke.send(second.before(HELLO));
            RoutingNumber back = RoutingNumber.of(receive(hub));
            hub.disconnectPeer(back);
            assertThat(hub.trySend(back.before(HELLO))).isEqualTo(SendResult.UNROUTABLE);
        }
    }

    @Test
    @DisplayName("V-048: what is queued for a peer that is disconnected before it answered is dropped and counted")
    void disconnectingBeforeTheConnection() throws Exception {
        try (Context context = Wire.TCP.context();
                PeerSocket peer = PeerSocket.open(context, OnWire::hasty)) {
            RoutingNumber absent = peer.connectPeer(Wire.TCP.nowhere());
            peer.send(absent.before(HELLO));
            peer.disconnectPeer(absent);
            assertThat(peer.connectedEndpoints()).isEmpty();
            eventually(() -> assertThat(peer.accounting().sendDropped()).containsEntry(DropReason.DISCONNECTED, 1L));
        }
    }

    @Test
    @DisplayName("V-048: with IMMEDIATE a peer can be addressed while it is connected (libzmq refuses to connect)")
    void immediatePeer() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        try (Context context = Wire.TCP.context();
                PeerSocket here = PeerSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.immediate(true);
                });
                PeerSocket there = PeerSocket.open(context)) {
            RoutingNumber number = here.connectPeer(endpoint);
            assertThat(here.trySend(number.before(HELLO))).isEqualTo(SendResult.UNROUTABLE);
            there.bind(endpoint);
            assertThat(here.awaitPeers(1, PATIENCE)).isTrue();
            here.send(number.before(HELLO));
            assertThat(receive(there).text(1)).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("V-048: a name that was given on connect is no number, unless it has its form")
    void aNameIsNoNumber() throws Exception {
        try (Context context = Wire.INPROC.context();
                ServerSocket server = ServerSocket.open(context);
                ClientSocket client = ClientSocket.open(context)) {
            server.connect(client.bind("inproc://a-name"), o -> o.peerRoutingId(RoutingId.of("alice")));
            client.send(HELLO);
            Message received = receive(server);
            assertThat(RoutingNumber.of(received).value()).isNotZero();
            assertThat(RoutingNumber.of(received))
                    .hasToString(
                            Integer.toUnsignedString(RoutingNumber.of(received).value()));
            assertThatThrownBy(() -> RoutingNumber.of(Message.of("alice", "hello")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("routing number: 5 bytes (expected: 4)");
        }
    }
}
