package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketTimeoutException;
import io.weir.UnroutableException;
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
import io.weir.patterns.reqrep.Request;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.1: REQ, REP, and those they meet. */
@DisplayName("9.1 Request and reply")
class RequestReplyConformanceTest {
    private static final Duration LIMIT = Duration.ofMillis(250);

    @OnInprocAndTcp
    @DisplayName("V-001: REQ asks each of five REPs once, in the order in which they connected")
    void reqAsksEachRepInTurn(Wire wire) throws Exception {
        List<RepSocket> reps = new ArrayList<>();
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context)) {
            Endpoint endpoint = req.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                RepSocket rep = RepSocket.open(context);
                rep.connect(endpoint);
                awaitPeers(req, i + 1);
                reps.add(rep);
            }
            for (int round = 0; round < 2; round++) {
                for (RepSocket rep : reps) {
                    req.send("ABC");
                    assertThat(receiveFrames(rep)).containsExactly("ABC");
                    rep.send("DEF");
                    assertThat(receiveFrames(req)).containsExactly("DEF");
                }
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-002: a request is [id][empty][parts], a reply [id][empty][body], and REQ delivers the body alone")
    void aRequestHasAnEmptyDelimiter(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context);
                RouterSocket router = RouterSocket.open(context)) {
            router.connect(req.bind(wire.anywhere()));
            req.send(Message.of("ABC", "DEF"));
            Message request = receive(router);
            assertThat(request.array(0)).isNotEmpty();
            assertThat(OnWire.frames(request).subList(1, 4)).containsExactly("", "ABC", "DEF");
            router.send(Message.wrap(request.array(0), new byte[0], "GHI".getBytes()));
            assertThat(receiveFrames(req)).containsExactly("GHI");
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-003: REQ without a peer says so at once, or waits as long as it may")
    void reqWithoutAPeerWaits(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context, o -> o.sendTimeout(LIMIT))) {
            req.bind(wire.anywhere());
            assertThat(req.trySend(Message.of("ABC"))).isEqualTo(SendResult.NO_PEER);
            long start = System.nanoTime();
            assertThat(req.send(Message.of("ABC"), LIMIT)).isEqualTo(SendResult.NO_PEER);
            assertThatThrownBy(() -> req.send("ABC")).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(LIMIT.multipliedBy(2));
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-004: REQ hears only the peer it asked; early replies and those of others never surface")
    void reqHearsOnlyThePeerItAsked(Wire wire) throws Exception {
        List<RouterSocket> routers = new ArrayList<>();
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context, o -> o.routingId(RoutingId.of("A")))) {
            Endpoint endpoint = req.bind(wire.anywhere());
            for (int i = 0; i < 3; i++) {
                RouterSocket router = RouterSocket.open(context);
                router.connect(endpoint);
                assertThat(router.awaitPeer(RoutingId.of("A"), PATIENCE)).isTrue();
                awaitPeers(req, i + 1);
                routers.add(router);
            }
            long sent = 0;
            for (int round = 0; round < 6; round++) {
                RouterSocket asked = routers.get(round % 3);
                asked.send(Message.of("A", "", "EARLY"));
                sent++;
                awaitDecoded(req, sent);
                req.send("ABC");
                assertThat(receiveFrames(asked)).containsExactly("A", "", "ABC");
                for (RouterSocket other : routers) {
                    if (other != asked) {
                        other.send(Message.of("A", "", "WRONG"));
                        sent++;
                    }
                }
                awaitDecoded(req, sent);
                asked.send(Message.of("A", "", "GOOD"));
                sent++;
                assertThat(receiveFrames(req)).containsExactly("GOOD");
            }
        }
    }

    private static void awaitDecoded(Socket socket, long messages) throws Exception {
        eventually(() -> assertThat(socket.accounting().decoded()).isEqualTo(messages));
    }

    @OnInprocAndTcp
    @DisplayName("V-005: REQ_CORRELATE puts a number of four bytes before the delimiter, and takes no other")
    void correlatedRequestsAreNumbered(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context, o -> o.correlated(true));
                RouterSocket router = RouterSocket.open(context)) {
            router.connect(req.bind(wire.anywhere()));
            req.send("ABC");
            Message request = receive(router);
            assertThat(request.frameCount()).isEqualTo(4);
            assertThat(request.array(1)).hasSize(4);
            assertThat(request.array(2)).isEmpty();
            assertThat(request.text(3)).isEqualTo("ABC");
            byte[] other = request.bytes(1);
            other[3]++;
            router.send(Message.wrap(request.array(0), other, new byte[0], "WRONG".getBytes()));
            router.send(
                    Message.of("WRONG, without a number").prepend(new byte[0]).prepend(request.array(0)));
            router.send(Message.wrap(request.array(0), request.array(1), new byte[0], "RIGHT".getBytes()));
            assertThat(receiveFrames(req)).containsExactly("RIGHT");
            assertThat(req.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.STALE, 2L));
            req.send("DEF");
            assertThat(receive(router).array(1)).isNotEqualTo(request.array(1));
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-005: a reply whose receiver gave up goes to the next one, unless a new request went out first")
    void aReplyWhoseReceiverGaveUp(Wire wire) throws Exception {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        try (Context context = wire.settings().executor(tasks::add).build();
                ReqSocket req = ReqSocket.open(context, o -> o.relaxed(true).correlated(true));
                RepSocket rep = RepSocket.open(context)) {
            rep.connect(req.bind(wire.anywhere()));
            for (boolean asksAgain : new boolean[] {false, true}) {
                req.send("FIRST");
                assertThat(receiveFrames(rep)).containsExactly("FIRST");
                CompletableFuture<Message> given = req.receiveAsync();
                rep.send("first");
                eventually(() -> assertThat(tasks).hasSize(1));
                given.cancel(false);
                tasks.remove().run();
                if (asksAgain) {
                    req.send("SECOND");
                    assertThat(receiveFrames(rep)).containsExactly("SECOND");
                    rep.send("second");
                }
                assertThat(receiveFrames(req)).containsExactly(asksAgain ? "second" : "first");
                assertThatThrownBy(req::receive).isInstanceOf(OutOfTurnException.class);
            }
            assertThat(req.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.STALE, 1L));
            assertThat(req.accounting().delivered()).isEqualTo(2);
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-016: a request whose receiver gave up is the next one, and REP may not reply before it was received")
    void aRequestWhoseReceiverGaveUp(Wire wire) throws Exception {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        try (Context context = wire.settings().executor(tasks::add).build();
                ReqSocket req = ReqSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            rep.connect(req.bind(wire.anywhere()));
            CompletableFuture<Message> given = rep.receiveAsync();
            req.send("ABC");
            eventually(() -> assertThat(tasks).hasSize(1));
            given.cancel(false);
            tasks.remove().run();
            assertThatThrownBy(() -> rep.send("DEF")).isInstanceOf(OutOfTurnException.class);
            assertThat(receiveFrames(rep)).containsExactly("ABC");
            rep.send("DEF");
            assertThat(receiveFrames(req)).containsExactly("DEF");
            assertThat(rep.accounting().delivered()).isEqualTo(1);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-006: REQ_RELAXED may ask again before the reply; the late reply is discarded, the peer stays")
    void relaxedMayAskAgain(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = relaxed(context);
                RouterSocket router = RouterSocket.open(context)) {
            router.connect(req.bind(wire.anywhere()));
            req.send("FIRST");
            Message first = receive(router);
            assertThat(req.trySend(Message.of("SECOND"))).isEqualTo(SendResult.SENT);
            Message second = receive(router);
            reply(router, first, "LATE");
            reply(router, second, "GOOD");
            assertThat(receiveFrames(req)).containsExactly("GOOD");
            assertThat(req.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.STALE, 1L));
            assertThat(req.peerCount()).isEqualTo(1);
            assertThat(req.trySend(Message.of("THIRD"))).isEqualTo(SendResult.SENT);
            assertThat(receive(router).text(3)).isEqualTo("THIRD");
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-007: a reply that is here already is discarded when a new request goes out")
    void relaxedDiscardsTheReplyThatIsHere(Wire wire) throws Exception {
        for (boolean correlated : new boolean[] {false, true}) {
            try (Context context = wire.context();
                    ReqSocket req = ReqSocket.open(context, o -> o.relaxed(true).correlated(correlated));
                    RepSocket rep = RepSocket.open(context)) {
                rep.connect(req.bind(wire.anywhere()));
                req.send("FIRST");
                assertThat(receive(rep).text()).isEqualTo("FIRST");
                rep.send("OLD");
                assertThat(req.awaitReadable(PATIENCE)).isTrue();
                req.send("SECOND");
                assertThat(receive(rep).text()).isEqualTo("SECOND");
                rep.send("NEW");
                assertThat(receiveFrames(req)).containsExactly("NEW");
                assertThat(req.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.STALE, 1L));
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-007: a reply that is here is not discarded when the new request cannot go out")
    void relaxedKeepsTheReplyWhenTheNewRequestCannotGo(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context, o -> o.relaxed(true))) {
            Endpoint endpoint = req.bind(wire.anywhere());
            try (RepSocket rep = RepSocket.open(context)) {
                rep.connect(endpoint);
                req.send("FIRST");
                receive(rep);
                rep.send("LAST WORD");
            }
            awaitDecoded(req, 1);
            eventually(() -> assertThat(req.peerCount()).isZero());
            assertThat(req.send(Message.of("SECOND"), Duration.ofMillis(20))).isEqualTo(SendResult.NO_PEER);
            assertThat(receiveFrames(req)).containsExactly("LAST WORD");
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-008: two requests in a row close no connection, and the turn goes on to the first peer")
    void relaxedKeepsItsPeers(Wire wire) throws Exception {
        List<RepSocket> reps = new ArrayList<>();
        try (Context context = wire.context();
                ReqSocket req = relaxed(context)) {
            Endpoint endpoint = req.bind(wire.anywhere());
            for (int i = 0; i < 3; i++) {
                RepSocket rep = RepSocket.open(context);
                rep.connect(endpoint);
                awaitPeers(req, i + 1);
                reps.add(rep);
            }
            for (int i = 0; i < 3; i++) {
                req.send("request " + i);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(receiveFrames(reps.get(i))).containsExactly("request " + i);
                reps.get(i).send("late reply " + i);
            }
            req.send("request 3");
            assertThat(receiveFrames(reps.get(0))).containsExactly("request 3");
            reps.get(0).send("reply 3");
            assertThat(receiveFrames(req)).containsExactly("reply 3");
            assertThat(req.peerCount()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("V-009: a client that asks twice before the server is there gets the reply to the last request")
    void relaxedBeforeTheServerIsThere() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        try (Context context = Wire.TCP.context();
                ReqSocket req = ReqSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.relaxed(true).correlated(true);
                });
                RouterSocket router = RouterSocket.open(context)) {
            req.connect(endpoint);
            req.send("FIRST");
            req.send("SECOND");
            router.bind(endpoint);
            Message first = receive(router);
            Message second = receive(router);
            assertThat(first.text(3)).isEqualTo("FIRST");
            assertThat(second.text(3)).isEqualTo("SECOND");
            router.send(first);
            router.send(second);
            assertThat(receiveFrames(req)).containsExactly("SECOND");
            assertThat(req.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.STALE, 1L));
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-010: REP takes the requests of five REQs in turn, and each gets its own reply")
    void repAnswersEachReq(Wire wire) throws Exception {
        List<ReqSocket> reqs = new ArrayList<>();
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                ReqSocket req = ReqSocket.open(context);
                req.connect(endpoint);
                reqs.add(req);
            }
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 5; i++) {
                    reqs.get(i).send("request of " + i);
                }
                Set<String> taken = new HashSet<>();
                for (int i = 0; i < 5; i++) {
                    Message request = receive(rep);
                    taken.add(request.text());
                    rep.send(request.text().replace("request of", "reply to"));
                }
                assertThat(taken).hasSize(5);
                for (int i = 0; i < 5; i++) {
                    assertThat(receiveFrames(reqs.get(i))).containsExactly("reply to " + i);
                }
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-010: REP takes one request of each peer before the second of any")
    void repIsFair(Wire wire) throws Exception {
        List<DealerSocket> dealers = new ArrayList<>();
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                DealerSocket dealer = DealerSocket.open(context);
                dealer.connect(endpoint);
                for (int n = 0; n < 2; n++) {
                    dealer.send(Message.of("", String.valueOf(i)));
                }
                dealers.add(dealer);
            }
            awaitDecoded(rep, 10);
            for (int n = 0; n < 2; n++) {
                Set<String> round = new HashSet<>();
                for (int i = 0; i < 5; i++) {
                    Message request = receive(rep);
                    round.add(request.text());
                    rep.send(request);
                }
                assertThat(round).hasSize(5);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(receiveFrames(dealers.get(i))).containsExactly("", String.valueOf(i));
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-011: REP gives the envelope back as it came, however deep")
    void repRestoresTheEnvelope(Wire wire) throws Exception {
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context)) {
            dealer.connect(rep.bind(wire.anywhere()));
            for (List<String> envelope : List.of(List.of(""), List.of("X", "Y", ""))) {
                List<String> request = new ArrayList<>(envelope);
                request.add("A");
                dealer.send(Message.of(request.toArray(String[]::new)));
                assertThat(receiveFrames(rep)).containsExactly("A");
                rep.send(Message.of("B", "", "C"));
                List<String> reply = new ArrayList<>(envelope);
                reply.addAll(List.of("B", "", "C"));
                assertThat(receiveFrames(dealer)).isEqualTo(reply);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-011: REP discards a request without a delimiter whole, and counts it")
    void repDiscardsARequestWithoutADelimiter(Wire wire) throws Exception {
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context)) {
            dealer.connect(rep.bind(wire.anywhere()));
            dealer.send(Message.of("NO", "DELIMITER"));
            dealer.send(Message.of("NO BODY", ""));
            dealer.send(Message.of("", "GOOD"));
            assertThat(receiveFrames(rep)).containsExactly("GOOD");
            assertThat(rep.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.MALFORMED, 2L));
            assertThat(rep.peerCount()).isEqualTo(1);
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-012: REQ drops a reply without a delimiter and waits on (over tcp libzmq closes for good; we do not)")
    void reqDropsAReplyWithoutADelimiter(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context);
                RouterSocket router = RouterSocket.open(context)) {
            router.connect(req.bind(wire.anywhere()));
            req.send("ABC");
            Message request = receive(router);
            router.send(Message.of("NO DELIMITER").prepend(request.array(0)));
            router.send(Message.of("").prepend(request.array(0)));
            reply(router, request, "GOOD");
            assertThat(receiveFrames(req)).containsExactly("GOOD");
            assertThat(req.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.MALFORMED, 2L));
            assertThat(req.peerCount()).isEqualTo(1);
            assertThat(req.refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    @DisplayName("V-013: one connect, four endpoints, a source address, over IPv4 and IPv6")
    void everyWayToConnect(String host) throws Exception {
        assumeTrue(canListen(host), () -> "nothing can listen on " + host + " here");
        try (Context context = Wire.TCP.context();
                RepSocket rep = RepSocket.open(context, o -> o.ipv6(true));
                ReqSocket one = ReqSocket.open(context, o -> o.ipv6(true));
                ReqSocket from = ReqSocket.open(context, o -> o.ipv6(true));
                ReqSocket four = ReqSocket.open(context, o -> o.ipv6(true))) {
            Endpoint endpoint = rep.bind("tcp://" + host + ":*");
            one.connect(endpoint);
            assertExchange(one, rep);
            from.connect("tcp://" + host + ":0;" + endpoint.address());
            assertExchange(from, rep);
            four.connect(endpoint);
            for (int i = 0; i < 3; i++) {
                four.connect(rep.bind("tcp://" + host + ":*"));
            }
            awaitPeers(four, 4);
            for (int i = 0; i < 8; i++) {
                assertExchange(four, rep);
            }
        }
    }

    private static boolean canListen(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertExchange(ReqSocket req, RepSocket rep) throws InterruptedException {
        req.send("ABC");
        assertThat(receiveFrames(rep)).containsExactly("ABC");
        rep.send("DEF");
        assertThat(receiveFrames(req)).containsExactly("DEF");
    }

    @OnInprocAndTcp
    @DisplayName("V-013: REQ that connects to three REPs asks them in turn; disconnect and unbind end that")
    void threeServersInTurn(Wire wire) throws Exception {
        List<RepSocket> reps = new ArrayList<>();
        List<Endpoint> endpoints = new ArrayList<>();
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context, OnWire::hasty)) {
            for (int i = 0; i < 3; i++) {
                RepSocket rep = RepSocket.open(context);
                endpoints.add(rep.bind(wire.anywhere()));
                req.connect(endpoints.get(i));
                reps.add(rep);
            }
            awaitPeers(req, 3);
            for (int i = 0; i < 6; i++) {
                assertExchange(req, reps.get(i % 3));
            }
            req.disconnect(endpoints.get(0));
            eventually(() -> assertThat(req.peerCount()).isEqualTo(2));
            for (int i = 0; i < 4; i++) {
                assertExchange(req, reps.get(1 + i % 2));
            }
            reps.get(1).unbind(endpoints.get(1));
            req.disconnect(endpoints.get(1));
            eventually(() -> assertThat(req.peerCount()).isEqualTo(1));
            for (int i = 0; i < 2; i++) {
                assertExchange(req, reps.get(2));
            }
        }
    }

    @OnEveryWire
    @DisplayName("V-014: REP outlives a client that vanished; the reply is dropped and counted")
    void repOutlivesItsClient(Wire wire) throws Exception {
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            for (int i = 1; i <= 3; i++) {
                try (ReqSocket req = ReqSocket.open(context)) {
                    req.connect(endpoint);
                    req.send("ABC");
                    assertThat(receiveFrames(rep)).containsExactly("ABC");
                }
                eventually(() -> assertThat(rep.peerCount()).isZero());
                rep.send("DEF");
                assertThat(rep.accounting().sendDropped()).isEqualTo(Map.of(DropReason.DISCONNECTED, (long) i));
            }
            try (ReqSocket req = ReqSocket.open(context)) {
                req.connect(endpoint);
                assertExchange(req, rep);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-015: PROBE_ROUTER: a ROUTER can address a ROUTER, DEALER or REQ before it has said anything")
    void aProbeMakesAPeerKnown(Wire wire) throws Exception {
        RoutingId x = RoutingId.of("X");
        for (String kind : List.of("ROUTER", "DEALER", "REQ")) {
            try (Context context = wire.context();
                    RouterSocket server = RouterSocket.open(context);
                    Socket client = switch (kind) {
                        case "ROUTER" ->
                            RouterSocket.open(context, o -> o.routingId(x).probeRouter(true));
                        case "DEALER" ->
                            DealerSocket.open(context, o -> o.routingId(x).probeRouter(true));
                        default -> ReqSocket.open(context, o -> o.routingId(x).probeRouter(true));
                    }) {
                client.connect(server.bind(wire.anywhere()));
                assertThat(receiveFrames(server)).containsExactly("X", "");
                server.send(Message.of("X", "Hello"));
                if (client instanceof RouterSocket router) {
                    assertThat(receive(router).text(1)).isEqualTo("Hello");
                } else if (client instanceof DealerSocket dealer) {
                    assertThat(receiveFrames(dealer)).containsExactly("Hello");
                } else {
                    awaitDecoded(client, 1);
                }
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("all that REQ and REP can take in turn is one message")
    void receiveAllInTurn(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            rep.connect(req.bind(wire.anywhere()));
            assertThatThrownBy(() -> req.receiveAll(10)).isInstanceOf(OutOfTurnException.class);
            req.send("ABC");
            assertThat(rep.awaitReadable(PATIENCE)).isTrue();
            assertThat(rep.receiveAll(10)).extracting(Message::text).containsExactly("ABC");
            assertThatThrownBy(() -> rep.receiveAll(10)).isInstanceOf(OutOfTurnException.class);
            rep.send("DEF");
            assertThat(req.awaitReadable(PATIENCE)).isTrue();
            assertThat(req.receiveAll(10)).extracting(Message::text).containsExactly("DEF");
            assertExchange(req, rep);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-016: out of turn, REQ and REP throw, and the exchange goes on unharmed")
    void outOfTurn(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            rep.connect(req.bind(wire.anywhere()));
            awaitPeers(rep, 1);
            assertThatThrownBy(req::receive).isInstanceOf(OutOfTurnException.class);
            assertThatThrownBy(req::tryReceive).isInstanceOf(OutOfTurnException.class);
            assertThatThrownBy(req::receiveAsync).isInstanceOf(OutOfTurnException.class);
            assertThatThrownBy(() -> rep.send("DEF")).isInstanceOf(OutOfTurnException.class);
            req.send("ABC");
            assertThatThrownBy(() -> req.send("again")).isInstanceOf(OutOfTurnException.class);
            assertThatThrownBy(() -> req.trySend(Message.of("again"))).isInstanceOf(OutOfTurnException.class);
            assertThatThrownBy(() -> req.sendAsync(Message.of("again"))).isInstanceOf(OutOfTurnException.class);
            assertThat(receiveFrames(rep)).containsExactly("ABC");
            assertThatThrownBy(rep::receive).isInstanceOf(OutOfTurnException.class);
            assertThatThrownBy(() -> rep.receive(PATIENCE)).isInstanceOf(OutOfTurnException.class);
            rep.send("DEF");
            assertThatThrownBy(() -> rep.send("again")).isInstanceOf(OutOfTurnException.class);
            assertThat(receiveFrames(req)).containsExactly("DEF");
            assertThatThrownBy(req::receive).isInstanceOf(OutOfTurnException.class);
            assertExchange(req, rep);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-016: REQ_RELAXED may not receive before it has sent either")
    void relaxedDoesNotReceiveFirst(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = relaxed(context)) {
            req.bind(wire.anywhere());
            assertThatThrownBy(req::receive).isInstanceOf(OutOfTurnException.class);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-016: a handler of a REQ or REP gets what comes in its turn")
    void handlersKeepTheTurn(Wire wire) throws Exception {
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        Queue<String> replies = new ConcurrentLinkedQueue<>();
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context);
                ReqSocket other = ReqSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            rep.onMessage(request -> requests.add(request.text()));
            req.onMessage(reply -> replies.add(reply.text()));
            req.connect(endpoint);
            other.connect(endpoint);
            for (int i = 1; i <= 20; i++) {
                int requestsBy = 2 * i;
                req.send("ABC");
                other.send("ABC");
                eventually(() -> assertThat(requests).hasSize(requestsBy - 1));
                awaitDecoded(rep, requestsBy);
                rep.send("DEF");
                eventually(() -> assertThat(requests).hasSize(requestsBy));
                rep.send("DEF");
                int repliesBy = i;
                eventually(() -> assertThat(replies).hasSize(repliesBy));
                assertThat(receiveFrames(other)).containsExactly("DEF");
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-016: a thread that waits for a request gets the one that was there, once another thread has replied")
    void aReplyLetsTheNextRequestBeTaken(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket first = ReqSocket.open(context);
                ReqSocket second = ReqSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            first.connect(endpoint);
            second.connect(endpoint);
            first.send("1");
            assertThat(receiveFrames(rep)).containsExactly("1");
            try (Caller<Boolean> waiter = Caller.of(() -> rep.awaitReadable(PATIENCE))) {
                waiter.awaitWaiting();
                second.send("2");
                awaitDecoded(rep, 2);
                assertThat(waiter.isWaiting()).isTrue();
                rep.send("re 1");
                assertThat(waiter.result()).isTrue();
            }
            assertThat(receiveFrames(rep)).containsExactly("2");
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-016: requests that carry their way back need no turns")
    void requestsMayBeAnsweredInAnyOrder(Wire wire) throws Exception {
        List<ReqSocket> reqs = new ArrayList<>();
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                ReqSocket req = ReqSocket.open(context);
                req.connect(endpoint);
                req.send(String.valueOf(i));
                reqs.add(req);
            }
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Request request = rep.receiveRequest(PATIENCE);
                assertThat(request).isNotNull();
                requests.add(0, request);
            }
            assertThat(rep.receiveRequest(Duration.ZERO)).isNull();
            for (Request request : requests) {
                request.reply(Message.of("re " + request.message().text()));
                assertThatThrownBy(() -> request.reply(Message.of("again"))).isInstanceOf(IllegalStateException.class);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(receiveFrames(reqs.get(i))).containsExactly("re " + i);
            }
        }
    }

    @OnEveryWire
    @DisplayName(
            "V-017: large messages travel both ways, and a client that leaves in the middle of one harms no other peer")
    void largeMessages(Wire wire) throws Exception {
        Message large = Message.wrap(new byte[20 << 20]);
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context)) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            for (int i = 0; i < 3; i++) {
                ReqSocket req = ReqSocket.open(context);
                req.connect(endpoint);
                req.send(large);
                assertThat(receive(rep).size()).isEqualTo(large.size());
                rep.send(large);
                if (i != 1) {
                    assertThat(receive(req)).isEqualTo(large);
                }
                req.close(Duration.ZERO);
            }
            try (ReqSocket req = ReqSocket.open(context)) {
                req.connect(endpoint);
                assertExchange(req, rep);
            }
        }
    }

    @OnEveryWire
    @DisplayName("V-017: two DEALERs, and PUSH and PULL, carry many large messages")
    void bigTransfers(Wire wire) throws Exception {
        Message big = Message.wrap(new byte[1000], new byte[1_000_000], new byte[0]);
        int count = 40;
        try (Context context = wire.context();
                DealerSocket left = DealerSocket.open(context);
                DealerSocket right = DealerSocket.open(context);
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context)) {
            left.connect(right.bind(wire.anywhere()));
            push.connect(pull.bind(wire.anywhere()));
            try (Caller<Void> sender = Caller.running(() -> {
                for (int i = 0; i < count; i++) {
                    left.send(big);
                    right.send(big);
                    push.send(big);
                }
            })) {
                for (int i = 0; i < count; i++) {
                    assertThat(receive(right)).isEqualTo(big);
                    assertThat(receive(left)).isEqualTo(big);
                    assertThat(receive(pull)).isEqualTo(big);
                }
                sender.result();
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-018: many requesters and one responder exchange messages of many parts")
    void manyRequestersOneResponder(Wire wire) throws Exception {
        List<Caller<Void>> callers = new ArrayList<>();
        try (Context context = wire.context();
                RepSocket rep = RepSocket.open(context);
                Caller<Void> responder = Caller.running(() -> {
                    while (true) {
                        Message request = rep.receive();
                        rep.send(request.prepend("re".getBytes()));
                    }
                })) {
            Endpoint endpoint = rep.bind(wire.anywhere());
            for (int i = 0; i < 8; i++) {
                int number = i;
                callers.add(Caller.running(() -> {
                    try (ReqSocket req = ReqSocket.open(context, o -> o.correlated(true))) {
                        req.connect(endpoint);
                        for (int n = 0; n < 100; n++) {
                            req.send(Message.of("request", number + "/" + n, ""));
                            assertThat(receiveFrames(req)).containsExactly("re", "request", number + "/" + n, "");
                        }
                    }
                }));
            }
            for (Caller<Void> caller : callers) {
                caller.result();
            }
            assertThat(responder.isWaiting()).isTrue();
        } finally {
            for (Caller<Void> caller : callers) {
                caller.close();
            }
        }
    }

    @Test
    @DisplayName("V-018: a request may be tried again: at once good, good after a loss, and given up in the end")
    void askingAgain() throws Exception {
        try (Context context = Wire.TCP.context();
                RepSocket rep = RepSocket.open(context);
                ReqSocket req = ReqSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.relaxed(true).correlated(true);
                })) {
            req.connect(rep.bind(Wire.TCP.anywhere()));
            assertThat(ask(req, rep, 3, 0)).isEqualTo("reply 0");
            assertThat(ask(req, rep, 3, 2)).isEqualTo("reply 2");
            assertThat(ask(req, rep, 3, 3)).isNull();
            assertThat(ask(req, rep, 3, 0)).isEqualTo("reply 0");
        }
    }

    /** Asks at most so often; the server is silent for the first few times. */
    private static String ask(ReqSocket req, RepSocket rep, int tries, int silent) throws InterruptedException {
        for (int i = 0; i < tries; i++) {
            req.send("request " + i);
            Request request = rep.receiveRequest(PATIENCE);
            if (i >= silent && request != null) {
                request.reply(Message.of("reply " + i));
            }
            Message reply = req.receive(i >= silent ? PATIENCE : Duration.ofMillis(20));
            if (reply != null) {
                return reply.text();
            }
        }
        return null;
    }

    @Test
    @DisplayName("V-019: lazy pirates that give up and come back as new sockets leave nothing behind")
    void lazyPirates() throws Exception {
        try (Context context = Wire.TCP.context();
                RouterSocket server = RouterSocket.open(context)) {
            Endpoint endpoint = server.bind(Wire.TCP.anywhere());
            for (int i = 0; i < 60; i++) {
                try (ReqSocket req = ReqSocket.open(context, OnWire::hasty)) {
                    req.connect(endpoint);
                    req.send("try " + i);
                    Message request = receive(server);
                    if (i % 3 == 2) {
                        server.send(request);
                        assertThat(receiveFrames(req)).containsExactly("try " + i);
                    } else {
                        assertThat(req.receive(Duration.ofMillis(1))).isNull();
                        req.close();
                        try {
                            server.send(request);
                        } catch (UnroutableException e) {
                            // It has gone already.
                        }
                    }
                }
            }
            eventually(() -> assertThat(server.peerCount()).isZero());
            assertThat(context.socketCount()).isEqualTo(1);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-016: a reply that arrives for a receiveAsync is taken as any other, and cancelling loses nothing")
    void asynchronousReplies(Wire wire) throws Exception {
        try (Context context = wire.context();
                ReqSocket req = ReqSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            rep.connect(req.bind(wire.anywhere()));
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Message> request = rep.receiveAsync();
                req.send("request " + i);
                assertThat(request.get(10, TimeUnit.SECONDS).text()).isEqualTo("request " + i);
                CompletableFuture<Message> given = req.receiveAsync();
                CompletableFuture<Message> reply = req.receiveAsync();
                assertThat(given.cancel(false)).isTrue();
                rep.send("reply " + i);
                assertThat(reply.get(10, TimeUnit.SECONDS).text()).isEqualTo("reply " + i);
            }
        }
    }

    private static ReqSocket relaxed(Context context) {
        return ReqSocket.open(context, o -> o.relaxed(true).correlated(true));
    }

    /** Sends the envelope of a request back with another body. */
    private static void reply(RouterSocket router, Message request, String body) throws InterruptedException {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < request.frameCount() - 1; i++) {
            frames.add(request.array(i));
        }
        frames.add(body.getBytes());
        router.send(Message.wrap(frames));
    }
}
