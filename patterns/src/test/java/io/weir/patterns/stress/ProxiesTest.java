package io.weir.patterns.stress;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.contract.OnInprocAndTcp;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.proxy.ProxyStatistics;
import io.weir.patterns.proxy.ProxyStatistics.Side;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Proxies under load: every message comes out as often as it went in, also while they are paused, stopped and replaced. */
@Tag("slow")
@Timeout(600)
class ProxiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final int SOME = 20_000;
    private static final int A_MILLION = 1_000_000;

    private final Crew crew = new Crew();

    @OnInprocAndTcp
    void aQueueLosesNothing(Wire wire) throws Exception {
        throughAQueue(wire, SOME);
    }

    @OnInprocAndTcp
    @Tag("stress")
    void aMillionThroughAQueue(Wire wire) throws Exception {
        throughAQueue(wire, A_MILLION);
    }

    /** Two clients, three services that answer with what they got: each request is answered once, and to its client. */
    private void throughAQueue(Wire wire, int count) throws Exception {
        try (Context context = wire.context();
                RouterSocket front = RouterSocket.open(context);
                DealerSocket back = DealerSocket.open(context);
                Proxy proxy = Proxy.queue(front, back).start();
                Crew working = crew) {
            String clients = front.bind(wire.anywhere()).toString();
            String services = back.bind(wire.anywhere()).toString();
            Crew serving = new Crew();
            serving.hire(3, number -> {
                DealerSocket service = DealerSocket.open(context);
                service.connect(services);
                while (true) {
                    service.send(service.receive());
                }
            });
            int each = count / 2;
            working.hire(2, number -> {
                DealerSocket client = DealerSocket.open(context);
                client.connect(clients);
                BitSet answered = new BitSet(each);
                int sent = 0;
                for (int received = 0; received < each; received++) {
                    // No more at a time than all queues on the way hold, or each would wait for the other to read.
                    while (sent < each && sent - received < 500) {
                        client.send(Message.wrap(new byte[0], Numbered.frame(number, sent++)));
                    }
                    Message reply = client.receive(PATIENCE);
                    assertThat(reply).as("reply %d", received).isNotNull();
                    assertThat(reply.frameCount()).isEqualTo(2);
                    assertThat(Numbered.sender(reply)).isEqualTo(number);
                    assertThat(answered.get(Numbered.number(reply)))
                            .as("answered before")
                            .isFalse();
                    answered.set(Numbered.number(reply));
                }
                assertThat(answered.cardinality()).isEqualTo(each);
                assertThat(client.tryReceive()).isNull();
            });
            working.awaitDone(PATIENCE);
            Side moved = standingStill(proxy).frontend();
            assertThat(moved.received()).isEqualTo(2L * each);
            assertThat(moved.sent()).isEqualTo(2L * each);
            assertThat(moved.dropped()).isZero();
            context.close(Duration.ZERO);
            serving.awaitDone(PATIENCE);
        }
    }

    @OnInprocAndTcp
    void aForwarderLosesNothing(Wire wire) throws Exception {
        throughAForwarder(wire, SOME);
    }

    @OnInprocAndTcp
    @Tag("stress")
    void aMillionThroughAForwarder(Wire wire) throws Exception {
        throughAForwarder(wire, A_MILLION);
    }

    /** Without dropping, both subscribers get everything in order. */
    private void throughAForwarder(Wire wire, int count) throws Exception {
        try (Context context = wire.context();
                PubSocket publisher = PubSocket.open(context, o -> o.noDrop(true));
                XSubSocket front = XSubSocket.open(context);
                XPubSocket back = XPubSocket.open(context, o -> o.noDrop(true));
                SubSocket one = SubSocket.open(context);
                SubSocket two = SubSocket.open(context);
                Proxy proxy = Proxy.forwarder(front, back).start();
                Crew working = crew) {
            front.connect(publisher.bind(wire.anywhere()));
            String downstream = back.bind(wire.anywhere()).toString();
            one.subscribe("").connect(downstream);
            two.subscribe("").connect(downstream);
            assertThat(back.awaitSubscribers("", 2, PATIENCE)).isTrue();
            assertThat(publisher.awaitSubscribers("", 1, PATIENCE)).isTrue();
            publish(working, publisher, List.of(one, two), count);
            assertThat(standingStill(proxy).backend().sent()).isEqualTo(count);
        }
    }

    private static void publish(Crew working, PubSocket publisher, List<SubSocket> subscribers, int count)
            throws Exception {
        working.hire(subscribers.size(), number -> assertSequence(subscribers.get(number), count));
        working.hire(1, number -> sendSequence(publisher, count));
        working.awaitDone(PATIENCE);
    }

    @OnInprocAndTcp
    void aForwarderOfSubAndPubLosesNothing(Wire wire) throws Exception {
        throughSubAndPub(wire, SOME);
    }

    @OnInprocAndTcp
    @Tag("stress")
    void aMillionThroughAForwarderOfSubAndPub(Wire wire) throws Exception {
        throughSubAndPub(wire, A_MILLION);
    }

    private void throughSubAndPub(Wire wire, int count) throws Exception {
        try (Context context = wire.context();
                PubSocket publisher = PubSocket.open(context, o -> o.noDrop(true));
                SubSocket front = SubSocket.open(context);
                PubSocket back = PubSocket.open(context, o -> o.noDrop(true));
                SubSocket subscriber = SubSocket.open(context);
                Proxy proxy = Proxy.forwarder(front.subscribe(""), back).start();
                Crew working = crew) {
            front.connect(publisher.bind(wire.anywhere()));
            subscriber.subscribe("").connect(back.bind(wire.anywhere()));
            assertThat(back.awaitSubscribers("", 1, PATIENCE)).isTrue();
            assertThat(publisher.awaitSubscribers("", 1, PATIENCE)).isTrue();
            publish(working, publisher, List.of(subscriber), count);
            assertThat(standingStill(proxy).backend().sent()).isEqualTo(count);
        }
    }

    @OnInprocAndTcp
    void aStreamerLosesNothing(Wire wire) throws Exception {
        throughAStreamer(wire, SOME);
    }

    @OnInprocAndTcp
    @Tag("stress")
    void aMillionThroughAStreamer(Wire wire) throws Exception {
        throughAStreamer(wire, A_MILLION);
    }

    /** Three sources and two workers: each message comes out once. */
    private void throughAStreamer(Wire wire, int count) throws Exception {
        int sources = 3;
        int each = count / sources;
        try (Context context = wire.context();
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                Proxy proxy = Proxy.streamer(front, back).start();
                Crew working = crew) {
            String work = front.bind(wire.anywhere()).toString();
            String workers = back.bind(wire.anywhere()).toString();
            List<BitSet> seen = new ArrayList<>();
            for (int i = 0; i < sources; i++) {
                seen.add(new BitSet(each));
            }
            AtomicInteger received = new AtomicInteger();
            Crew pulling = new Crew();
            pulling.hire(2, number -> {
                PullSocket worker = PullSocket.open(context);
                worker.connect(workers);
                while (true) {
                    Message message = worker.receive();
                    BitSet mine = seen.get(Numbered.sender(message));
                    synchronized (mine) {
                        assertThat(mine.get(Numbered.number(message)))
                                .as("twice")
                                .isFalse();
                        mine.set(Numbered.number(message));
                    }
                    received.incrementAndGet();
                }
            });
            working.hire(sources, number -> {
                PushSocket source = PushSocket.open(context);
                source.connect(work);
                for (int i = 0; i < each; i++) {
                    source.send(Numbered.message(number, i));
                }
            });
            working.awaitDone(PATIENCE);
            pulling.await(PATIENCE, () -> received.get() == sources * each);
            assertThat(standingStill(proxy).frontend().received()).isEqualTo((long) sources * each);
            context.close(Duration.ZERO);
            pulling.awaitDone(PATIENCE);
            for (BitSet of : seen) {
                assertThat(of.cardinality()).isEqualTo(each);
            }
        }
    }

    @OnInprocAndTcp
    void pausesUnderLoadLoseNothing(Wire wire) throws Exception {
        underLoad(wire, 50_000, (front, back, over) -> {
            Proxy proxy = Proxy.streamer(front, back).start();
            long moved = 0;
            for (int pauses = 0; pauses < 20 || !over.get(); pauses++) {
                proxy.pause();
                long still = proxy.statistics().frontend().received();
                assertThat(still).isGreaterThanOrEqualTo(moved);
                moved = still;
                awaitSome(front);
                assertThat(proxy.statistics().frontend().received())
                        .as("while paused")
                        .isEqualTo(still);
                proxy.resume();
                awaitSome(front);
            }
            assertThat(within(PATIENCE, over::get)).isTrue();
            proxy.close();
            return proxy.statistics().backend().sent();
        });
    }

    @OnInprocAndTcp
    void stopsUnderLoadLoseNothing(Wire wire) throws Exception {
        underLoad(wire, 50_000, (front, back, over) -> {
            long moved = 0;
            for (int stops = 0; stops < 20 || !over.get(); stops++) {
                Proxy proxy = Proxy.streamer(front, back).start();
                awaitSome(front);
                proxy.stop();
                long still = proxy.statistics().backend().sent();
                awaitSome(front);
                assertThat(proxy.statistics().backend().sent())
                        .as("after the stop")
                        .isEqualTo(still);
                moved += still;
            }
            return moved;
        });
    }

    /** What is done to proxies while messages flow; returns how many were moved. */
    @FunctionalInterface
    private interface Course {
        long run(PullSocket front, PushSocket back, AtomicBoolean over) throws Exception;
    }

    private void underLoad(Wire wire, int count, Course course) throws Exception {
        try (Context context = wire.context();
                PushSocket source = PushSocket.open(context);
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                PullSocket sink = PullSocket.open(context);
                Crew working = crew) {
            source.connect(front.bind(wire.anywhere()));
            sink.connect(back.bind(wire.anywhere()));
            AtomicBoolean over = new AtomicBoolean();
            working.hire(1, number -> sendSequence(source, count));
            working.hire(1, number -> {
                assertSequence(sink, count);
                over.set(true);
            });
            long moved = course.run(front, back, over);
            working.awaitDone(PATIENCE);
            assertThat(moved).isEqualTo(count);
        }
    }

    /** What it has moved, exactly: a burst is counted when it ends, after its first messages have come out already. */
    private static ProxyStatistics standingStill(Proxy proxy) {
        proxy.pause();
        return proxy.statistics();
    }

    /** Waits until a few more have come in, some bursts of them or none; or nothing moves. */
    private static void awaitSome(PullSocket front) {
        long goal = front.accounting().decoded() + ThreadLocalRandom.current().nextInt(500);
        within(Duration.ofMillis(1), () -> front.accounting().decoded() >= goal);
    }

    @OnInprocAndTcp
    void closingUnderLoadEndsProxies(Wire wire) throws Exception {
        for (int round = 0; round < 10; round++) {
            try (Context context = wire.context();
                    Crew working = new Crew()) {
                PushSocket source = PushSocket.open(context);
                PullSocket front = PullSocket.open(context);
                PushSocket back = PushSocket.open(context);
                PullSocket sink = PullSocket.open(context);
                source.connect(front.bind(wire.anywhere()));
                sink.connect(back.bind(wire.anywhere()));
                Proxy proxy = Proxy.streamer(front, back).start();
                working.hire(1, number -> sendSequence(source, Integer.MAX_VALUE));
                working.hire(1, number -> {
                    while (true) {
                        sink.receive();
                    }
                });
                awaitSome(front);
                (round % 2 == 0 ? front : back).close(Duration.ZERO);
                assertThat(proxy.awaitStop(PATIENCE)).isTrue();
                context.close(Duration.ZERO);
                working.awaitDone(PATIENCE);
            }
        }
    }

    private static void sendSequence(Sending to, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Message message = Numbered.message(0, i);
            to.send(i % 3 == 0 ? message.prepend(new byte[i % 100]) : message);
        }
    }

    private static void assertSequence(Receiving from, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Message message = from.receive(PATIENCE);
            assertThat(message).as("message %d of %d", i, count).isNotNull();
            if (Numbered.number(message) != i || message.frameCount() != (i % 3 == 0 ? 2 : 1)) {
                throw new AssertionError(
                        "got " + Numbered.number(message) + " in " + message + " (expected: " + i + ")");
            }
        }
        assertThat(from.tryReceive()).isNull();
    }
}
