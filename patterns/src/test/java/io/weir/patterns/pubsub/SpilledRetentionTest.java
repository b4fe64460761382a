package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.option.Retention;
import io.weir.pattern.SendStep;
import io.weir.patterns.retention.RetainingPolicy;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.queue.Spillway;
import io.weir.snapshot.NameSnapshot;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoredLog;
import io.weir.testing.FakeStore;
import io.weir.transport.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept for names goes to disk where it finds no room in memory. The file thread runs when a test says so. */
class SpilledRetentionTest {
    /** So many messages that were sent may be unacknowledged. */
    private static final int WINDOW = 1000;

    private final FakeSocket socket = new FakeSocket();
    private final FakeStore store = new FakeStore();
    private final Files files = new Files();
    private RetainingPolicy policy = policy(Retention.named().messages(1), 1_000_000);

    private final class Files implements Spillway.Logs, Spillway.Threads, Spillway.Failures {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final List<Runnable> later = new ArrayList<>();
        private int opened;
        private long lost;

        @Override
        public StoredLog open() throws IOException {
            return store.open("log " + opened++, Durability.TEMPORARY);
        }

        @Override
        public void deleteAll() {}

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(Runnable task, Duration wait) {
            later.add(task);
        }

        @Override
        public void failed(Throwable cause, long messages) {
            lost += messages;
        }

        void run() {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                task.run();
            }
        }
    }

    private RetainingPolicy policy(Retention retention, long spill) {
        socket.spillTo(new Spillway(files, spill, files, files));
        PubPolicy publisher = new PubPolicy(
                socket,
                new PublisherOptions(Waiting.FOR_THE_DISK, false, false, false, false, null),
                (peer, subscribe, topic) -> {});
        return new RetainingPolicy(publisher, socket, retention, null, peer -> {}, socket::nanoTime, null);
    }

    private FakePeer comes(String name, boolean acknowledges) {
        FakePeer peer = FakePeer.subscriber(name, acknowledges);
        assertThat(policy.attached(peer)).isNull();
        assertThat(policy.established(peer)).isNull();
        policy.received(peer, new Command.Subscribe("".getBytes(UTF_8)));
        return peer;
    }

    private FakePeer resuming(String name, long arrived) {
        FakePeer peer = comes(name, true);
        policy.received(peer, new Command.Resume(7, arrived));
        return peer;
    }

    private void goes(FakePeer peer) {
        peer.goes();
        policy.disconnected(peer);
        policy.detached(peer);
        policy.ended(peer);
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(policy.send(Message.of(Integer.toString(i)), SendStep.now()))
                    .isEqualTo(SendResult.SENT);
        }
    }

    private static void assertGot(FakePeer peer, int from, int to) {
        assertThat(peer.sent)
                .isEqualTo(IntStream.range(from, to).mapToObj(Integer::toString).toList());
    }

    private NameSnapshot only() {
        assertThat(policy.names()).hasSize(1);
        return policy.names().get(0);
    }

    private void holds(long waiting) {
        assertThat(policy.held().messages()).isEqualTo(waiting);
        assertThat(only().waiting()).isEqualTo(waiting);
    }

    @Test
    void withAMarkOfOneNothingIsLost() {
        goes(comes("a", false));
        send(0, 1000);
        files.run();
        holds(1000);
        assertThat(store.appended()).isGreaterThan(900);
        assertThat(only().spilled()).isBetween(900L, 999L);
        assertThat(policy.held().spilled()).isEqualTo(only().spilled());
        assertThat(policy.held().spilledBytes()).isBetween(900L * 3, 999L * 3);
        assertThat(socket.kept).isEqualTo(1000);

        FakePeer back = comes("a", false);
        files.run();
        assertGot(back, 0, 1000);
        holds(0);
        assertThat(socket.kept).isZero();
        assertThat(socket.dropped).isEmpty();
        send(1000, 1001);
        assertGot(back, 0, 1001);
    }

    @Test
    void whatComesMeanwhileWaitsBehindWhatIsOnDisk() {
        goes(comes("a", false));
        send(0, 500);
        files.run();
        FakePeer back = comes("a", false).withRoomFor(0);
        send(500, 600);
        back.withRoomFor(10_000);
        policy.roomAgain(back);
        send(600, 700);
        files.run();
        send(700, 710);
        files.run();
        assertGot(back, 0, 710);
        holds(0);
    }

    @Test
    void whatAConnectionDidNotWriteComesBackBeforeWhatIsOnDisk() {
        goes(comes("a", false));
        send(0, 500);
        files.run();
        FakePeer half = comes("a", false).withRoomFor(200);
        files.run();
        half.writes(100);
        goes(half);
        holds(400);
        FakePeer back = comes("a", false);
        files.run();
        assertGot(back, 100, 500);
        holds(0);
        assertThat(socket.dropped).isEmpty();
    }

    @Test
    void whatTheBudgetHasNoRoomForIsDroppedAndCounted() {
        policy = policy(Retention.named().messages(1), 200 * (32 + 3));
        goes(comes("a", false));
        send(100, 800);
        files.run();
        long dropped = only().dropped();
        assertThat(dropped).isBetween(400L, 600L);
        holds(700 - dropped);
        assertThat(socket.dropped).hasSize((int) dropped).containsOnly(DropReason.RETENTION);
    }

    @Test
    void noMoreIsSentThanASubscriberMayHaveUnacknowledged() {
        goes(resuming("a", 0));
        send(0, 5000);
        files.run();
        FakePeer back = resuming("a", 0);
        files.run();
        assertGot(back, 0, WINDOW);
        long taken = 0;
        while (back.sent.size() < 5000) {
            taken = back.sent.size();
            policy.received(back, new Command.Acknowledge(taken));
            files.run();
            assertThat(back.sent.size()).isLessThanOrEqualTo((int) taken + WINDOW);
        }
        assertGot(back, 0, 5000);
        back.writes(5000);
        goes(back);
        // The connection was cut, and ten of them had not arrived.
        FakePeer again = resuming("a", 4990);
        files.run();
        assertGot(again, 4990, 5000);
        holds(0);
    }

    @Test
    void whatWaitedTooLongOnDiskIsDropped() {
        Duration age = Duration.ofSeconds(64);
        policy = policy(Retention.named().messages(1).age(age), 1_000_000);
        goes(comes("a", false));
        send(0, 500);
        files.run();
        socket.passes(age.dividedBy(2));
        send(500, 700);
        files.run();
        socket.passes(age.dividedBy(2).plusSeconds(9));
        files.run();
        assertThat(only().expired()).isEqualTo(500);
        assertThat(socket.dropped).hasSize(500).containsOnly(DropReason.EXPIRED);
        FakePeer back = comes("a", false);
        files.run();
        assertGot(back, 500, 700);
    }

    @Test
    void whatIsOnDiskForANameThatIsForgottenIsDroppedAndDeleted() {
        goes(comes("a", false));
        send(0, 500);
        files.run();
        assertThat(store.logs()).isEqualTo(1);
        assertThat(policy.forget(RoutingId.of("a"))).isTrue();
        files.run();
        assertThat(socket.dropped).hasSize(500).containsOnly(DropReason.FORGOTTEN);
        assertThat(store.logs()).isZero();
        assertThat(policy.held().messages()).isZero();
        assertThat(socket.kept).isZero();
    }

    @Test
    void whatCannotBeReadCountsAsDroppedAndTheRestGoesOn() {
        goes(comes("a", false));
        send(0, 500);
        files.run();
        long spilled = only().spilled();
        store.failReads(new IOException("Input/output error"));
        FakePeer back = comes("a", false);
        files.run();
        assertThat(files.lost).isEqualTo(spilled);
        assertThat(only().dropped()).isEqualTo(spilled);
        assertGot(back, 0, (int) (500 - spilled));
        holds(0);
        back.sent.clear();
        send(500, 510);
        assertGot(back, 500, 510);
    }

    @Test
    void aPublisherWaitsForADiskThatIsSlowerThanItself() {
        Message large = Message.wrap(new byte[64 * 1024]);
        policy = policy(Retention.named().messages(1), 1L << 30);
        goes(comes("a", false));
        int sent = 0;
        while (policy.send(large, SendStep.now()) == SendResult.SENT) {
            sent++;
            assertThat(sent).isLessThan(100);
        }
        int before = socket.retries;
        files.run();
        assertThat(socket.retries).isGreaterThan(before);
        assertThat(policy.send(large, SendStep.now())).isEqualTo(SendResult.SENT);
        assertThat(socket.dropped).isEmpty();
        holds(sent + 1);
    }

    @Test
    void aPublisherDoesNotWaitForADiskThatFails() {
        Message large = Message.wrap(new byte[64 * 1024]);
        policy = policy(Retention.named().messages(1), 1L << 30);
        goes(comes("a", false));
        long sent = 0;
        while (policy.send(large, SendStep.now()) == SendResult.SENT) {
            sent++;
        }
        store.failAppends(new IOException("No space left on device"));
        int before = socket.retries;
        files.run();
        assertThat(socket.retries).isGreaterThan(before);
        assertThat(policy.send(large, SendStep.now())).isEqualTo(SendResult.SENT);
        assertThat(socket.dropped).containsExactly(DropReason.RETENTION);
        assertThat(files.lost).isZero();
        holds(sent);
        FakePeer back = comes("a", false);
        files.run();
        assertThat(back.sent).hasSize((int) sent);
    }

    @Test
    void whenThePublisherClosesAConnectionGetsWhatIsOnDiskAndWhoIsAwayNothing() {
        goes(comes("a", false));
        goes(comes("b", false));
        send(0, 500);
        files.run();
        FakePeer here = comes("a", false).withRoomFor(0);
        policy.closing(SendStep.now());
        assertThat(socket.dropped).hasSize(500).containsOnly(DropReason.LINGER_EXPIRED);
        assertThat(policy.isFinished()).isFalse();
        here.withRoomFor(10_000);
        int before = socket.changes;
        policy.roomAgain(here);
        files.run();
        assertGot(here, 0, 500);
        assertThat(policy.isFinished()).isTrue();
        assertThat(socket.changes).isGreaterThan(before);
        assertThat(socket.kept).isZero();
    }

    @Test
    void whatIsLeftWhenThePublisherLingersNoLongerIsDroppedAndCounted() {
        goes(comes("a", false));
        send(0, 500);
        files.run();
        FakePeer here = comes("a", false).withRoomFor(100);
        files.run();
        policy.closing(SendStep.now());
        assertThat(policy.isFinished()).isFalse();
        goes(here);
        assertThat(policy.isFinished()).isTrue();
        assertThat(socket.dropped).hasSize(500 - here.sent.size()).containsOnly(DropReason.LINGER_EXPIRED);
        assertThat(policy.held().messages()).isZero();
        assertThat(socket.kept).isZero();
    }
}
