package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.EndpointException;
import io.weir.InvalidEndpointException;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.UnknownEndpointException;
import io.weir.UnsupportedTransportException;
import io.weir.option.Reconnection;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.6 and 4.1: binding and connecting, over every transport there is. */
@Tag("slow")
@DisplayName("9.6 Endpoints")
class EndpointsConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final String IPC = "ipc://*";
    private static final String INPROC = "inproc://place";
    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(20));

    private static void assertExchange(PushSocket push, PullSocket pull) throws InterruptedException {
        assertThat(push.send(Message.of("hello"), TIME)).isEqualTo(SendResult.SENT);
        assertThat(pull.receive(TIME)).isEqualTo(Message.of("hello"));
    }

    private static int port(Endpoint endpoint) {
        return Integer.parseInt(endpoint.address().substring(endpoint.address().lastIndexOf(':') + 1));
    }

    private static boolean hasIpv6() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }

    // ---- what is bound

    @Nested
    @DisplayName("What is bound, and how it is called")
    class Bound {
        @Test
        @DisplayName("V-080: the last endpoint is the one that was bound, exactly, with the port that was found")
        void theLastEndpointIsTheRealOne(@TempDir Path directory) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                assertThat(pull.lastEndpoint()).isNull();
                String ipc = "ipc://" + directory.resolve("socket");
                assertThat(pull.bind(ipc)).hasToString(ipc);
                assertThat(pull.lastEndpoint()).hasToString(ipc);
                Endpoint tcp = pull.bind(TCP);
                assertThat(tcp.toString()).matches("tcp://127\\.0\\.0\\.1:[1-9][0-9]*");
                assertThat(pull.lastEndpoint()).isEqualTo(tcp);
                Endpoint any = pull.bind("tcp://*:*");
                assertThat(any.toString()).matches("tcp://0\\.0\\.0\\.0:[1-9][0-9]*");
                Endpoint zero = pull.bind("tcp://127.0.0.1:0");
                assertThat(zero.toString()).matches("tcp://127\\.0\\.0\\.1:[1-9][0-9]*");
                Endpoint made = pull.bind(IPC);
                assertThat(made.toString()).startsWith("ipc:///");
                Endpoint inproc = pull.bind(INPROC);
                assertThat(inproc).hasToString(INPROC);
                assertThat(pull.boundEndpoints()).containsExactly(Endpoint.parse(ipc), tcp, any, zero, made, inproc);
                pull.connect("tcp://127.0.0.1:1");
                assertThat(pull.lastEndpoint()).hasToString("tcp://127.0.0.1:1");
            }
        }

        @Test
        @DisplayName("V-080: with IPv6 on, * is both families, and IPv6 addresses are bound and printed in brackets")
        void withIpv6TheWildcardIsBothFamilies() throws Exception {
            assumeTrue(hasIpv6(), "this machine has no IPv6 loopback address");
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.ipv6(true));
                    PushSocket six = PushSocket.open(context, o -> o.ipv6(true));
                    PushSocket four = PushSocket.open(context)) {
                Endpoint any = pull.bind("tcp://*:*");
                assertThat(any.toString()).matches("tcp://\\[::\\]:[1-9][0-9]*");
                six.connect("tcp://[::1]:" + port(any));
                assertExchange(six, pull);
                four.connect("tcp://127.0.0.1:" + port(any));
                assertExchange(four, pull);
                assertThat(pull.bind("tcp://[::1]:*").toString()).matches("tcp://\\[::1\\]:[1-9][0-9]*");
                assertThat(pull.bind("tcp://127.0.0.1:*").toString()).startsWith("tcp://127.0.0.1:");
            }
        }

        @Test
        @DisplayName("V-092: a wildcard that was resolved can be connected to as it is printed")
        void theResolvedWildcardCanBeConnectedTo() throws Exception {
            for (String wildcard : List.of("tcp://*:*", "tcp://0.0.0.0:*", TCP, IPC)) {
                try (Context context = Context.create();
                        PullSocket pull = PullSocket.open(context);
                        PushSocket push = PushSocket.open(context)) {
                    push.connect(pull.bind(wildcard));
                    assertExchange(push, pull);
                }
            }
        }

        @Test
        @DisplayName("E-01: a bind may name an interface, but no host")
        void aBindMayNameAnInterface() throws Exception {
            String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress())
                    .getName();
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                Endpoint bound = pull.bind("tcp://" + loopback + ":*");
                assertThat(bound.toString()).startsWith("tcp://127.");
                push.connect(bound);
                assertExchange(push, pull);
                assertThatThrownBy(() -> pull.bind("tcp://localhost:*"))
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessageContaining("localhost");
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("E-12: an address is bound once at a time, and a failed bind changes nothing")
        void anAddressIsBoundOnce(String endpoint) throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PullSocket other = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                Endpoint bound = pull.bind(endpoint);
                assertThatThrownBy(() -> other.bind(bound)).isInstanceOf(AddressInUseException.class);
                assertThat(other.boundEndpoints()).isEmpty();
                assertThat(other.lastEndpoint()).isNull();
                push.connect(bound);
                assertExchange(push, pull);
            }
        }

        @Test
        @DisplayName("E-12: an address that is not this machine's cannot be bound")
        void aForeignAddressCannotBeBound() {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                // From the range that is kept for documentation.
                assertThatThrownBy(() -> pull.bind("tcp://192.0.2.1:*"))
                        .isInstanceOf(BindFailedException.class)
                        .hasMessageContaining("tcp://192.0.2.1:*");
            }
        }

        @Test
        @DisplayName("A-16: ipc bind does not take the path of a living server (libzmq does), only that of a dead one")
        void ipcTakesThePathOfTheDeadOnly(@TempDir Path directory) throws Exception {
            Path path = directory.resolve("socket");
            String endpoint = "ipc://" + path;
            try (Context context = Context.create();
                    Context elsewhere = Context.create();
                    PullSocket living = PullSocket.open(elsewhere);
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                living.bind(endpoint);
                assertThatThrownBy(() -> pull.bind(endpoint)).isInstanceOf(AddressInUseException.class);
                push.connect(endpoint);
                assertExchange(push, living);
                living.close();

                try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
                    dead.bind(java.net.UnixDomainSocketAddress.of(path));
                }
                assertThat(Files.exists(path)).isTrue();
                pull.bind(endpoint);
                assertExchange(push, pull);

                Path document = Files.writeString(directory.resolve("document"), "precious");
                assertThatThrownBy(() -> pull.bind("ipc://" + document)).isInstanceOf(AddressInUseException.class);
                assertThat(document).hasContent("precious");
            }
        }
    }

    // ---- undone

    @Nested
    @DisplayName("Unbind and disconnect")
    class Undone {
        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("V-081: after an unbind there is no peer to send to, and the address is free")
        void afterAnUnbindThereIsNoPeer(String endpoint, @TempDir Path directory) throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context);
                    PullSocket pull = PullSocket.open(context, o -> o.reconnection(Reconnection.NEVER))) {
                Endpoint bound = push.bind(lasting(endpoint, directory));
                pull.connect(bound);
                assertExchange(push, pull);
                push.unbind(bound);
                assertThat(push.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
                assertThat(push.boundEndpoints()).isEmpty();
                try (PushSocket next = PushSocket.open(context)) {
                    next.bind(bound);
                }
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("V-081: after a disconnect there is no peer to send to, and the other end sees the peer go")
        void afterADisconnectThereIsNoPeer(String endpoint) throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context);
                    PullSocket pull = PullSocket.open(context)) {
                Endpoint bound = pull.bind(endpoint);
                push.connect(bound);
                assertExchange(push, pull);
                push.disconnect(bound);
                assertThat(push.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
                assertThat(push.connectedEndpoints()).isEmpty();
                eventually(() -> assertThat(pull.peerCount()).isZero());
                push.connect(bound);
                assertExchange(push, pull);
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("V-081: what was accepted before a disconnect is still delivered")
        void aDisconnectDeliversWhatWasAccepted(String endpoint) throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(0));
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(10))) {
                Endpoint bound = pull.bind(endpoint);
                push.connect(bound);
                assertThat(push.awaitPeers(1, TIME)).isTrue();
                for (int i = 0; i < 500; i++) {
                    push.send("message " + i);
                }
                push.disconnect(bound);
                for (int i = 0; i < 500; i++) {
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
                }
                eventually(() -> assertThat(pull.peerCount()).isZero());
            }
        }

        @Test
        @DisplayName("V-081, E-13: unbind takes the real endpoint; the wildcard, or any other, is unknown")
        void unbindTakesTheRealEndpoint(@TempDir Path directory) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                for (String wildcard : List.of(TCP, "tcp://*:*", IPC)) {
                    Endpoint bound = pull.bind(wildcard);
                    assertThatThrownBy(() -> pull.unbind(Endpoint.parse(wildcard)))
                            .isInstanceOf(UnknownEndpointException.class)
                            .hasMessageContaining(wildcard);
                    pull.unbind(bound);
                    assertThatThrownBy(() -> pull.unbind(bound)).isInstanceOf(UnknownEndpointException.class);
                }
                Path path = directory.resolve("socket");
                Endpoint ipc = pull.bind("ipc://" + path);
                assertThat(Files.exists(path)).isTrue();
                pull.unbind(ipc);
                assertThat(Files.exists(path)).isFalse();
                assertThatThrownBy(() -> pull.disconnect(ipc)).isInstanceOf(UnknownEndpointException.class);
            }
        }

        @Test
        @DisplayName("V-081: unbind ends the connections that came that way, and no other")
        void unbindEndsItsOwnConnections() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket first = PushSocket.open(context, o -> o.immediate(true));
                    PushSocket second = PushSocket.open(context);
                    RawPeer halfway = RawPeer.connect(pull.bind(TCP))) {
                Endpoint one = pull.lastEndpoint();
                Endpoint two = pull.bind(TCP);
                first.connect(one);
                second.connect(two);
                assertExchange(first, pull);
                halfway.readBeginning();
                pull.unbind(one);
                eventually(() -> assertThat(first.peerCount()).isZero());
                assertThat(halfway.isClosedByOther()).isTrue();
                assertExchange(second, pull);
                eventually(() -> assertThat(pull.peerCount()).isEqualTo(1));
            }
        }

        @Test
        @DisplayName("V-082: without reconnection nothing comes back after an unbind and bind, until told to connect")
        void withoutReconnectionNothingComesBack() throws Exception {
            try (Context context = Context.create();
                    RepSocket rep = RepSocket.open(context);
                    PushSocket push = PushSocket.open(context);
                    ReqSocket req = ReqSocket.open(context, o -> o.reconnection(Reconnection.NEVER));
                    PullSocket pull = PullSocket.open(context, o -> o.reconnection(Reconnection.NEVER))) {
                Endpoint asked = rep.bind(TCP);
                Endpoint pushed = push.bind(TCP);
                req.connect(asked);
                pull.connect(pushed);
                assertThat(req.awaitPeers(1, TIME)).isTrue();
                assertThat(pull.awaitPeers(1, TIME)).isTrue();
                rep.unbind(asked);
                push.unbind(pushed);
                eventually(() -> assertThat(req.peerCount() + pull.peerCount()).isZero());
                rep.bind(asked);
                push.bind(pushed);
                assertThat(push.awaitPeers(1, Duration.ofMillis(300))).isFalse();
                assertThat(rep.peerCount()).isZero();
                assertThat(req.connectedEndpoints()).isEmpty();

                req.connect(asked);
                pull.connect(pushed);
                assertExchange(push, pull);
                req.send("question");
                assertThat(rep.receive(TIME)).isEqualTo(Message.of("question"));
            }
        }

        @Test
        @DisplayName("V-083: a connect succeeds after the server came back, again and again")
        void aConnectSucceedsAfterTheServerCameBack() throws Exception {
            try (Context context = Context.create();
                    PushSocket push =
                            PushSocket.open(context, o -> o.reconnection(QUICK).immediate(true));
                    PullSocket pull = PullSocket.open(context)) {
                Endpoint bound = pull.bind(Wire.TCP.nowhere());
                push.connect(bound);
                for (int i = 0; i < 5; i++) {
                    assertExchange(push, pull);
                    pull.unbind(bound);
                    eventually(() -> assertThat(push.peerCount()).isZero());
                    pull.bind(bound);
                }
                assertExchange(push, pull);
            }
        }

        @Test
        @DisplayName("V-083: after a disconnect no further attempt is made")
        void afterADisconnectNoFurtherAttemptIsMade() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
                push.connect(server.endpoint());
                server.accept().close();
                server.accept().close();
                push.disconnect(server.endpoint());
                // At most one was under way.
                boolean oneMore = server.acceptsWithin(200);
                assertThat(server.acceptsWithin(200))
                        .as("another after %s", oneMore)
                        .isFalse();
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, INPROC})
        @DisplayName("V-081: connects and disconnects in a hurry leave no peer behind at either end")
        void hurriedConnectsLeaveNoPeerBehind(String endpoint) throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                Endpoint bound = pull.bind(endpoint);
                for (int i = 0; i < 200; i++) {
                    push.connect(bound);
                    if (i % 4 > 0) {
                        push.awaitPeers(1, Duration.ofNanos(i * 3_000L));
                    }
                    push.disconnect(bound);
                }
                eventually(() -> assertThat(push.peerCount()).isZero());
                eventually(() -> assertThat(pull.peerCount()).isZero());
                assertThat(push.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
                assertThat(push.refusals()).isEmpty();
                push.connect(bound);
                assertExchange(push, pull);
            }
        }
    }

    // ---- which end comes first

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-084: what is sent before the other end binds waits, and arrives in order")
    void whatIsSentBeforeTheBindArrivesInOrder(String endpoint, @TempDir Path directory) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            Endpoint free = pull.bind(lasting(endpoint, directory));
            pull.unbind(free);
            push.connect(free);
            for (int i = 0; i < 3; i++) {
                assertThat(push.trySend(Message.of("message " + i))).isEqualTo(SendResult.SENT);
            }
            pull.bind(free);
            for (int i = 0; i < 3; i++) {
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
            }
        }
    }

    @Test
    @DisplayName("V-085: an ipc path can be bound again at once after its socket closed")
    void anIpcPathCanBeBoundAgainAtOnce(@TempDir Path directory) throws Exception {
        String endpoint = "ipc://" + directory.resolve("socket");
        try (Context context = Context.create();
                PushSocket push =
                        PushSocket.open(context, o -> o.reconnection(QUICK).immediate(true))) {
            push.connect(endpoint);
            for (int i = 0; i < 10; i++) {
                try (PullSocket pull = PullSocket.open(context)) {
                    pull.bind(endpoint);
                    assertThat(push.awaitPeers(1, TIME)).isTrue();
                    assertExchange(push, pull);
                }
                eventually(() -> assertThat(push.peerCount()).isZero());
            }
        }
    }

    @Test
    @DisplayName("A-03, E-14: a second connect to the same endpoint is ignored by DEALER, SUB, PUB, REQ and no other")
    void aSecondConnectIsIgnoredBySome() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context);
                RepSocket rep = RepSocket.open(context);
                PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context);
                PullSocket pull = PullSocket.open(context)) {
            Endpoint atRouter = router.bind(TCP);
            Endpoint atRep = rep.bind(TCP);
            Endpoint atPub = pub.bind(TCP);
            Endpoint atSub = sub.bind(TCP);
            Endpoint atPull = pull.bind(TCP);
            record Case(Socket client, Endpoint server, int connections) {}
            try (DealerSocket dealer = DealerSocket.open(context);
                    ReqSocket req = ReqSocket.open(context);
                    SubSocket subscriber = SubSocket.open(context);
                    PubSocket publisher = PubSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                for (Case each : List.of(
                        new Case(dealer, atRouter, 1),
                        new Case(req, atRep, 1),
                        new Case(subscriber, atPub, 1),
                        new Case(publisher, atSub, 1),
                        new Case(push, atPull, 2))) {
                    each.client().connect(each.server());
                    each.client().connect(each.server());
                    assertThat(each.client().connectedEndpoints()).hasSize(each.connections());
                    assertThat(each.client().awaitPeers(each.connections(), TIME))
                            .isTrue();
                }
                eventually(() -> assertThat(pull.peerCount()).isEqualTo(2));
                assertThat(router.peerCount()).isEqualTo(1);
                push.disconnect(atPull);
                eventually(() -> assertThat(pull.peerCount()).isEqualTo(1));
            }
        }
    }

    // ---- inproc

    @Nested
    @DisplayName("V-086: inproc")
    class Inproc {
        @Test
        @DisplayName("V-086: bind before connect, and connect before bind")
        void eitherEndMayComeFirst() throws Exception {
            for (boolean bindFirst : new boolean[] {true, false}) {
                try (Context context = Context.create();
                        PairSocket one = PairSocket.open(context);
                        PairSocket two = PairSocket.open(context)) {
                    if (bindFirst) {
                        one.bind(INPROC);
                    }
                    two.connect(INPROC);
                    two.send("foobar");
                    if (!bindFirst) {
                        one.bind(INPROC);
                    }
                    assertThat(one.receive(TIME)).isEqualTo(Message.of("foobar"));
                    one.send("and back");
                    assertThat(two.receive(TIME)).isEqualTo(Message.of("and back"));
                }
            }
        }

        @Test
        @DisplayName("V-086: what a PUB sends before the SUB binds is lost: there is no subscription yet")
        void whatAPubSendsBeforeTheBindIsLost() throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context);
                    SubSocket sub = SubSocket.open(context)) {
                pub.connect(INPROC);
                pub.send("lost");
                sub.subscribe("").bind(INPROC);
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                pub.send("heard");
                assertThat(sub.receive(TIME)).isEqualTo(Message.of("heard"));
                assertThat(pub.accounting().accepted()).isEqualTo(1);
            }
        }

        @Test
        @DisplayName("V-086: ten connects before the bind are all served")
        void tenConnectsBeforeTheBindAreServed() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                List<PushSocket> all = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    PushSocket push = PushSocket.open(context);
                    all.add(push);
                    push.connect(INPROC);
                    push.send("foobar " + i);
                }
                pull.bind(INPROC);
                assertThat(pull.awaitPeers(10, TIME)).isTrue();
                Set<String> received = new HashSet<>();
                for (int i = 0; i < 10; i++) {
                    Message message = pull.receive(TIME);
                    assertThat(message).isNotNull();
                    received.add(message.text());
                }
                assertThat(received).hasSize(10);
                all.forEach(PushSocket::close);
            }
        }

        @Test
        @DisplayName("V-086: twenty connects that no socket answered end with their sockets, or with the context")
        void connectsThatWereNotAnsweredEnd() {
            long start = System.nanoTime();
            for (boolean byContext : new boolean[] {false, true}) {
                try (Context context = Context.create()) {
                    List<PushSocket> all = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        PushSocket push = PushSocket.open(context);
                        all.add(push);
                        push.connect(INPROC);
                        push.trySend(Message.of("no peer"));
                    }
                    if (!byContext) {
                        all.forEach(PushSocket::close);
                        assertThat(context.socketCount()).isZero();
                    }
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }

        @Test
        @DisplayName("V-086: thirty threads connect to one name at once")
        void thirtyThreadsConnectAtOnce() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                pull.bind(INPROC);
                inThreads(30, i -> {
                    try (PushSocket push = PushSocket.open(context)) {
                        push.connect(INPROC);
                        push.send("thread " + i);
                    }
                });
                Set<String> received = new HashSet<>();
                for (int i = 0; i < 30; i++) {
                    Message message = pull.receive(TIME);
                    assertThat(message).isNotNull();
                    received.add(message.text());
                }
                assertThat(received).hasSize(30);
            }
        }

        @Test
        @DisplayName("V-086: fifty binds race fifty connects, and every pair meets")
        void bindsRaceConnects() throws Exception {
            try (Context context = Context.create()) {
                for (int i = 0; i < 50; i++) {
                    String name = INPROC + i;
                    try (PullSocket pull = PullSocket.open(context);
                            PushSocket push = PushSocket.open(context)) {
                        inThreads(2, which -> {
                            if (which == 0) {
                                pull.bind(name);
                            } else {
                                push.connect(name);
                                push.send("foobar");
                            }
                        });
                        assertThat(pull.receive(TIME)).isEqualTo(Message.of("foobar"));
                        assertThat(pull.peerCount()).isEqualTo(1);
                    }
                }
            }
        }

        @Test
        @DisplayName("V-086: the routing id is known whichever end comes first")
        void theRoutingIdIsKnown() throws Exception {
            for (boolean bindFirst : new boolean[] {true, false}) {
                try (Context context = Context.create();
                        RouterSocket router = RouterSocket.open(context);
                        DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(RoutingId.of("identity")))) {
                    if (bindFirst) {
                        router.bind(INPROC);
                    }
                    dealer.connect(INPROC);
                    dealer.send("foobar");
                    if (!bindFirst) {
                        router.bind(INPROC);
                    }
                    Message received = router.receive(TIME);
                    assertThat(received).isEqualTo(Message.of("identity", "foobar"));
                    router.send(received);
                    assertThat(dealer.receive(TIME)).isEqualTo(Message.of("foobar"));
                }
            }
        }

        @Test
        @DisplayName("V-086: a name is bound again after an unbind, and connects that come meanwhile wait for that")
        void aNameIsBoundAgain() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket early = PushSocket.open(context);
                    PushSocket between = PushSocket.open(context);
                    PushSocket late = PushSocket.open(context)) {
                pull.bind(INPROC);
                early.connect(INPROC);
                assertExchange(early, pull);
                pull.unbind(Endpoint.parse(INPROC));
                assertThat(early.trySend(Message.of("inproc does not come back")))
                        .isEqualTo(SendResult.NO_PEER);
                between.connect(INPROC);
                assertThat(between.trySend(Message.of("hello"))).isEqualTo(SendResult.SENT);
                pull.bind(INPROC);
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("hello"));
                late.connect(INPROC);
                assertExchange(late, pull);
            }
        }

        @Test
        @DisplayName("E-03: names have up to 256 bytes, differ by case, and belong to one context")
        void namesOfInproc() {
            try (Context context = Context.create();
                    Context other = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PullSocket elsewhere = PullSocket.open(other)) {
                pull.bind("inproc://" + "n".repeat(256));
                pull.bind("inproc://Name");
                pull.bind("inproc://name");
                elsewhere.bind("inproc://name");
                assertThatThrownBy(() -> pull.bind("inproc://" + "n".repeat(257)))
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessageContaining("257");
                assertThatThrownBy(() -> pull.bind("inproc://")).isInstanceOf(InvalidEndpointException.class);
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, INPROC})
        @DisplayName("V-087: an XPUB sees the subscription after the connect and its end after the disconnect")
        void anXPubSeesConnectAndDisconnect(String endpoint) throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context);
                    SubSocket sub = SubSocket.open(context)) {
                Endpoint bound = pub.bind(endpoint);
                sub.subscribe("foo");
                pub.send("foo before");
                sub.connect(bound);
                assertThat(pub.receive(TIME)).isEqualTo(Message.of("\1foo"));
                for (int i = 0; i < 3; i++) {
                    pub.send("foo " + i);
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(sub.receive(TIME)).isEqualTo(Message.of("foo " + i));
                }
                sub.disconnect(bound);
                assertThat(pub.receive(TIME)).isEqualTo(Message.of("\0foo"));
                pub.send("foo after");
                assertThat(sub.tryReceive()).isNull();
                assertThat(pub.accounting().accepted()).isEqualTo(3);
            }
        }
    }

    // ---- ipc

    @Nested
    @DisplayName("V-088: ipc")
    @EnabledOnOs(OS.LINUX)
    class Ipc {
        @Test
        @DisplayName("V-088: an abstract name makes no file, and works with epoll")
        void anAbstractNameMakesNoFile() throws Exception {
            String name = "@weir-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
            try (Context context = Context.builder().io("epoll").build();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                assertThat(pull.bind("ipc://" + name)).hasToString("ipc://" + name);
                push.connect("ipc://" + name);
                assertExchange(push, pull);
                assertThat(Files.exists(Path.of(name))).isFalse();
                assertThatThrownBy(() -> pull.bind("ipc://" + name)).isInstanceOf(AddressInUseException.class);
            }
        }

        @Test
        @DisplayName("V-088: NIO knows no abstract names, and says so")
        void nioKnowsNoAbstractNames() {
            try (Context context = Context.builder().io("nio").build();
                    PullSocket pull = PullSocket.open(context)) {
                assertThatThrownBy(() -> pull.bind("ipc://@name"))
                        .isInstanceOf(UnsupportedTransportException.class)
                        .hasMessageContaining("abstract");
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"nio", "epoll"})
        @DisplayName("V-088: an empty abstract name, a path above 107 bytes and a wildcard to connect to are refused")
        void badIpcAddressesAreRefused(String io) {
            try (Context context = Context.builder().io(io).build();
                    PullSocket pull = PullSocket.open(context)) {
                String tooLong = "ipc:///tmp/" + "p".repeat(103);
                for (String bad : List.of("ipc://@", "ipc://", tooLong)) {
                    assertThatThrownBy(() -> pull.bind(bad)).as(bad).isInstanceOf(InvalidEndpointException.class);
                    assertThatThrownBy(() -> pull.connect(bad)).as(bad).isInstanceOf(InvalidEndpointException.class);
                }
                assertThatThrownBy(() -> pull.connect(IPC)).isInstanceOf(InvalidEndpointException.class);
                assertThatThrownBy(() -> pull.bind("ipc:///no/such/directory/socket"))
                        .isInstanceOf(BindFailedException.class);
                assertThat(pull.boundEndpoints()).isEmpty();
            }
        }

        @Test
        @DisplayName("V-088: the file of a wildcard, and its directory, are gone when the socket is")
        void theFileOfAWildcardIsRemoved() {
            Path path;
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                path = Path.of(pull.bind(IPC).address());
                assertThat(path).exists();
            }
            assertThat(path).doesNotExist();
            assertThat(path.getParent()).doesNotExist();
        }
    }

    // ---- tcp

    @Nested
    @DisplayName("V-089: tcp addresses")
    class Tcp {
        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "tcp://localhost:1234",
                    "tcp://127.0.0.1:1234",
                    "tcp://[::1]:1234",
                    "tcp://no-such-host.invalid:1234",
                    "tcp://127.0.0.1:0;localhost:1234",
                    "tcp://127.0.0.1;127.0.0.1:1234",
                    "tcp://127.0.0.1:*;127.0.0.1:1234",
                    "tcp://127.0.0.1:5555;127.0.0.1:1234",
                    "tcp://lo;127.0.0.1:1234"
                })
        @DisplayName("V-089, V-090: good addresses are taken, whether or not a peer is there")
        void goodAddressesAreTaken(String good) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                assertThatCode(() -> pull.connect(good)).doesNotThrowAnyException();
                assertThat(pull.connectedEndpoints()).containsExactly(Endpoint.parse(good));
                pull.disconnect(Endpoint.parse(good));
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "tcp://",
                    "tcp://localhost",
                    "tcp://localhost:",
                    "tcp://:1234",
                    "tcp://localhost:invalid",
                    "tcp://localhost:12x",
                    "tcp://localhost:65536",
                    "tcp://localhost:-1",
                    "tcp://localhost:*",
                    "tcp://localhost:0",
                    "tcp://*:1234",
                    "tcp://in val id:1234",
                    "tcp://localhost :1234",
                    "tcp://[::1:1234",
                    "tcp://256.0.0.1:1234",
                    "tcp://127.0.0.1:x;localhost:1234",
                    "tcp://;localhost:1234",
                    "localhost:1234",
                    "://localhost:1234",
                    "tcp:/localhost:1234"
                })
        @DisplayName("V-089: bad addresses are refused at once, by name, and change nothing")
        void badAddressesAreRefused(String bad) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                assertThatThrownBy(() -> pull.connect(bad))
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessageContaining(bad);
                assertThat(pull.connectedEndpoints()).isEmpty();
                assertThat(pull.lastEndpoint()).isNull();
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"invalid://localhost:1234", "udp://127.0.0.1:1234", "ws://127.0.0.1:1234"})
        @DisplayName("V-089, V-121: E-12: a scheme that no transport serves is named in the exception")
        void anUnknownSchemeIsNamed(String unknown) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                assertThatThrownBy(() -> pull.connect(unknown))
                        .isInstanceOf(UnsupportedTransportException.class)
                        .isInstanceOf(EndpointException.class)
                        .hasMessageContaining(unknown);
                assertThatThrownBy(() -> pull.bind(unknown)).isInstanceOf(UnsupportedTransportException.class);
            }
        }

        @Test
        @DisplayName("V-089: the scheme may be written in capitals")
        void theSchemeMayBeInCapitals() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                Endpoint bound = pull.bind("TCP://127.0.0.1:*");
                push.connect("Tcp://" + bound.address());
                assertExchange(push, pull);
            }
        }

        @Test
        @DisplayName("V-090: a connect comes from the source address and port that it names")
        void aConnectComesFromItsSource() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                Endpoint free = pull.bind(TCP);
                pull.unbind(free);
                Endpoint bound = pull.bind(TCP);
                push.connect("tcp://" + free.address() + ";" + bound.address());
                push.send("hello");
                Message received = pull.receive(TIME);
                assertThat(received).isNotNull();
                assertThat(received.origin()).isNotNull();
                assertThat(received.origin().address()).isEqualTo(free.address());
            }
        }

        @Test
        @DisplayName(
                "V-099: with type of service, buffer sizes, keep-alive, user and connect time-outs set, connections carry")
        void optionsOfTheSystemCarry() throws Exception {
            for (String io : List.of("auto", "nio")) {
                try (Context context = Context.builder().io(io).build();
                        PullSocket pull = PullSocket.open(context, EndpointsConformanceTest::systemOptions);
                        PushSocket push = PushSocket.open(context, EndpointsConformanceTest::systemOptions)) {
                    assertThat(push.options().tcp().typeOfService()).isEqualTo(0x28);
                    assertThat(push.options().tcp().sendBuffer()).isEqualTo(100_000);
                    push.connect(pull.bind(TCP));
                    assertExchange(push, pull);
                    push.connect(pull.bind(IPC));
                    assertThat(push.awaitPeers(2, TIME)).isTrue();
                }
            }
        }

        @Test
        @DisplayName("V-099: values that the system cannot have are refused by name")
        void impossibleValuesAreRefused() {
            try (Context context = Context.create()) {
                assertThatThrownBy(() -> PushSocket.open(context, o -> o.typeOfService(256)))
                        .isInstanceOf(InvalidOptionException.class)
                        .hasMessageContaining("typeOfService");
                assertThatThrownBy(() -> PushSocket.open(context, o -> o.sendBuffer(-1)))
                        .isInstanceOf(InvalidOptionException.class);
                assertThatThrownBy(() -> PushSocket.open(context, o -> o.backlog(0)))
                        .isInstanceOf(InvalidOptionException.class);
                assertThat(context.socketCount()).isZero();
            }
        }
    }

    private static <B extends io.weir.option.OptionsBuilder<B>> void systemOptions(B options) {
        options.typeOfService(0x28)
                .sendBuffer(100_000)
                .receiveBuffer(100_000)
                .backlog(5)
                .connectTimeout(Duration.ofSeconds(5))
                .keepAlive(true)
                .keepAliveProbes(Duration.ofSeconds(30), Duration.ofSeconds(5), 3)
                .userTimeout(Duration.ofSeconds(20));
    }

    private interface ThreadBody {
        void run(int thread) throws Exception;
    }

    /** Runs so many threads, all at once, and waits for them. */
    private static void inThreads(int count, ThreadBody body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            CyclicBarrier start = new CyclicBarrier(count);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                running.add(threads.submit(() -> {
                    start.await();
                    body.run(thread);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(10, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** An endpoint of that kind that is free again after an unbind: the system gives the port to no other socket. */
    private static String lasting(String endpoint, Path directory) {
        return switch (endpoint) {
            case TCP -> Wire.TCP.nowhere().toString();
            case IPC -> "ipc://" + directory.resolve("socket");
            default -> endpoint;
        };
    }
}
