package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.event.SocketEvent.AcceptFailed;
import io.weir.event.SocketEvent.Accepted;
import io.weir.event.SocketEvent.CloseFailed;
import io.weir.event.SocketEvent.Closed;
import io.weir.event.SocketEvent.ConnectDelayed;
import io.weir.event.SocketEvent.Connected;
import io.weir.event.SocketEvent.Disconnected;
import io.weir.event.SocketEvent.HandshakeSucceeded;
import io.weir.event.SocketEvent.MessagesDropped;
import io.weir.event.SocketEvent.QueueDepths;
import io.weir.event.SocketEvent.SendBlocked;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners may do, and what they cannot do to others. */
@Timeout(120)
class EventListenerTest {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final String TCP = "tcp://127.0.0.1:*";

    /** A greeting with NULL, and READY. */
    private static final String PUSH_HANDSHAKE = "ff00000000000000017f0301" + "4e554c4c" + "00".repeat(48) + "041a"
            + "0552454144590b536f636b65742d547970650000000450555348";

    private static void exchange(PushSocket push, PullSocket pull) throws Exception {
        push.send("message");
        assertThat(pull.receive(TIME)).isEqualTo(Message.of("message"));
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextEventAndDisturbsNoOther() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Heard before = new Heard();
            pull.onEvent(event -> {
                before.accept(event);
                throw new AssertionError("thrown by the test");
            });
            Heard after = Heard.from(pull);
            push.connect(pull.bind(TCP));
            exchange(push, pull);
            push.close();
            after.eventuallyExactly("Listening", "Accepted", "HandshakeSucceeded", "Disconnected");
            before.eventuallyExactly("Listening", "Accepted", "HandshakeSucceeded", "Disconnected");
        }
    }

    @Test
    void aListenerThatBlocksMissesEventsWhichAreCountedAndDisturbsNoOther() throws Exception {
        int asked = 3000;
        CountDownLatch release = new CountDownLatch(1);
        AtomicLong told = new AtomicLong();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            EventSubscription blocked = pull.onEvent(event -> {
                told.incrementAndGet();
                awaitUninterruptibly(release);
            });
            push.connect(pull.bind(TCP));
            exchange(push, pull);
            Heard heard = Heard.from(pull);
            for (int i = 1; i <= asked; i++) {
                int reports = i;
                pull.reportQueues();
                if (i % 500 == 0) {
                    eventually(() -> assertThat(heard.all(QueueDepths.class)).hasSize(reports));
                }
            }
            exchange(push, pull);
            assertThat(told).hasValue(1);
            assertThat(blocked.missed()).isPositive();
            release.countDown();
            // Listening, Accepted and HandshakeSucceeded came before the reports.
            eventually(() -> assertThat(told.get() + blocked.missed()).isEqualTo(asked + 3));
        }
    }

    @Test
    void aContextClosesThoughAListenerBlocks() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try {
            Context context = Context.create();
            context.onEvent(event -> {
                begun.countDown();
                awaitUninterruptibly(release);
            });
            PullSocket.open(context).bind(TCP);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            context.close();
            assertThat(context.socketCount()).isZero();
        } finally {
            release.countDown();
        }
    }

    @Test
    void aListenerToTheContextHearsAllSocketsUntilItIsClosed() throws Exception {
        Heard heard = new Heard();
        try (Context context = Context.create()) {
            EventSubscription subscription = context.onEvent(heard);
            try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                    PushSocket push = PushSocket.open(context, o -> o.name("source"))) {
                push.connect(pull.bind(TCP));
                eventually(() -> assertThat(heard.all(HandshakeSucceeded.class))
                        .extracting(SocketEvent::socket)
                        .containsExactlyInAnyOrder("sink", "source"));
                subscription.close();
                heard.forget();
            }
            assertThat(heard.events()).isEmpty();
            assertThat(subscription.missed()).isZero();
        }
    }

    @Test
    void aListenerMayUseAndCloseTheSocket() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Heard heard = new Heard();
            pull.onEvent(event -> {
                heard.accept(event);
                if (event instanceof HandshakeSucceeded) {
                    pull.close();
                }
            });
            push.connect(pull.bind(TCP));
            heard.eventuallyExactly("Listening", "Accepted", "HandshakeSucceeded", "Closed", "Disconnected", "Stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TCP, "ipc://*", "inproc://pairs"})
    void eachConnectionThatCameGoesOnce(String endpoint) throws Exception {
        int connections = 50;
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Heard came = Heard.from(pull);
            Heard went = Heard.from(push);
            Endpoint bound = pull.bind(endpoint);
            for (int i = 0; i < connections; i++) {
                push.connect(bound);
                if (i % 2 == 0) {
                    int handshakes = i / 2;
                    eventually(
                            () -> assertThat(went.all(HandshakeSucceeded.class)).hasSizeGreaterThan(handshakes));
                }
                push.disconnect(bound);
            }
            eventually(() -> {
                assertThat(came.all(Accepted.class)).isNotEmpty().hasSameSizeAs(came.all(Disconnected.class));
                assertThat(went.all(Connected.class)).isNotEmpty().hasSameSizeAs(went.all(Disconnected.class));
                assertThat(went.all(ConnectDelayed.class)).hasSize(connections);
                assertThat(went.all(Connected.class).size()
                                + went.all(Closed.class).size())
                        .isEqualTo(connections);
            });
        }
    }

    @Test
    void aPublisherTellsOfDropsAtTheMarkButNotOfEach() throws Exception {
        int sent = 20_000;
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.sendHighWaterMark(10));
                SubSocket sub = SubSocket.open(context, o -> o.receiveHighWaterMark(10))) {
            Heard heard = Heard.from(pub);
            pub.bind("inproc://drops");
            sub.subscribe("");
            sub.connect("inproc://drops");
            assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
            for (int i = 0; i < sent; i++) {
                pub.trySend(Message.of("message"));
            }
            MessagesDropped dropped = heard.first(MessagesDropped.class);
            assertThat(dropped.reason()).isEqualTo(DropReason.HIGH_WATER_MARK);
            assertThat(dropped.sent()).isBetween(1L, sent - 20L);
            assertThat(dropped.received()).isZero();
            assertThat(dropped.remote()).isNotEmpty();
            assertThat(heard.all(MessagesDropped.class)).hasSizeLessThanOrEqualTo(1 + sent / 1024);
        }
    }

    @Test
    void aRouterTellsOfWhatItCannotRoute() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> o.mandatory(false))) {
            Heard heard = Heard.from(router);
            router.send(Message.of("absent", "", "message"));
            assertThat(heard.first(MessagesDropped.class))
                    .isEqualTo(new MessagesDropped(router.name(), "", DropReason.UNROUTABLE, 1, 0));
        }
    }

    @Test
    void aSenderThatWaitedLongIsAnEvent() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            Heard heard = Heard.from(push);
            assertThat(push.send(Message.of("no peer"), Duration.ofMillis(10))).isEqualTo(SendResult.NO_PEER);
            assertThat(push.send(Message.of("no peer"), Duration.ofMillis(150))).isEqualTo(SendResult.NO_PEER);
            assertThat(heard.first(SendBlocked.class).time()).isGreaterThanOrEqualTo(Duration.ofMillis(150));
            assertThat(heard.all(SendBlocked.class)).hasSize(1);
        }
    }

    @Test
    void whatTheSystemCannotDoIsAnEvent() throws Exception {
        try (Context context =
                Context.builder().transport(new FaultyTransport()).build()) {
            PullSocket pull = PullSocket.open(context);
            Heard heard = Heard.from(pull);
            pull.bind("faulty://system");
            pull.close();
            heard.eventuallyExactly("Listening", "AcceptFailed", "CloseFailed", "Stopped");
            assertThat(heard.first(AcceptFailed.class).detail()).contains("no descriptors");
            assertThat(heard.first(CloseFailed.class).local()).isEqualTo("faulty://system");
            assertThat(heard.first(CloseFailed.class).detail()).contains("cannot close");
        }
    }

    @Test
    void aConnectionThatIsResetSaysSo() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            Heard heard = Heard.from(pull);
            Endpoint bound = pull.bind(TCP);
            int port = Integer.parseInt(bound.address().split(":", -1)[1]);
            try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
                peer.getOutputStream().write(HexFormat.of().parseHex(PUSH_HANDSHAKE));
                heard.first(HandshakeSucceeded.class);
                peer.setSoLinger(true, 0);
            }
            Disconnected gone = heard.first(Disconnected.class);
            assertThat(gone.reason()).isNull();
            assertThat(gone.detail()).contains("reset");
        }
    }

    @Test
    void thePeersIdIsKnownFromTheEvent() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context);
                RouterSocket named = RouterSocket.open(context, o -> o.routingId(RoutingId.of("worker-1")))) {
            Heard heard = Heard.from(router);
            named.connect(router.bind(TCP));
            assertThat(heard.first(HandshakeSucceeded.class).routingId()).isEqualTo(RoutingId.of("worker-1"));
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
