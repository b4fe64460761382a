package io.weir.patterns.metrics;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.metrics.SocketMeters;
import io.weir.metrics.WeirMetrics;
import io.weir.option.OptionsBuilder;
import io.weir.option.Overflow;
import io.weir.option.Retention;
import io.weir.option.Spill;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Context;
import io.weir.testing.FakeStore;
import io.weir.testing.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For each reason to drop a message: the meters alone say how many were dropped, and where all others are. */
@Timeout(120)
class DropReasonsTest {
    private static final Set<DropReason> SHOWN = EnumSet.noneOf(DropReason.class);

    @AutoClose
    private final Context context = Context.create();

    @AutoClose
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AutoClose
    private final WeirMetrics metrics = WeirMetrics.of(context);

    DropReasonsTest() {
        metrics.bindTo(registry);
    }

    @AfterAll
    static void everyReasonWasShown() {
        Set<DropReason> missing = new HashSet<>(EnumSet.allOf(DropReason.class));
        missing.removeAll(SHOWN);
        // Unless only one of the tests was asked for.
        assertThat(SHOWN.size() == 1 || missing.isEmpty())
                .as("not shown: %s", missing)
                .isTrue();
    }

    private static void named(OptionsBuilder<?> options, String name) {
        OnWire.hasty(options);
        options.name(name);
    }

    private Exported exported(String socket) {
        return new Exported(registry, socket);
    }

    private void assertDropped(String socket, String direction, DropReason reason, long messages) throws Exception {
        exported(socket).assertDropped(direction, reason, messages);
        SHOWN.add(reason);
    }

    @Test
    void highWaterMark() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> {
                    named(o, "pub");
                    o.sendHighWaterMark(3);
                });
                SubSocket sub = SubSocket.open(context, o -> {
                    named(o, "sub");
                    o.receiveHighWaterMark(2);
                })) {
            sub.subscribe("");
            sub.connect(pub.bind("inproc://marks"));
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
            for (int i = 0; i < 9; i++) {
                pub.send("x");
            }
            // Of an inproc pair the marks add up.
            assertDropped("pub", "send", DropReason.HIGH_WATER_MARK, 4);
            exported("sub").assertBalanced();
            assertThat(exported("sub").sum(SocketMeters.QUEUE_MESSAGES, "direction", "receive"))
                    .isEqualTo(5);
        }
    }

    @Test
    void unroutable() throws Exception {
        try (RouterSocket router = RouterSocket.open(context, o -> {
            named(o, "router");
            o.mandatory(false);
        })) {
            router.send(Message.of("absent", "x"));
            assertDropped("router", "send", DropReason.UNROUTABLE, 1);
        }
    }

    @Test
    void disconnected() throws Exception {
        try (PushSocket push = PushSocket.open(context, o -> {
            named(o, "push");
            o.sendHighWaterMark(3).sendBuffer(16 * 1024);
        })) {
            Endpoint endpoint = push.bind("tcp://127.0.0.1:*");
            PullSocket pull = PullSocket.open(context, o -> {
                named(o, "pull");
                o.receiveHighWaterMark(1).receiveBuffer(16 * 1024);
            });
            pull.connect(endpoint);
            awaitPeers(push, 1);
            Message large = Message.wrap(new byte[1 << 20]);
            while (push.send(large, OnWire.A_WHILE) == SendResult.SENT) {
                // until nothing moves any more
            }
            pull.close();
            eventually(() -> assertThat(exported("push").dropped("send", DropReason.DISCONNECTED))
                    .isGreaterThanOrEqualTo(3));
            assertDropped(
                    "push", "send", DropReason.DISCONNECTED, exported("push").dropped("send", DropReason.DISCONNECTED));
            exported("pull").assertBalanced();
        }
    }

    @Test
    void lingerExpiredOnASocketThatIsClosed() throws Exception {
        PushSocket push = PushSocket.open(context, o -> named(o, "push"));
        push.connect("ipc:///tmp/weir-no-socket-here");
        push.send("1");
        push.send("2");
        push.close(Duration.ZERO);
        assertDropped("push", "send", DropReason.LINGER_EXPIRED, 2);
        assertThat(exported("push").sum(SocketMeters.SOCKETS)).isZero();
    }

    @Test
    void closed() throws Exception {
        try (PushSocket push = PushSocket.open(context, o -> named(o, "push"))) {
            PullSocket pull = PullSocket.open(context, o -> named(o, "pull"));
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            for (int i = 0; i < 5; i++) {
                push.send("x");
            }
            receive(pull);
            eventually(() -> assertThat(pull.accounting().receiveQueued()).isEqualTo(4));
            pull.close();
            assertDropped("pull", "receive", DropReason.CLOSED, 4);
            exported("push").assertBalanced();
        }
    }

    @Test
    void displaced() throws Exception {
        try (PushSocket push = PushSocket.open(context, o -> {
            named(o, "push");
            o.sendHighWaterMark(3).overflow(Overflow.dropOldest());
        })) {
            push.connect("inproc://absent");
            for (int i = 0; i < 20; i++) {
                push.send("x");
            }
            assertDropped("push", "send", DropReason.DISPLACED, 17);
            assertThat(exported("push").sum(SocketMeters.QUEUE_MESSAGES, "direction", "send"))
                    .isEqualTo(3);
        }
    }

    @Test
    void slowPeer() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> {
                    named(o, "pub");
                    o.sendHighWaterMark(3).overflow(Overflow.disconnectSlowPeer());
                });
                SubSocket sub = SubSocket.open(context, o -> {
                    named(o, "sub");
                    o.receiveHighWaterMark(2);
                })) {
            sub.subscribe("");
            sub.connect(pub.bind("inproc://slow"));
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
            for (int i = 0; i < 9; i++) {
                pub.send("x");
            }
            assertDropped("pub", "send", DropReason.SLOW_PEER, 1);
            exported("sub").assertBalanced();
        }
    }

    @Test
    void retention() throws Exception {
        try (PubSocket pub = publisher(Retention.named().messages(3))) {
            leave(pub);
            for (int i = 0; i < 5; i++) {
                pub.send("x");
            }
            assertDropped("pub", "send", DropReason.RETENTION, 2);
        }
    }

    @Test
    void expired() throws Exception {
        try (PubSocket pub = publisher(Retention.named().age(Duration.ofMillis(80)))) {
            leave(pub);
            pub.send("x");
            eventually(() -> assertThat(exported("pub").dropped("send", DropReason.EXPIRED))
                    .isEqualTo(1));
            assertDropped("pub", "send", DropReason.EXPIRED, 1);
        }
    }

    @Test
    void forgotten() throws Exception {
        try (PubSocket pub = publisher(Retention.named())) {
            leave(pub);
            pub.send("x");
            assertThat(pub.forget(RoutingId.of("a"))).isTrue();
            assertDropped("pub", "send", DropReason.FORGOTTEN, 1);
        }
    }

    private PubSocket publisher(Retention retention) {
        return PubSocket.open(context, o -> {
            named(o, "pub");
            o.retention(retention);
        });
    }

    /** A subscriber with a name is there, and goes. */
    private void leave(PubSocket pub) throws Exception {
        try (SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of("a")))) {
            sub.subscribe("");
            sub.connect(pub.bind("tcp://127.0.0.1:*"));
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
        }
        eventually(() -> assertThat(pub.names()).noneMatch(NameSnapshot::connected));
    }

    @Test
    void spillFailed() throws Exception {
        FakeStore store = new FakeStore();
        Endpoint endpoint = Endpoint.parse("tcp://127.0.0.1:" + FreePort.find());
        try (PushSocket push = PushSocket.open(context, o -> {
                    named(o, "push");
                    o.sendHighWaterMark(3).spill(Spill.to(store));
                });
                PullSocket pull = PullSocket.open(context, o -> named(o, "pull"))) {
            push.connect(endpoint);
            for (int i = 0; i < 20; i++) {
                push.send("x");
            }
            eventually(() -> assertThat(store.appended()).isEqualTo(17));
            assertThat(exported("push").sum(SocketMeters.SPILL_MESSAGES)).isEqualTo(17);
            assertThat(exported("push").sum(SocketMeters.SPILL_DATA)).isEqualTo(17);
            store.failReads(new IOException("Input/output error"));
            pull.bind(endpoint);
            for (int i = 0; i < 3; i++) {
                receive(pull);
            }
            eventually(() -> assertThat(exported("push").dropped("send", DropReason.SPILL_FAILED))
                    .isEqualTo(17));
            assertDropped("push", "send", DropReason.SPILL_FAILED, 17);
            assertThat(exported("push").sum(SocketMeters.SPILL_MESSAGES)).isZero();
        }
        assertThat(store.logs()).isZero();
    }

    @Test
    void conflated() throws Exception {
        try (PushSocket push = PushSocket.open(context, o -> {
            named(o, "push");
            o.conflate(true);
        })) {
            push.connect("inproc://absent");
            for (int i = 0; i < 20; i++) {
                push.send("x");
            }
            assertDropped("push", "send", DropReason.CONFLATED, 19);
            assertThat(exported("push").sum(SocketMeters.QUEUE_MESSAGES, "direction", "send"))
                    .isEqualTo(1);
        }
    }

    @Test
    void notSubscribed() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> {
                    named(o, "pub");
                    o.invertMatching(true);
                });
                SubSocket sub = SubSocket.open(context, o -> named(o, "sub"))) {
            sub.subscribe("a");
            sub.connect(pub.bind("tcp://127.0.0.1:*"));
            assertThat(pub.awaitSubscribers(1, PATIENCE)).isTrue();
            pub.send("b");
            eventually(() -> {
                assertThat(sub.tryReceive()).isNull();
                assertThat(exported("sub").dropped("receive", DropReason.NOT_SUBSCRIBED))
                        .isEqualTo(1);
            });
            assertDropped("sub", "receive", DropReason.NOT_SUBSCRIBED, 1);
            assertThat(exported("sub").sum(SocketMeters.SUBSCRIPTIONS)).isEqualTo(1);
            assertThat(exported("pub").sum(SocketMeters.SUBSCRIPTIONS)).isEqualTo(1);
        }
    }

    @Test
    void malformed() throws Exception {
        try (DealerSocket dealer = DealerSocket.open(context, o -> named(o, "dealer"));
                RepSocket rep = RepSocket.open(context, o -> named(o, "rep"))) {
            dealer.connect(rep.bind("tcp://127.0.0.1:*"));
            dealer.send("without an envelope");
            dealer.send(Message.of("", "with"));
            receive(rep);
            assertDropped("rep", "receive", DropReason.MALFORMED, 1);
            exported("dealer").assertBalanced();
        }
    }

    @Test
    void stale() throws Exception {
        try (ReqSocket req = ReqSocket.open(context, o -> {
                    named(o, "req");
                    o.relaxed(true).correlated(true);
                });
                RouterSocket router = RouterSocket.open(context, o -> named(o, "router"))) {
            req.connect(router.bind("tcp://127.0.0.1:*"));
            req.send("first");
            Message first = receive(router);
            req.send("second");
            Message second = receive(router);
            router.send(first);
            router.send(second);
            assertThat(receiveFrames(req)).containsExactly("second");
            assertDropped("req", "receive", DropReason.STALE, 1);
            exported("router").assertBalanced();
        }
    }

    @Test
    void notAccepted() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> named(o, "pub"));
                XSubSocket xsub = XSubSocket.open(context, o -> named(o, "xsub"))) {
            xsub.connect(pub.bind("tcp://127.0.0.1:*"));
            awaitPeers(xsub, 1);
            xsub.send("what a PUB does not take");
            assertDropped("pub", "receive", DropReason.NOT_ACCEPTED, 1);
            exported("xsub").assertBalanced();
        }
    }
}
