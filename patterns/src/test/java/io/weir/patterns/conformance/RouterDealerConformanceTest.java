package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.assertNothingComes;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.UnroutableException;
import io.weir.option.Reconnection;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.OnInprocAndTcp;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.snapshot.PeerSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feature map 9.2: ROUTER and DEALER. */
@DisplayName("9.2 ROUTER and DEALER")
class RouterDealerConformanceTest {
    private static final RoutingId X = RoutingId.of("X");
    private static final RoutingId Y = RoutingId.of("Y");

    @OnInprocAndTcp
    @DisplayName("V-020: DEALER sends to five REPs in turn, in the order in which they connected")
    void dealerSendsInTurn(Wire wire) throws Exception {
        List<RepSocket> reps = new ArrayList<>();
        try (Context context = wire.context();
                DealerSocket dealer = DealerSocket.open(context)) {
            Endpoint endpoint = dealer.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                RepSocket rep = RepSocket.open(context);
                rep.connect(endpoint);
                awaitPeers(dealer, i + 1);
                reps.add(rep);
            }
            for (int i = 0; i < 10; i++) {
                dealer.send(Message.of("", "request " + i));
                assertThat(receiveFrames(reps.get(i % 5))).containsExactly("request " + i);
                reps.get(i % 5).send("reply " + i);
                assertThat(receiveFrames(dealer)).containsExactly("", "reply " + i);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-020: DEALER takes one message of each of five peers before the second of any")
    void dealerIsFair(Wire wire) throws Exception {
        try (Context context = wire.context();
                DealerSocket dealer = DealerSocket.open(context)) {
            Endpoint endpoint = dealer.bind(wire.anywhere());
            sendTwiceFromFive(context, endpoint, dealer);
            for (int round = 0; round < 2; round++) {
                assertThat(new HashSet<>(receiveTexts(dealer, 5))).hasSize(5);
            }
        }
    }

    private static void sendTwiceFromFive(Context context, Endpoint endpoint, Socket to) throws Exception {
        for (int i = 0; i < 5; i++) {
            RoutingId id = RoutingId.of("peer " + i);
            DealerSocket sender = DealerSocket.open(context, o -> o.routingId(id));
            sender.connect(endpoint);
            sender.send(id.toString());
            sender.send(id.toString());
        }
        eventually(() -> assertThat(to.accounting().decoded()).isEqualTo(10));
    }

    @OnInprocAndTcp
    @DisplayName("V-020: DEALER that is alone cannot send")
    void dealerAloneCannotSend(Wire wire) throws Exception {
        try (Context context = wire.context();
                DealerSocket dealer = DealerSocket.open(context)) {
            dealer.bind(wire.anywhere());
            assertThat(dealer.trySend(Message.of("ABC"))).isEqualTo(SendResult.NO_PEER);
            assertThat(dealer.send(Message.of("ABC"), Duration.ofMillis(20))).isEqualTo(SendResult.NO_PEER);
            assertThat(dealer.tryReceive()).isNull();
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-021: ROUTER takes one message of each of five DEALERs before the second of any, under their names")
    void routerIsFair(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context)) {
            Endpoint endpoint = router.bind(wire.anywhere());
            sendTwiceFromFive(context, endpoint, router);
            for (int round = 0; round < 2; round++) {
                Set<String> names = new HashSet<>();
                for (int i = 0; i < 5; i++) {
                    List<String> frames = receiveFrames(router);
                    assertThat(frames.get(1)).isEqualTo(frames.get(0));
                    names.add(frames.get(0));
                }
                assertThat(names).hasSize(5);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-022: a peer that is gone is unroutable; nothing that was queued for it appears after it came back")
    void routerForgetsAPeerThatIsGone(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.routingId(X).receiveHighWaterMark(1);
                })) {
            Endpoint endpoint = router.bind(wire.anywhere());
            dealer.connect(endpoint);
            assertThat(router.awaitPeer(X, PATIENCE)).isTrue();
            dealer.send("DEF");
            router.send(Message.of("X", "ABC"));
            assertThat(receiveFrames(dealer)).containsExactly("ABC");
            Message old = Message.wrap("X".getBytes(), "OLD".getBytes(), new byte[1 << 20]);
            while (router.send(old, Duration.ofMillis(20)) == SendResult.SENT) {
                // Until the peer, the kernel and the queue are full.
            }
            dealer.disconnect(endpoint);
            eventually(() -> assertThat(router.trySend(Message.of("X", "GHI"))).isEqualTo(SendResult.UNROUTABLE));
            assertThatThrownBy(() -> router.send(Message.of("X", "GHI"))).isInstanceOf(UnroutableException.class);
            // What the peer had sent stays readable, once.
            assertThat(receiveFrames(router)).containsExactly("X", "DEF");
            assertThat(router.tryReceive()).isNull();
            eventually(() -> assertThat(dealer.peerCount()).isZero());
            while (dealer.receive(Duration.ofMillis(20)) != null) {
                // What had arrived is readable, too.
            }
            dealer.connect(endpoint);
            assertThat(router.awaitPeer(X, PATIENCE)).isTrue();
            assertNothingComes(dealer);
            assertNothingComes(router);
            router.send(Message.of("X", "NEW"));
            assertThat(receiveFrames(dealer)).containsExactly("NEW");
            if (wire.isStream()) {
                assertThat(router.accounting().sendDropped()).containsKey(DropReason.DISCONNECTED);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-023: what DEALER has queued for a peer that came to it goes when that peer goes")
    void boundDealerForgetsAPeerThatIsGone(Wire wire) throws Exception {
        try (Context context = wire.context();
                DealerSocket bound = DealerSocket.open(context, o -> o.highWaterMark(1));
                DealerSocket dialled = DealerSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.highWaterMark(1);
                })) {
            Endpoint endpoint = bound.bind(wire.anywhere());
            dialled.connect(endpoint);
            awaitPeers(bound, 1);
            Message old = Message.wrap("OLD".getBytes(), new byte[1 << 20]);
            while (bound.send(old, Duration.ofMillis(20)) == SendResult.SENT) {
                // Until the peer, the kernel and the queue are full.
            }
            dialled.disconnect(endpoint);
            eventually(() -> assertThat(bound.trySend(old)).isEqualTo(SendResult.NO_PEER));
            eventually(() -> assertThat(dialled.peerCount()).isZero());
            assertThat(dialled.trySend(Message.of("ABC"))).isEqualTo(SendResult.NO_PEER);
            while (dialled.receive(Duration.ofMillis(20)) != null) {
                // What had arrived is readable.
            }
            assertThat(bound.tryReceive()).isNull();
            dialled.connect(endpoint);
            awaitPeers(bound, 1);
            assertNothingComes(dialled);
            assertNothingComes(bound);
            bound.send("NEW");
            assertThat(receiveFrames(dialled)).containsExactly("NEW");
        }
    }

    @Test
    @DisplayName(
            "V-023: over tcp, what DEALER has queued for a peer it dialled is kept for the next connection (our rule)")
    void dialledDealerKeepsItsQueue() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        try (Context context = Wire.TCP.context();
                DealerSocket dealer = DealerSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(3);
                })) {
            dealer.connect(endpoint);
            try (DealerSocket server = DealerSocket.open(context)) {
                server.bind(endpoint);
                dealer.send("1");
                assertThat(receiveFrames(server)).containsExactly("1");
            }
            eventually(() -> assertThat(dealer.peerCount()).isZero());
            for (String text : List.of("2", "3", "4")) {
                assertThat(dealer.trySend(Message.of(text))).isEqualTo(SendResult.SENT);
            }
            assertThat(dealer.trySend(Message.of("5"))).isEqualTo(SendResult.FULL);
            try (DealerSocket server = DealerSocket.open(context)) {
                server.bind(endpoint);
                assertThat(receiveTexts(server, 3)).containsExactly("2", "3", "4");
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-024: with ROUTER_HANDOVER a newcomer takes the name over, and the first gets nothing more")
    void aNewcomerTakesTheNameOver(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context, o -> o.handover(true));
                DealerSocket first =
                        DealerSocket.open(context, o -> o.routingId(X).reconnection(Reconnection.NEVER));
                DealerSocket second =
                        DealerSocket.open(context, o -> o.routingId(X).reconnection(Reconnection.NEVER))) {
            Endpoint endpoint = router.bind(wire.anywhere());
            first.connect(endpoint);
            first.send("FIRST");
            assertThat(receiveFrames(router)).containsExactly("X", "FIRST");
            second.connect(endpoint);
            second.send("SECOND");
            assertThat(receiveFrames(router)).containsExactly("X", "SECOND");
            router.send(Message.of("X", "HELLO"));
            assertThat(receiveFrames(second)).containsExactly("HELLO");
            assertNothingComes(first);
            assertThat(router.refusals()).isEqualTo(Map.of(Refusal.DUPLICATE_IDENTITY, 1L));
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-024: without it the second of a name is not heard, and the name still means the first")
    void theFirstKeepsItsName(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket first = DealerSocket.open(context, o -> o.routingId(X));
                DealerSocket second =
                        DealerSocket.open(context, o -> o.routingId(X).reconnection(Reconnection.NEVER))) {
            Endpoint endpoint = router.bind(wire.anywhere());
            first.connect(endpoint);
            first.send("FIRST");
            assertThat(receiveFrames(router)).containsExactly("X", "FIRST");
            second.connect(endpoint);
            second.trySend(Message.of("SECOND"));
            eventually(() -> assertThat(router.refusals()).isEqualTo(Map.of(Refusal.DUPLICATE_IDENTITY, 1L)));
            assertNothingComes(router);
            router.send(Message.of("X", "HELLO"));
            assertThat(receiveFrames(first)).containsExactly("HELLO");
            assertNothingComes(second);
            first.send("STILL HERE");
            assertThat(receiveFrames(router)).containsExactly("X", "STILL HERE");
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-025: a message to an unknown peer is an error with MANDATORY, and without dropped and counted")
    void unknownPeers(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context, o -> o.mandatory(false));
                DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(X))) {
            Endpoint endpoint = router.bind(wire.anywhere());
            Message unknown = Message.of("UNKNOWN", "DATA");
            assertThat(router.trySend(unknown)).isEqualTo(SendResult.SENT);
            assertThat(router.accounting().sendDropped()).isEqualTo(Map.of(DropReason.UNROUTABLE, 1L));
            router.mandatory(true);
            assertThat(router.trySend(unknown)).isEqualTo(SendResult.UNROUTABLE);
            assertThat(router.send(unknown, Duration.ofSeconds(1))).isEqualTo(SendResult.UNROUTABLE);
            assertThatThrownBy(() -> router.send(unknown))
                    .isInstanceOf(UnroutableException.class)
                    .hasMessageContaining("UNKNOWN");
            CompletableFuture<Void> stage = router.sendAsync(unknown).toCompletableFuture();
            assertThatThrownBy(stage::get).hasCauseInstanceOf(UnroutableException.class);
            dealer.connect(endpoint);
            dealer.send("HELLO");
            assertThat(receiveFrames(router)).containsExactly("X", "HELLO");
            assertThat(router.trySend(Message.of("X", "WORLD"))).isEqualTo(SendResult.SENT);
            assertThat(receiveFrames(dealer)).containsExactly("WORLD");
            assertThatThrownBy(() -> router.trySend(Message.of("X"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName(
            "V-026: MANDATORY, a mark of one: a peer that does not read is full within 10 messages, 20 after a while")
    void aPeerThatDoesNotReadIsFull() throws Exception {
        byte[] large = new byte[64 << 10];
        try (Context context = Wire.TCP.context();
                RouterSocket router = RouterSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(1).sendBuffer(64 << 10);
                });
                DealerSocket dealer = DealerSocket.open(
                        context, o -> o.routingId(X).receiveHighWaterMark(1).receiveBuffer(64 << 10))) {
            dealer.connect(router.bind(Wire.TCP.anywhere()));
            assertThat(router.awaitPeer(X, PATIENCE)).isTrue();
            Message message = Message.wrap("X".getBytes(), large);
            int count = 0;
            while (router.trySend(message) == SendResult.SENT) {
                count++;
            }
            assertThat(count).isLessThan(10);
            while (router.send(message, Duration.ofMillis(100)) == SendResult.SENT) {
                count++;
            }
            assertThat(count).isLessThan(20);
            assertThat(router.trySend(message)).isEqualTo(SendResult.FULL);
        }
    }

    @Test
    @DisplayName(
            "V-027: whether a peer has room, is full or is unknown shows when it is tried, and snapshots tell what waits")
    void eachPeerHasItsOwnRoom() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> o.sendHighWaterMark(1));
                DealerSocket x = DealerSocket.open(context, o -> o.routingId(X).receiveHighWaterMark(1));
                DealerSocket y = DealerSocket.open(context, o -> o.routingId(Y).receiveHighWaterMark(1))) {
            Endpoint endpoint = router.bind("inproc://room");
            x.connect(endpoint);
            y.connect(endpoint);
            assertThat(router.trySend(Message.of("X", "one"))).isEqualTo(SendResult.SENT);
            assertThat(router.trySend(Message.of("X", "two"))).isEqualTo(SendResult.SENT);
            assertThat(router.trySend(Message.of("X", "three"))).isEqualTo(SendResult.FULL);
            assertThat(router.trySend(Message.of("Y", "one"))).isEqualTo(SendResult.SENT);
            assertThat(router.trySend(Message.of("UNKNOWN", "one"))).isEqualTo(SendResult.UNROUTABLE);
            assertThat(router.snapshot().peers())
                    .extracting(PeerSnapshot::routingId, PeerSnapshot::accepted)
                    .containsExactlyInAnyOrder(tuple(X, 2L), tuple(Y, 1L));
            assertThat(x.snapshot().peers())
                    .extracting(PeerSnapshot::receiveQueued)
                    .containsExactly(2L);
            assertThat(x.receive(PATIENCE)).isEqualTo(Message.of("one"));
            assertThat(router.send(Message.of("X", "three"), PATIENCE)).isEqualTo(SendResult.SENT);
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-026: with libzmq's defaults a message to a full peer is dropped and counted; with MANDATORY it waits")
    void withLibzmqsDefaultsAFullPeerIsNotWaitedFor(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(
                        context,
                        o -> o.libzmqDefaults()
                                .linger(Duration.ZERO)
                                .highWaterMark(1)
                                .sendBuffer(64 << 10));
                DealerSocket dealer = DealerSocket.open(
                        context, o -> o.routingId(X).receiveHighWaterMark(1).receiveBuffer(64 << 10))) {
            dealer.connect(router.bind(wire.anywhere()));
            assertThat(router.awaitPeer(X, PATIENCE)).isTrue();
            Message message = Message.wrap("X".getBytes(), new byte[64 << 10]);
            for (int i = 0; i < 100; i++) {
                assertThat(router.send(message, Duration.ofMillis(1))).isEqualTo(SendResult.SENT);
            }
            Accounting books = router.accounting();
            assertThat(books.sendDropped().get(DropReason.HIGH_WATER_MARK)).isGreaterThan(50);
            assertThat(books.accepted()).isEqualTo(100);

            router.mandatory(true);
            eventually(() -> assertThat(router.trySend(message)).isEqualTo(SendResult.FULL));
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-026: without MANDATORY alone a full peer is waited for (our rule)")
    void withoutMandatoryAFullPeerIsWaitedFor(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.mandatory(false).highWaterMark(1).sendBuffer(64 << 10);
                });
                DealerSocket dealer = DealerSocket.open(
                        context, o -> o.routingId(X).receiveHighWaterMark(1).receiveBuffer(64 << 10))) {
            dealer.connect(router.bind(wire.anywhere()));
            assertThat(router.awaitPeer(X, PATIENCE)).isTrue();
            Message message = Message.wrap("X".getBytes(), new byte[64 << 10]);
            eventually(() -> assertThat(router.trySend(message)).isEqualTo(SendResult.FULL));
            assertThat(router.accounting().sendDropped()).isEmpty();
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-029: CONNECT_ROUTING_ID names the peer, whatever it calls itself, before it has said anything")
    void theNameGivenOnConnectWins(Wire wire) throws Exception {
        for (String own : List.of("", "its own")) {
            try (Context context = wire.context();
                    RouterSocket client = RouterSocket.open(context);
                    RouterSocket server = RouterSocket.open(context, o -> {
                        if (!own.isEmpty()) {
                            o.routingId(RoutingId.of(own));
                        }
                    })) {
                client.connect(server.bind(wire.anywhere()), o -> o.peerRoutingId(X));
                assertThat(client.awaitPeer(X, PATIENCE)).isTrue();
                client.send(Message.of("X", "hi 1"));
                Message request = receive(server);
                assertThat(request.text(1)).isEqualTo("hi 1");
                server.send(Message.of("re 1").prepend(request.array(0)));
                assertThat(receiveFrames(client)).containsExactly("X", "re 1");
                if (!own.isEmpty()) {
                    assertThat(client.trySend(Message.of(own, "unknown"))).isEqualTo(SendResult.UNROUTABLE);
                }
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-029: CONNECT_ROUTING_ID of a second connect, while a message of the first peer is still unread")
    void theNameGivenOnConnectWhileAMessageIsUnread(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket client = RouterSocket.open(context);
                RouterSocket first = RouterSocket.open(context);
                RouterSocket second = RouterSocket.open(context)) {
            client.connect(first.bind(wire.anywhere()), o -> o.peerRoutingId(X));
            assertThat(client.send(awaited(client, "X"), PATIENCE)).isEqualTo(SendResult.SENT);
            Message hello = receive(first);
            first.send(Message.of("unread").prepend(hello.array(0)));
            eventually(() -> assertThat(client.accounting().decoded()).isEqualTo(1));
            client.connect(second.bind(wire.anywhere()), o -> o.peerRoutingId(RoutingId.of("Y")));
            assertThat(client.send(awaited(client, "Y"), PATIENCE)).isEqualTo(SendResult.SENT);
            Message other = receive(second);
            second.send(Message.of("re").prepend(other.array(0)));
            assertThat(receiveFrames(client)).containsExactly("X", "unread");
            assertThat(receiveFrames(client)).containsExactly("Y", "re");
        }
    }

    private static Message awaited(RouterSocket router, String id) throws InterruptedException {
        assertThat(router.awaitPeer(RoutingId.of(id), PATIENCE)).isTrue();
        return Message.of(id, "hello");
    }

    @OnInprocAndTcp
    @DisplayName("V-029: a CONNECT_ROUTING_ID that is taken is refused (libzmq aborts the process)")
    void aNameThatIsTakenIsRefused(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket client = RouterSocket.open(context, OnWire::hasty);
                DealerSocket first = DealerSocket.open(context);
                DealerSocket second = DealerSocket.open(context)) {
            client.connect(first.bind(wire.anywhere()), o -> o.peerRoutingId(X));
            assertThat(client.awaitPeer(X, PATIENCE)).isTrue();
            client.connect(second.bind(wire.anywhere()), o -> o.peerRoutingId(X).reconnection(Reconnection.NEVER));
            eventually(() -> assertThat(client.refusals()).isEqualTo(Map.of(Refusal.DUPLICATE_IDENTITY, 1L)));
            client.send(Message.of("X", "ABC"));
            assertThat(receiveFrames(first)).containsExactly("ABC");
        }
    }

    @Test
    @DisplayName("V-030: a hundred DEALERs of new contexts under one name are each reached at once")
    void aHundredNewContexts() throws Exception {
        try (Context context = Wire.TCP.context();
                RouterSocket router = RouterSocket.open(context)) {
            Endpoint endpoint = router.bind(Wire.TCP.anywhere());
            for (int i = 0; i < 100; i++) {
                RoutingId id = RoutingId.of("dealer " + i % 2);
                try (Context other = Wire.TCP.context();
                        DealerSocket dealer = DealerSocket.open(other, o -> {
                            OnWire.hasty(o);
                            o.routingId(id);
                        })) {
                    dealer.connect(endpoint);
                    assertThat(router.awaitPeer(id, Duration.ofSeconds(1))).isTrue();
                    router.send(Message.of(id.toString(), "hello"));
                    assertThat(receiveFrames(dealer)).containsExactly("hello");
                }
                eventually(() -> assertThat(router.peerCount()).isZero());
            }
        }
    }

    @OnEveryWire
    @DisplayName("V-031: a message knows the routing id, socket type and address of its sender")
    void aMessageKnowsItsSender(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket named = DealerSocket.open(context, o -> o.routingId(X));
                ReqSocket anonymous = ReqSocket.open(context)) {
            Endpoint endpoint = router.bind(wire.anywhere());
            named.connect(endpoint);
            named.send(Message.of("1", "2"));
            Origin origin = receive(router).origin();
            assertThat(origin.routingId()).isEqualTo(X);
            assertThat(origin.socketType()).isEqualTo("DEALER");
            if (wire == Wire.TCP) {
                assertThat(origin.address()).startsWith("127.0.0.1:");
            }
            anonymous.connect(endpoint);
            anonymous.send("3");
            Origin other = receive(router).origin();
            assertThat(other.routingId()).isEqualTo(RoutingId.NONE);
            assertThat(other.socketType()).isEqualTo("REQ");
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-034: two messages from ROUTER to DEALER arrive both, and the second finds the socket readable")
    void twoMessagesFromRouterToDealer(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context)) {
            dealer.connect(router.bind(wire.anywhere()));
            dealer.send("Hello");
            Message hello = receive(router);
            router.send(Message.wrap(hello.array(0), "1".getBytes()));
            router.send(Message.wrap(hello.array(0), "2".getBytes()));
            assertThat(receiveFrames(dealer)).containsExactly("1");
            assertThat(dealer.awaitReadable(PATIENCE)).isTrue();
            assertThat(receiveFrames(dealer)).containsExactly("2");
            assertThat(dealer.awaitReadable(Duration.ZERO)).isFalse();
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-034: routing ids may have any bytes; those of anonymous peers are a zero and four more")
    void routingIdsMayHaveAnyBytes(Wire wire) throws Exception {
        byte[] odd = new byte[255];
        for (int i = 0; i < odd.length; i++) {
            odd[i] = (byte) (i + 1);
        }
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(RoutingId.of(odd)));
                DealerSocket anonymous = DealerSocket.open(context)) {
            Endpoint endpoint = router.bind(wire.anywhere());
            dealer.connect(endpoint);
            dealer.send("1");
            assertThat(receive(router).array(0)).isEqualTo(odd);
            router.send(Message.wrap(odd, "2".getBytes()));
            assertThat(receiveFrames(dealer)).containsExactly("2");
            anonymous.connect(endpoint);
            anonymous.send("3");
            byte[] generated = receive(router).array(0);
            assertThat(generated).hasSize(5).startsWith(0);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-034: ROUTER that disconnects and connects again reaches the DEALER under its name")
    void routerConnectsAgain(Wire wire) throws Exception {
        try (Context context = wire.context();
                DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(X));
                RouterSocket router = RouterSocket.open(context)) {
            Endpoint endpoint = dealer.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                router.connect(endpoint);
                assertThat(router.awaitPeer(X, PATIENCE)).isTrue();
                router.send(Message.of("X", "Hello " + i));
                assertThat(receiveFrames(dealer)).containsExactly("Hello " + i);
                router.disconnect(endpoint);
                assertThat(router.trySend(Message.of("X", "gone"))).isEqualTo(SendResult.UNROUTABLE);
            }
        }
    }

    @Test
    @DisplayName("V-034: an anonymous peer that ROUTER dialled keeps its name when it was away, and so do its messages")
    void anAnonymousPeerKeepsItsName() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        try (Context context = Wire.TCP.context();
                RouterSocket router = RouterSocket.open(context, OnWire::hasty)) {
            router.connect(endpoint);
            byte[] name;
            try (DealerSocket server = DealerSocket.open(context)) {
                server.bind(endpoint);
                server.send("1");
                server.send("2");
                name = receive(router).array(0);
            }
            eventually(() -> assertThat(router.peerCount()).isZero());
            try (DealerSocket server = DealerSocket.open(context)) {
                server.bind(endpoint);
                awaitPeers(router, 1);
                Message unread = receive(router);
                assertThat(unread.text(1)).isEqualTo("2");
                assertThat(unread.array(0)).isEqualTo(name);
                router.send(Message.wrap(name, "3".getBytes()));
                assertThat(receiveFrames(server)).containsExactly("3");
            }
        }
    }

    @Test
    @DisplayName("V-035: the order is kept while heartbeats go back and forth, whichever end binds")
    void theOrderIsKeptAmongHeartbeats() throws Exception {
        int count = 20_000;
        for (boolean pushBinds : new boolean[] {false, true}) {
            try (Context context = Wire.TCP.context();
                    PushSocket push = PushSocket.open(
                            context,
                            o -> o.heartbeatInterval(Duration.ofMillis(1)).heartbeatTimeout(PATIENCE));
                    PullSocket pull = PullSocket.open(
                            context,
                            o -> o.heartbeatInterval(Duration.ofMillis(1)).heartbeatTimeout(PATIENCE))) {
                if (pushBinds) {
                    pull.connect(push.bind(Wire.TCP.anywhere()));
                } else {
                    push.connect(pull.bind(Wire.TCP.anywhere()));
                }
                try (Caller<Void> sender = Caller.running(() -> {
                    for (int i = 0; i < count; i++) {
                        push.send(String.valueOf(i));
                    }
                })) {
                    for (int i = 0; i < count; i++) {
                        assertThat(receive(pull).text()).isEqualTo(String.valueOf(i));
                    }
                    sender.result();
                }
                assertThat(push.refusals()).isEmpty();
                assertThat(pull.refusals()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("V-035: the order is kept by one thread that sends and receives in turn, among heartbeats")
    void theOrderIsKeptByOneThreadAmongHeartbeats() throws Exception {
        try (Context context = Wire.TCP.context();
                PushSocket push = PushSocket.open(
                        context, o -> o.heartbeatInterval(Duration.ofMillis(1)).heartbeatTimeout(PATIENCE));
                PullSocket pull = PullSocket.open(
                        context, o -> o.heartbeatInterval(Duration.ofMillis(1)).heartbeatTimeout(PATIENCE))) {
            push.connect(pull.bind(Wire.TCP.anywhere()));
            for (int i = 0; i < 2000; i++) {
                push.send(String.valueOf(i));
                assertThat(receive(pull).text()).isEqualTo(String.valueOf(i));
            }
        }
    }
}
