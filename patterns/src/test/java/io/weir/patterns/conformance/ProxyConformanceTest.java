package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.assertNothingComes;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.frames;
import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.event.SocketEvent.MessagesDropped;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.contract.OnInprocAndTcp;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.proxy.ProxyStatistics;
import io.weir.patterns.proxy.ProxyStatistics.Side;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Feature map 7 and 9.9: what a proxy moves, in which order, and how it is held and ended. */
@Tag("slow")
@DisplayName("9.9 Proxies")
@Timeout(120)
class ProxyConformanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(50);

    private static Message receive(Receiving from) throws InterruptedException {
        Message message = from.receive(PATIENCE);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    /** Sends numbered messages until there has been no room for a while; returns how many were taken. */
    private static int fill(Sending socket) throws InterruptedException {
        int count = 0;
        while (socket.send(Message.of("message " + count), A_WHILE) == SendResult.SENT) {
            count++;
        }
        return count;
    }

    private static void assertNumbered(Receiving socket, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            assertThat(receive(socket).text()).isEqualTo("message " + i);
        }
        assertNothingComes(socket);
    }

    private static void awaitUntil(String what, BooleanSupplier condition) {
        assertThat(within(PATIENCE, condition)).as(what).isTrue();
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-141: three clients and five workers: each client gets the replies to its own requests, until the stop")
    void clientsAndWorkers(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket front = RouterSocket.open(context);
                DealerSocket back = DealerSocket.open(context);
                Proxy proxy = Proxy.queue(front, back).start()) {
            String clients = front.bind(wire.anywhere()).toString();
            String services = back.bind(wire.anywhere()).toString();
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RepSocket worker = RepSocket.open(context);
                worker.connect(services);
                workers.add(new Thread(() -> answer(worker)));
            }
            workers.forEach(Thread::start);
            List<ReqSocket> asking = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ReqSocket client = ReqSocket.open(context);
                client.connect(clients);
                asking.add(client);
            }
            for (int round = 0; round < 20; round++) {
                for (ReqSocket client : asking) {
                    client.send(Message.of(client.name(), "", "question " + round));
                }
                for (ReqSocket client : asking) {
                    assertThat(frames(receive(client)))
                            .containsExactly("reply", client.name(), "", "question " + round);
                }
            }
            proxy.stop();
            asking.get(0).send("after the end");
            assertNothingComes(asking.get(0));
            Side answered = proxy.statistics().frontend();
            assertThat(answered.received()).isEqualTo(60);
            assertThat(answered.sent()).isEqualTo(60);
            context.close();
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }

    private static void answer(RepSocket worker) {
        try {
            while (true) {
                Message request = worker.receive();
                List<byte[]> reply = new ArrayList<>(List.of("reply".getBytes(StandardCharsets.UTF_8)));
                for (int i = 0; i < request.frameCount(); i++) {
                    reply.add(request.bytes(i));
                }
                worker.send(Message.wrap(reply));
            }
        } catch (SocketClosedException | InterruptedException e) {
            // The end.
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-141: P-02: one socket on both sides is an echo")
    void oneSocketIsAnEcho(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context);
                RepSocket rep = RepSocket.open(context);
                ReqSocket first = ReqSocket.open(context);
                ReqSocket second = ReqSocket.open(context)) {
            first.connect(router.bind(wire.anywhere()));
            second.connect(rep.bind(wire.anywhere()));
            try (Proxy echo = Proxy.between(router, router).start();
                    Proxy inStep = Proxy.between(rep, rep).start()) {
                for (int i = 0; i < 10; i++) {
                    first.send("echo " + i);
                    second.send("step " + i);
                    assertThat(receive(first).text()).isEqualTo("echo " + i);
                    assertThat(receive(second).text()).isEqualTo("step " + i);
                }
                eventually(() -> assertThat(echo.statistics().backend().sent()).isEqualTo(10));
                eventually(() ->
                        assertThat(inStep.statistics().frontend().received()).isEqualTo(10));
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-141: P-05, P-06: counters are zero at the start, grow, and stand still while it is paused")
    void countersGrowAndStandStill(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket front = RouterSocket.open(context);
                DealerSocket back = DealerSocket.open(context);
                Proxy proxy = Proxy.queue(front, back).start();
                DealerSocket client = DealerSocket.open(context, o -> o.routingId(RoutingId.of("cl")));
                DealerSocket service = DealerSocket.open(context)) {
            Side nothing = new Side(0, 0, 0, 0, 0);
            assertThat(proxy.statistics()).isEqualTo(new ProxyStatistics(nothing, nothing));
            client.connect(front.bind(wire.anywhere()));
            service.connect(back.bind(wire.anywhere()));
            client.send(Message.of("question", "?"));
            Message asked = receive(service);
            assertThat(frames(asked)).containsExactly("cl", "question", "?");
            service.send(Message.of("cl", "answer"));
            assertThat(frames(receive(client))).containsExactly("answer");
            Side toFront = new Side(1, 11, 1, 8, 0);
            Side toBack = new Side(1, 8, 1, 11, 0);
            ProxyStatistics moved = new ProxyStatistics(toFront, toBack);
            awaitUntil("one each way", () -> proxy.statistics().equals(moved));

            proxy.pause();
            assertThat(proxy.state()).isEqualTo(Proxy.State.PAUSED);
            client.send(Message.of("waits"));
            service.send(Message.of("cl", "waits too"));
            assertNothingComes(service);
            assertNothingComes(client);
            assertThat(proxy.statistics()).isEqualTo(moved);
            proxy.resume();
            assertThat(receive(service).text(1)).isEqualTo("waits");
            assertThat(receive(client).text()).isEqualTo("waits too");
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    @DisplayName("V-075: P-04: marks of 10 and no drop: 20 to 40 messages are accepted, and as many arrive")
    void aFullProxyHoldsThePublisher() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.noDrop(true).highWaterMark(10));
                XSubSocket front = XSubSocket.open(context, o -> o.highWaterMark(10));
                XPubSocket back = XPubSocket.open(context, o -> o.noDrop(true).highWaterMark(10));
                SubSocket sub = SubSocket.open(context, o -> o.highWaterMark(10));
                Proxy proxy = Proxy.forwarder(front, back).start()) {
            front.connect(pub.bind("inproc://upstream"));
            sub.subscribe("").connect(back.bind("inproc://downstream"));
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
            int accepted = fill(pub);
            assertThat(accepted).isBetween(20, 40);
            assertNumbered(sub, accepted);
            eventually(() -> assertThat(proxy.statistics().backend().sent()).isEqualTo(accepted));
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-141: P-01: messages stay whole, and the capture gets each in the order in which it was moved")
    void theCaptureSeesEverything(Wire wire) throws Exception {
        try (Context context = wire.context();
                PairSocket front = PairSocket.open(context);
                PairSocket back = PairSocket.open(context);
                PushSocket capture = PushSocket.open(context);
                PairSocket left = PairSocket.open(context);
                PairSocket right = PairSocket.open(context);
                PullSocket captured = PullSocket.open(context)) {
            left.connect(front.bind(wire.anywhere()));
            right.connect(back.bind(wire.anywhere()));
            captured.connect(capture.bind(wire.anywhere()));
            awaitPeers(front, 1);
            awaitPeers(back, 1);
            awaitPeers(capture, 1);
            try (Proxy proxy = Proxy.between(front, back).capture(capture).start()) {
                for (int i = 0; i < 200; i++) {
                    byte[][] frames = new byte[1 + i % 7][];
                    for (int f = 0; f < frames.length; f++) {
                        frames[f] = new byte[(i * 37 + f * 101) % 1000 * (f % 2)];
                    }
                    Message message = Message.wrap(frames);
                    left.send(message);
                    assertThat(receive(right)).isEqualTo(message);
                    right.send(Message.of("reply", "" + i));
                    assertThat(frames(receive(left))).containsExactly("reply", "" + i);
                    assertThat(receive(captured)).isEqualTo(message);
                    assertThat(frames(receive(captured))).containsExactly("reply", "" + i);
                }
                eventually(() ->
                        assertThat(proxy.statistics().frontend().received()).isEqualTo(200));
            }
        }
    }

    @Test
    @DisplayName("V-141: P-01: a capture without room holds both directions, and nothing is lost")
    void aCaptureWithoutRoomHolds() throws Exception {
        try (Context context = Context.create();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                PushSocket capture = PushSocket.open(context, o -> o.highWaterMark(1));
                PushSocket source = PushSocket.open(context);
                PullSocket sink = PullSocket.open(context);
                PullSocket captured = PullSocket.open(context, o -> o.highWaterMark(1));
                Proxy proxy = Proxy.streamer(front, back).capture(capture).start()) {
            source.connect(front.bind("inproc://work"));
            sink.connect(back.bind("inproc://workers"));
            for (int i = 0; i < 20; i++) {
                source.send("message " + i);
            }
            assertNothingComes(sink);
            captured.connect(capture.bind("inproc://tap"));
            assertThat(receive(sink).text()).isEqualTo("message 0");
            assertThat(receive(sink).text()).isEqualTo("message 1");
            assertNothingComes(sink);
            for (int i = 0; i < 20; i++) {
                assertThat(receive(captured).text()).isEqualTo("message " + i);
                if (i > 1) {
                    assertThat(receive(sink).text()).isEqualTo("message " + i);
                }
            }
            eventually(
                    () -> assertThat(proxy.statistics().frontend().received()).isEqualTo(20));
        }
    }

    @Test
    @DisplayName("V-141: P-11: the copies of the two directions may be told apart by a first frame")
    void copiesMayBeToldApart() throws Exception {
        try (Context context = Context.create();
                PairSocket front = PairSocket.open(context);
                PairSocket back = PairSocket.open(context);
                PushSocket capture = PushSocket.open(context);
                PairSocket left = PairSocket.open(context);
                PairSocket right = PairSocket.open(context);
                PullSocket captured = PullSocket.open(context);
                Proxy proxy =
                        Proxy.between(front, back).capture(capture, "in", "out").start()) {
            left.connect(front.bind("inproc://left"));
            right.connect(back.bind("inproc://right"));
            captured.connect(capture.bind("inproc://tap"));
            left.send(Message.of("question", ""));
            assertThat(frames(receive(right))).containsExactly("question", "");
            right.send("answer");
            assertThat(frames(receive(left))).containsExactly("answer");
            assertThat(frames(receive(captured))).containsExactly("in", "question", "");
            assertThat(frames(receive(captured))).containsExactly("out", "answer");
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    @DisplayName("V-141: P-03: a flood in one direction leaves the other its turns")
    void aFloodLeavesTheOtherDirectionItsTurns() throws Exception {
        try (Context context = Context.create();
                PairSocket front = PairSocket.open(context);
                PairSocket back = PairSocket.open(context);
                PairSocket left = PairSocket.open(context);
                PairSocket right = PairSocket.open(context);
                Proxy proxy = Proxy.between(front, back).burst(10).start()) {
            left.connect(front.bind("tcp://127.0.0.1:*"));
            right.connect(back.bind("tcp://127.0.0.1:*"));
            CountDownLatch enough = new CountDownLatch(1);
            Thread flooding = new Thread(() -> {
                try {
                    while (enough.getCount() > 0) {
                        left.send(Message.of("flood"), A_WHILE);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            right.onMessage(message -> {});
            flooding.start();
            try {
                for (int i = 0; i < 20; i++) {
                    right.send("drop " + i);
                    assertThat(receive(left).text()).isEqualTo("drop " + i);
                }
            } finally {
                enough.countDown();
                flooding.join();
            }
            assertThat(proxy.statistics().frontend().received()).isPositive();
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-141: P-04: each side holds the other back, and a direction that stands still leaves the other alone")
    void eachSideHoldsTheOtherBack(Wire wire) throws Exception {
        try (Context context = wire.context();
                PairSocket front = PairSocket.open(context, o -> o.highWaterMark(10));
                PairSocket back = PairSocket.open(context, o -> o.highWaterMark(10));
                PairSocket left =
                        PairSocket.open(context, o -> o.highWaterMark(10).sendBuffer(1 << 12));
                PairSocket right = PairSocket.open(context, o -> o.highWaterMark(10));
                Proxy proxy = Proxy.between(front, back).start()) {
            left.connect(front.bind(wire.anywhere()));
            right.connect(back.bind(wire.anywhere()));
            Message large = Message.wrap(new byte[100_000]);
            int accepted = 0;
            while (left.send(large, Duration.ofMillis(200)) == SendResult.SENT) {
                accepted++;
            }
            assertThat(accepted).as("held in time").isLessThan(10_000);
            for (int i = 0; i < 100; i++) {
                right.send("upstream " + i);
                assertThat(receive(left).text()).isEqualTo("upstream " + i);
            }
            for (int i = 0; i < accepted; i++) {
                assertThat(receive(right)).isEqualTo(large);
            }
            assertNothingComes(right);
            proxy.pause();
            assertThat(proxy.statistics().frontend().sent()).isEqualTo(100);
            assertThat(proxy.statistics().backend().sent()).isEqualTo(accepted);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-141: P-10: subscriptions and their ends travel upstream, and only what is asked for comes down")
    void subscriptionsTravelUpstream(Wire wire) throws Exception {
        try (Context context = wire.context();
                XPubSocket publisher = XPubSocket.open(context);
                XSubSocket front = XSubSocket.open(context);
                XPubSocket back = XPubSocket.open(context);
                SubSocket one = SubSocket.open(context);
                SubSocket other = SubSocket.open(context);
                Proxy proxy = Proxy.forwarder(front, back).start()) {
            front.connect(publisher.bind(wire.anywhere()));
            String downstream = back.bind(wire.anywhere()).toString();
            one.subscribe("a").connect(downstream);
            assertThat(receive(publisher).array(0)).containsExactly(1, 'a');
            other.subscribe("a").subscribe("b").connect(downstream);
            assertThat(receive(publisher).array(0)).containsExactly(1, 'b');
            assertThat(back.awaitSubscribers("a", 2, PATIENCE)).isTrue();
            for (String text : List.of("a1", "b1", "c1")) {
                publisher.send(text);
            }
            assertThat(receive(one).text()).isEqualTo("a1");
            assertThat(receive(other).text()).isEqualTo("a1");
            assertThat(receive(other).text()).isEqualTo("b1");
            one.unsubscribe("a");
            assertNothingComes(publisher);
            other.close();
            assertThat(List.of(receive(publisher).text(), receive(publisher).text()))
                    .containsExactlyInAnyOrder("\0a", "\0b");
            eventually(
                    () -> assertThat(proxy.statistics().frontend().received()).isEqualTo(2));
        }
    }

    @Test
    @DisplayName("V-141: P-08: FORWARDER of SUB and PUB hands on what it is subscribed to")
    void aForwarderOfSubAndPub() throws Exception {
        try (Context context = Context.create();
                PubSocket publisher = PubSocket.open(context);
                SubSocket front = SubSocket.open(context);
                PubSocket back = PubSocket.open(context);
                SubSocket subscriber = SubSocket.open(context);
                Proxy proxy = Proxy.forwarder(front.subscribe("a"), back).start()) {
            front.connect(publisher.bind("tcp://127.0.0.1:*"));
            subscriber.subscribe("").connect(back.bind("tcp://127.0.0.1:*"));
            assertThat(publisher.awaitSubscribers("a", 1, PATIENCE)).isTrue();
            assertThat(back.awaitSubscribers("a", 1, PATIENCE)).isTrue();
            publisher.send(Message.of("b", "not asked for"));
            publisher.send(Message.of("a", "", "asked for"));
            assertThat(frames(receive(subscriber))).containsExactly("a", "", "asked for");
            eventually(
                    () -> assertThat(proxy.statistics().frontend().received()).isEqualTo(1));
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-141: P-09: after a stop the sockets are as before, and what had not been moved is still there, in order")
    void aStopLeavesTheSocketsAsTheyWere(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context, o -> o.highWaterMark(10));
                PushSocket source = PushSocket.open(context);
                PullSocket sink = PullSocket.open(context, o -> o.highWaterMark(10))) {
            source.connect(front.bind(wire.anywhere()));
            sink.connect(back.bind(wire.anywhere()));
            awaitPeers(back, 1);
            Message payload = Message.wrap(new byte[50_000]);
            Proxy proxy = Proxy.streamer(front, back).start();
            int count = 500;
            for (int i = 0; i < count; i++) {
                source.send(Message.of("message " + i).prepend(payload.array(0)));
            }
            awaitUntil("some moved", () -> proxy.statistics().backend().sent() > 10);
            proxy.stop();
            long moved = proxy.statistics().backend().sent();
            assertThat(moved).isLessThan(count);
            assertThat(proxy.state()).isEqualTo(Proxy.State.STOPPED);
            assertThat(proxy.awaitStop(Duration.ZERO)).isTrue();
            for (int i = 0; i < count; i++) {
                assertThat(receive(i < moved ? sink : front).text(1)).isEqualTo("message " + i);
            }
            assertNothingComes(sink);
            assertThat(proxy.statistics().backend().sent()).isEqualTo(moved);
            proxy.resume();
            proxy.close();
            assertThat(proxy.state()).as("for good").isEqualTo(Proxy.State.STOPPED);
            try (Proxy again = Proxy.streamer(front, back).start()) {
                source.send("once more");
                assertThat(receive(sink).text()).isEqualTo("once more");
                eventually(() -> assertThat(again.statistics().backend().sent()).isEqualTo(1));
            }
        }
    }

    @Test
    @DisplayName("V-141: P-09: it may begin paused")
    void itMayBeginPaused() throws Exception {
        try (Context context = Context.create();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                PushSocket source = PushSocket.open(context);
                PullSocket sink = PullSocket.open(context);
                Proxy proxy = Proxy.streamer(front, back).paused().start()) {
            source.connect(front.bind("inproc://work"));
            sink.connect(back.bind("inproc://workers"));
            source.send("patience");
            assertNothingComes(sink);
            proxy.resume();
            assertThat(receive(sink).text()).isEqualTo("patience");
        }
    }

    @OnInprocAndTcp
    @DisplayName(
            "V-141: P-12: closing either socket, or the context, stops it, and a thread that waits for that is told")
    void closingStopsIt(Wire wire) throws Exception {
        for (int which = 0; which < 3; which++) {
            Context context = wire.context();
            RouterSocket front = RouterSocket.open(context);
            DealerSocket back = DealerSocket.open(context);
            Proxy proxy = Proxy.queue(front, back).start();
            front.bind(wire.anywhere());
            assertThat(proxy.awaitStop(A_WHILE)).isFalse();
            List.<AutoCloseable>of(front, back, context).get(which).close();
            assertThat(proxy.awaitStop(PATIENCE)).as("stopped").isTrue();
            assertThat(proxy.state()).isEqualTo(Proxy.State.STOPPED);
            context.close();
        }
    }

    @Test
    @DisplayName("V-141: P-12: a thread that waits for its end can be interrupted, and the proxy goes on")
    void aThreadThatWaitsForTheEndCanBeInterrupted() throws Exception {
        try (Context context = Context.create();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                Proxy proxy = Proxy.streamer(front, back).start()) {
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                try {
                    proxy.awaitStop(PATIENCE);
                } catch (InterruptedException e) {
                    end.set(e);
                }
            });
            waiting.start();
            waiting.interrupt();
            waiting.join();
            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    @DisplayName("V-141: a reply to a client that is gone is dropped and counted, and so is one that names no client")
    void repliesWithoutAClientAreCounted() throws Exception {
        try (Context context = Context.create();
                RouterSocket front = RouterSocket.open(context);
                DealerSocket back = DealerSocket.open(context);
                DealerSocket service = DealerSocket.open(context);
                DealerSocket client = DealerSocket.open(context, o -> o.routingId(RoutingId.of("here")));
                Proxy proxy = Proxy.queue(front, back).start()) {
            service.connect(back.bind("tcp://127.0.0.1:*"));
            client.connect(front.bind("tcp://127.0.0.1:*"));
            client.send("hello");
            receive(service);
            service.send(Message.of("gone", "reply"));
            service.send(Message.of("no envelope"));
            service.send(Message.of("here", "reply"));
            assertThat(receive(client).text()).isEqualTo("reply");
            awaitUntil("two dropped", () -> proxy.statistics().frontend().dropped() == 2);
            eventually(() -> assertThat(proxy.statistics().frontend().sent()).isEqualTo(1));
            eventually(() -> assertThat(proxy.statistics().backend().received()).isEqualTo(3));
            assertThat(front.accounting().sendDropped())
                    .containsEntry(DropReason.UNROUTABLE, 1L)
                    .containsEntry(DropReason.MALFORMED, 1L);
        }
    }

    @Test
    @DisplayName("V-141: REP and REQ keep their turns, of two contexts and over two transports")
    void repAndReqKeepTheirTurns() throws Exception {
        try (Context here = Context.create();
                Context there = Context.create();
                RepSocket front = RepSocket.open(here);
                ReqSocket back = ReqSocket.open(there);
                ReqSocket client = ReqSocket.open(here);
                ReqSocket another = ReqSocket.open(here);
                RepSocket service = RepSocket.open(there);
                Proxy proxy = Proxy.between(front, back).start()) {
            String clients = front.bind("inproc://clients").toString();
            client.connect(clients);
            another.connect(clients);
            back.connect(service.bind("tcp://127.0.0.1:*"));
            for (int i = 0; i < 10; i++) {
                client.send("one " + i);
                another.send("two " + i);
                service.send(Message.of("re: " + receive(service).text()));
                service.send(Message.of("re: " + receive(service).text()));
                assertThat(receive(client).text()).isEqualTo("re: one " + i);
                assertThat(receive(another).text()).isEqualTo("re: two " + i);
            }
            eventually(
                    () -> assertThat(proxy.statistics().frontend().received()).isEqualTo(20));
        }
    }

    @Test
    @DisplayName("V-141: what cannot be a proxy is refused, and harms no socket")
    void whatCannotBeAProxyIsRefused() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                SubSocket sub = SubSocket.open(context);
                PairSocket pair = PairSocket.open(context)) {
            assertThatThrownBy(() -> Proxy.between(pull, sub).start())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PULL and SUB");
            assertThatThrownBy(() -> Proxy.between(pair, push).capture(pair))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Proxy.streamer(pull, push).burst(0)).isInstanceOf(IllegalArgumentException.class);
            try (Proxy proxy = Proxy.between(push, pull).start()) {
                assertThatThrownBy(pull::tryReceive).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> pull.onMessage(message -> {})).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> Proxy.between(pair, pull).start()).isInstanceOf(IllegalStateException.class);
                assertThat(pull.toString() + proxy).contains("RUNNING");
            }
            assertThat(pull.tryReceive()).isNull();
            assertThat(pair.tryReceive())
                    .as("the other side of the one that failed")
                    .isNull();
            pair.close();
            try (Proxy ofAClosedOne = Proxy.between(pair, push).start()) {
                assertThat(ofAClosedOne.awaitStop(PATIENCE)).isTrue();
            }
        }
    }

    @Test
    @DisplayName("V-141: a thread that waits to receive is told when a proxy takes over")
    void aThreadThatWaitsToReceiveIsTold() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            AtomicReference<Throwable> end = new AtomicReference<>();
            CountDownLatch told = new CountDownLatch(1);
            Thread waiting = new Thread(() -> {
                try {
                    pull.receive();
                } catch (RuntimeException | InterruptedException e) {
                    end.set(e);
                }
                told.countDown();
            });
            waiting.start();
            awaitUntil("waits", () -> waiting.getState() == Thread.State.WAITING);
            try (Proxy proxy = Proxy.streamer(pull, push).start()) {
                assertThat(told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(end.get()).isInstanceOf(IllegalStateException.class);
                assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
            }
        }
    }

    @Test
    @DisplayName(
            "V-141: what has frames too many for the backend is dropped and counted there, and the next one is moved")
    void framesTooManyForTheBackendAreCounted() throws Exception {
        try (Context context = Context.create();
                PullSocket front = PullSocket.open(context);
                ScatterSocket back = ScatterSocket.open(context);
                GatherSocket worker = GatherSocket.open(context);
                PushSocket source = PushSocket.open(context);
                Proxy proxy = Proxy.between(front, back).start()) {
            Heard heard = Heard.from(back);
            worker.connect(back.bind("tcp://127.0.0.1:*"));
            source.connect(front.bind("tcp://127.0.0.1:*"));
            source.send(Message.of("one", "two"));
            source.send("one");
            assertThat(receive(worker)).isEqualTo(Message.of("one"));
            assertThat(back.accounting().sendDropped()).isEqualTo(Map.of(DropReason.MALFORMED, 1L));
            assertThat(heard.first(MessagesDropped.class).reason()).isEqualTo(DropReason.MALFORMED);
            eventually(() -> assertThat(proxy.statistics().backend().dropped()).isEqualTo(1));
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    @DisplayName("V-141: a copy that the capture cannot send is dropped and counted there, and holds no message back")
    void copiesThatCannotBeSentAreCounted() throws Exception {
        try (Context context = Context.create();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                ScatterSocket frames = ScatterSocket.open(context);
                GatherSocket watcher = GatherSocket.open(context);
                PullSocket worker = PullSocket.open(context);
                PushSocket source = PushSocket.open(context);
                Proxy proxy = Proxy.between(front, back).capture(frames).start()) {
            watcher.connect(frames.bind("tcp://127.0.0.1:*"));
            worker.connect(back.bind("tcp://127.0.0.1:*"));
            source.connect(front.bind("tcp://127.0.0.1:*"));
            source.send(Message.of("one", "two"));
            source.send("one");
            assertThat(receive(worker)).isEqualTo(Message.of("one", "two"));
            assertThat(receive(worker)).isEqualTo(Message.of("one"));
            assertThat(receive(watcher)).isEqualTo(Message.of("one"));
            assertThat(frames.accounting().sendDropped()).isEqualTo(Map.of(DropReason.MALFORMED, 1L));
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    @DisplayName("V-141: a copy without a peer is dropped and counted by the capture")
    void copiesWithoutAPeerAreCounted() throws Exception {
        try (Context context = Context.create();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                ServerSocket alone = ServerSocket.open(context);
                PullSocket worker = PullSocket.open(context);
                PushSocket source = PushSocket.open(context);
                Proxy proxy = Proxy.between(front, back).capture(alone).start()) {
            worker.connect(back.bind("tcp://127.0.0.1:*"));
            source.connect(front.bind("tcp://127.0.0.1:*"));
            source.send(Message.of("absent", "two"));
            assertThat(receive(worker)).isEqualTo(Message.of("absent", "two"));
            eventually(() -> assertThat(alone.accounting().sendDropped()).isEqualTo(Map.of(DropReason.UNROUTABLE, 1L)));
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }
}
