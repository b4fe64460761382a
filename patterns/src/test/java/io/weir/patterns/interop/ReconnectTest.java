package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.patterns.interop.Pairing.Roles;
import io.weir.patterns.interop.Wiring.PeerLink;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import io.weir.testing.NeedsPyzmq;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The process with the libzmq socket is killed and another takes its place, or our socket goes and another comes. */
@NeedsPyzmq
class ReconnectTest {
    private static final Message HELLO = Message.of("hello");
    private static final byte[] NEWS = bytes("news");
    private static final byte[] SPORT = bytes("sport");

    @TempDir
    private Path directory;

    private final List<PyzmqPeer> processes = new ArrayList<>();

    /** A socket of ours, and where it meets its peers. */
    private record Meeting(Roles roles, WeirParty ours, String endpoint) {}

    private PyzmqPeer startPeer() {
        PyzmqPeer peer = PyzmqPeer.start();
        processes.add(peer);
        return peer;
    }

    @AfterEach
    void killPeers() {
        processes.forEach(PyzmqPeer::close);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someWirings")
    void peersThatWereKilledAndStartedAnewAreTalkedToAsBefore(Wiring wiring) {
        try (Context context = wiring.context()) {
            PyzmqPeer first = startPeer();
            List<Meeting> meetings = Pairing.roles()
                    .map(roles -> meet(context, first, roles, wiring))
                    .toList();
            first.kill();
            PyzmqPeer second = startPeer();
            for (Meeting meeting : meetings) {
                awaitPeers(meeting.ours.socket(), 0);
                meetSuccessor(meeting, second, wiring);
            }
            context.close(Duration.ZERO);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    @Tag("large")
    void peersThatWereKilledAndStartedAnewAreTalkedToAsBeforeHoweverConnected(Wiring wiring) {
        peersThatWereKilledAndStartedAnewAreTalkedToAsBefore(wiring);
    }

    private Meeting meet(Context context, PyzmqPeer process, Roles roles, Wiring wiring) {
        WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), options -> {});
        PyzmqSocket theirs = open(process, roles);
        String endpoint = wiring.join(ours, theirs, directory);
        roles.meet(ours, theirs);
        roles.exchange(ours, theirs, HELLO);
        return new Meeting(roles, ours, endpoint);
    }

    private static void meetSuccessor(Meeting meeting, PyzmqPeer process, Wiring wiring) {
        WeirParty ours = meeting.ours;
        PyzmqSocket successor = open(process, meeting.roles);
        if (wiring.weBind()) {
            successor.connect(meeting.endpoint);
        } else {
            successor.bind(meeting.endpoint);
        }
        if (ours.socket() instanceof XPubSocket) {
            assertThat(ours.receive()).isEqualTo(Message.of(Topics.cancellation(new byte[0])));
        }
        meeting.roles.meet(ours, successor);
        meeting.roles.exchange(ours, successor, HELLO);
        meeting.roles.exchange(ours, successor, Bodies.frames(100));
    }

    private static PyzmqSocket open(PyzmqPeer peer, Roles roles) {
        PyzmqSocket socket = peer.open(roles.theirType());
        if (!roles.theirId().isNone()) {
            socket.set("ROUTING_ID", roles.theirId().array());
        }
        return roles.theirType().equals("ROUTER") ? socket.set("ROUTER_MANDATORY", 1) : socket;
    }

    @Test
    void whatWasSentWithoutAPeerGoesToTheSuccessorInOrder() throws InterruptedException {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            PyzmqPeer first = startPeer();
            PyzmqSocket pull = first.open("PULL");
            String endpoint = pull.bind(PeerLink.TCP.endpoint(directory));
            push.connect(endpoint);
            push.send(Message.of("0", ""));
            assertThat(pull.drain(0, 1, Party.PATIENCE)).isOne();
            first.kill();
            awaitPeers(push, 0);
            for (int i = 1; i <= 900; i++) {
                push.send(Message.of(Integer.toString(i), ""));
            }
            PyzmqSocket successor = startPeer().open("PULL");
            successor.bind(endpoint);
            assertThat(successor.drain(1, 900, Party.PATIENCE)).isEqualTo(900);
            assertThat(push.accounting().totalSendDropped()).isZero();
        }
    }

    @Test
    void whatIsBoundForAKilledPeerIsDroppedAndCounted() throws InterruptedException {
        RoutingId name = RoutingId.of("consumer");
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, options -> options.sendHighWaterMark(5))) {
            PyzmqPeer process = startPeer();
            PyzmqSocket consumer =
                    process.open("DEALER").set("ROUTING_ID", name.array()).set("RCVHWM", 1);
            consumer.connect(router.bind(PeerLink.TCP.endpoint(directory)).toString());
            router.awaitPeer(name, Party.PATIENCE);
            Message large = Bodies.of(Bodies.MEBIBYTE).prepend(name.array());
            while (router.send(large, Duration.ofMillis(300)) == SendResult.SENT) {
                // until it and all buffers on the way are full
            }
            process.kill();
            awaitPeers(router, 0);
            Party.await("books that balance", () -> router.accounting().sendQueued() == 0);
            assertThat(router.accounting().accepted())
                    .isEqualTo(router.accounting().written()
                            + router.accounting().sendDropped().get(DropReason.DISCONNECTED));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someConnectingWirings")
    void ourSubscriptionsAreSentAgain(Wiring wiring) throws InterruptedException {
        try (Context context = wiring.context();
                SubSocket sub = SubSocket.open(context)) {
            WeirParty ours = new WeirParty(sub);
            PyzmqPeer first = startPeer();
            PyzmqSocket xpub = first.open("XPUB");
            String endpoint = wiring.join(ours, xpub, directory);
            sub.subscribe(NEWS);
            assertThat(xpub.receive()).isEqualTo(Message.of(Topics.subscription(NEWS)));
            sub.subscribe("weather").subscribe("weather").subscribe("gone");
            sub.unsubscribe("gone").unsubscribe("weather");
            assertThat(List.of(xpub.receive(), xpub.receive(), xpub.receive()))
                    .containsExactly(
                            Message.of(Topics.subscription(bytes("weather"))),
                            Message.of(Topics.subscription(bytes("gone"))),
                            Message.of(Topics.cancellation(bytes("gone"))));
            first.kill();
            awaitPeers(sub, 0);
            // What changes while there is no peer counts, too.
            sub.subscribe(SPORT);
            sub.unsubscribe("weather");
            PyzmqSocket successor = startPeer().open("XPUB").set("XPUB_VERBOSER", 1);
            successor.bind(endpoint);
            assertThat(List.of(successor.receive(), successor.receive()))
                    .containsExactlyInAnyOrder(
                            Message.of(Topics.subscription(NEWS)), Message.of(Topics.subscription(SPORT)));
            sub.unsubscribe(NEWS);
            assertThat(successor.receive()).isEqualTo(Message.of(Topics.cancellation(NEWS)));
            successor.send(Message.of(NEWS));
            successor.send(Message.of(SPORT));
            assertThat(ours.receive()).isEqualTo(Message.of(SPORT));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someConnectingWirings")
    void libzmqSendsItsSubscriptionsAgainToOurSuccessor(Wiring wiring) throws InterruptedException {
        PyzmqSocket sub = startPeer().open("SUB");
        sub.subscribe(NEWS);
        sub.subscribe(Topics.topic(250));
        String endpoint;
        try (Context context = wiring.context();
                PubSocket pub = PubSocket.open(context)) {
            endpoint = pub.bind(wiring.link().endpoint(directory)).toString();
            sub.connect(endpoint);
            assertThat(pub.awaitSubscribers("news", 1, Party.PATIENCE)).isTrue();
            pub.send(Message.of(NEWS));
            assertThat(sub.receive()).isEqualTo(Message.of(NEWS));
        }
        try (Context context = wiring.context();
                PubSocket pub = PubSocket.open(context)) {
            pub.bind(endpoint);
            assertThat(pub.awaitSubscribers("news", 1, Party.PATIENCE)).isTrue();
            Party.await("both topics", () -> pub.topicCount() == 2);
            pub.send(Message.of(Topics.within(Topics.topic(250))));
            assertThat(sub.receive()).isEqualTo(Message.of(Topics.within(Topics.topic(250))));
        }
    }

    @Test
    void theSubscriptionsOfAKilledPeerEndWithIt() throws InterruptedException {
        try (Context context = Context.create();
                XPubSocket xpub = XPubSocket.open(context)) {
            WeirParty ours = new WeirParty(xpub);
            String endpoint = ours.bind(PeerLink.TCP.endpoint(directory));
            PyzmqPeer process = startPeer();
            PyzmqSocket sub = process.open("SUB");
            sub.connect(endpoint);
            sub.subscribe(NEWS);
            sub.subscribe(SPORT);
            PyzmqSocket other = startPeer().open("SUB");
            other.connect(endpoint);
            assertThat(List.of(ours.receive(), ours.receive()))
                    .containsExactly(Message.of(Topics.subscription(NEWS)), Message.of(Topics.subscription(SPORT)));
            other.subscribe(NEWS);
            assertThat(xpub.awaitSubscribers("news", 2, Party.PATIENCE)).isTrue();
            process.kill();
            assertThat(ours.receive()).isEqualTo(Message.of(Topics.cancellation(SPORT)));
            assertThat(xpub.topicCount()).isOne();
            xpub.send(Message.of(NEWS));
            assertThat(other.receive()).isEqualTo(Message.of(NEWS));
        }
    }

    @Test
    void aNameIsFreeAgainWhenItsBearerWasKilled() throws InterruptedException {
        RoutingId name = RoutingId.of("worker");
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context)) {
            String endpoint = router.bind(PeerLink.TCP.endpoint(directory)).toString();
            for (int life = 0; life < 3; life++) {
                PyzmqPeer process = startPeer();
                PyzmqSocket worker = process.open("DEALER").set("ROUTING_ID", name.array());
                worker.connect(endpoint);
                assertThat(router.awaitPeer(name, Party.PATIENCE)).isTrue();
                router.send(HELLO.prepend(name.array()));
                assertThat(worker.receive()).isEqualTo(HELLO);
                process.kill();
                awaitPeers(router, 0);
            }
            assertThat(router.refusals()).isEmpty();
        }
    }

    @Test
    void aRelaxedRequestIsAskedAgainWhenTheServerWasKilled() throws InterruptedException {
        try (Context context = Context.create();
                ReqSocket req =
                        ReqSocket.open(context, options -> options.relaxed(true).correlated(true))) {
            PyzmqPeer process = startPeer();
            PyzmqSocket rep = process.open("REP");
            String endpoint = rep.bind(PeerLink.TCP.endpoint(directory));
            req.connect(endpoint);
            req.send("first");
            assertThat(rep.receive()).isEqualTo(Message.of("first"));
            process.kill();
            awaitPeers(req, 0);
            req.send("second");
            PyzmqSocket successor = startPeer().open("REP");
            successor.bind(endpoint);
            assertThat(successor.receive()).isEqualTo(Message.of("second"));
            successor.send(Message.of("reply"));
            assertThat(req.receive(Party.PATIENCE)).isEqualTo(Message.of("reply"));
        }
    }

    @Test
    void aSenderWithDeadPeersOnlyWaitsForASuccessorElsewhere() throws InterruptedException {
        try (Context context = Context.create();
                DealerSocket dealer = DealerSocket.open(context)) {
            PyzmqPeer process = startPeer();
            PyzmqSocket first = process.open("DEALER");
            first.connect(dealer.bind(PeerLink.TCP.endpoint(directory)).toString());
            dealer.send(HELLO);
            assertThat(first.receive()).isEqualTo(HELLO);
            process.kill();
            // A peer is not counted any more before the policy has heard of its end, and until then takes messages,
            // which are dropped.
            Party.await("no peer of " + dealer, () -> dealer.trySend(HELLO) == SendResult.NO_PEER);
            var sent = dealer.sendAsync(HELLO).toCompletableFuture();
            PyzmqSocket successor = startPeer().open("DEALER");
            dealer.connect(successor.bind(PeerLink.TCP.endpoint(directory)));
            assertThat(successor.receive()).isEqualTo(HELLO);
            assertThat(sent).succeedsWithin(Party.PATIENCE);
        }
    }

    private static void awaitPeers(Socket socket, int count) {
        Party.await(count + " peers of " + socket, () -> socket.peerCount() == count);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<Wiring> wirings() {
        return Wiring.all();
    }

    /** Each role, each interface and each kind of link. */
    static Stream<Wiring> someWirings() {
        return Stream.of(
                        new Wiring(Wiring.NATIVE, PeerLink.TCP, true),
                        new Wiring(Wiring.NATIVE, PeerLink.ABSTRACT_IPC, false),
                        new Wiring("nio", PeerLink.IPC, true),
                        new Wiring("nio", PeerLink.TCP, false))
                .filter(Wiring.all()::contains);
    }

    /** As much for the end that connects. */
    static Stream<Wiring> someConnectingWirings() {
        return Stream.of(new Wiring(Wiring.NATIVE, PeerLink.TCP, false), new Wiring("nio", PeerLink.IPC, false));
    }
}
