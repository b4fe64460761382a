package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.event.SocketEvent;
import io.weir.option.Retention;
import io.weir.option.Sync;
import io.weir.pattern.SendStep;
import io.weir.patterns.retention.RetainingPolicy;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.snapshot.NameSnapshot;
import io.weir.testing.FakeStore;
import io.weir.transport.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for names survives the process. The file thread runs when a test says so. */
class PersistentRetentionTest {
    private static final long STREAM = 7;

    private FakeStore store = new FakeStore();
    private FakeSocket socket = new FakeSocket();
    private Retention retention = Retention.named();
    private Sync sync = Sync.SYSTEM;
    private @Nullable Message welcome;
    private RetainingPolicy policy = open();

    private RetainingPolicy open() {
        PubPolicy publisher = new PubPolicy(
                socket,
                new PublisherOptions(Waiting.FOR_THE_DISK, false, false, false, false, welcome),
                (peer, subscribe, topic) -> {});
        try {
            KeptJournal journal = KeptJournal.open(store, sync, socket::nanoTime);
            RetainingPolicy opened =
                    new RetainingPolicy(publisher, socket, retention, welcome, peer -> {}, socket::nanoTime, journal);
            opened.recover();
            return opened;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void startsAgain(FakeStore left) {
        store = left;
        socket = new FakeSocket();
        policy = open();
    }

    private void isKilled() {
        startsAgain(store.afterKill());
    }

    /** What was staged is written first. */
    private void isKilledLater() {
        socket.runOwn();
        isKilled();
    }

    private FakePeer comes(String name, boolean counts, String... topics) {
        FakePeer peer = FakePeer.subscriber(name, counts);
        assertThat(policy.attached(peer)).isNull();
        assertThat(policy.established(peer)).isNull();
        for (String topic : topics) {
            policy.received(peer, new Command.Subscribe(topic.getBytes(UTF_8)));
        }
        return peer;
    }

    private FakePeer silent(String name) {
        return comes(name, false, "");
    }

    private FakePeer resuming(String name, long stream, long arrived) {
        FakePeer peer = comes(name, true, "");
        policy.received(peer, new Command.Resume(stream, arrived));
        return peer;
    }

    private void acknowledges(FakePeer peer, long taken) {
        policy.received(peer, new Command.Acknowledge(taken));
    }

    private void goes(FakePeer peer) {
        peer.goes();
        policy.disconnected(peer);
        policy.detached(peer);
        policy.ended(peer);
    }

    private void send(String... messages) {
        for (String message : messages) {
            assertThat(policy.send(Message.of(message), SendStep.now())).isEqualTo(SendResult.SENT);
        }
    }

    private NameSnapshot only() {
        assertThat(policy.names()).hasSize(1);
        return policy.names().get(0);
    }

    /** What the policy holds is what it accepted beside the queues. */
    private void holds(int waiting) {
        assertThat(policy.held().messages()).isEqualTo(waiting);
        assertThat(socket.kept).isEqualTo(waiting);
    }

    @Test
    void aNameThatIsAwayFindsWhatItMissedInOrder() {
        goes(silent("a"));
        send("1", "2", "3");
        isKilledLater();

        assertThat(only().name()).isEqualTo(RoutingId.of("a"));
        assertThat(only().connected()).isFalse();
        assertThat(only().topics()).isEqualTo(1);
        holds(3);
        send("4");
        FakePeer back = silent("a");
        send("5");
        assertThat(back.sent).containsExactly("1", "2", "3", "4", "5");
        holds(0);
        goes(back);
        isKilledLater();
        holds(5);
    }

    @Test
    void itsSubscriptionsAreThereBeforeItComes() {
        FakePeer peer = comes("a", false, "x", "y");
        policy.received(peer, new Command.Cancel("y".getBytes(UTF_8)));
        goes(peer);
        isKilledLater();
        send("x1", "y1", "z1");
        assertThat(comes("a", false, "x").sent).containsExactly("x1");
    }

    @Test
    void whatArrivedIsNotSentAgainAndWhatDidNotIs() {
        FakePeer first = resuming("a", STREAM, 0);
        send("1", "2", "3", "4", "5");
        acknowledges(first, 1);
        isKilledLater();
        holds(4);
        send("6");
        assertThat(resuming("a", STREAM, 3).sent).containsExactly("4", "5", "6");
        holds(0);
    }

    @Test
    void whatArrivedAndWasNotAcknowledgedComesAgainToAnotherProcess() {
        FakePeer first = resuming("a", STREAM, 0);
        send("1", "2", "3");
        acknowledges(first, 1);
        isKilledLater();
        FakePeer again = resuming("a", STREAM, 3);
        goes(again);
        assertThat(resuming("a", STREAM + 1, 0).sent).containsExactly("2", "3");
    }

    @Test
    void whatArrivedAndWasNotOnDiskYetShiftsNothing() {
        FakePeer first = resuming("a", STREAM, 0);
        send("1", "2");
        socket.runOwn();
        send("3", "4");
        acknowledges(first, 1);
        isKilled();
        send("5", "6");
        FakePeer back = resuming("a", STREAM, 4);
        assertThat(back.sent).containsExactly("5", "6");
        acknowledges(back, 6);
        isKilledLater();
        assertThat(resuming("a", STREAM, 6).sent).isEmpty();
    }

    @Test
    void whatIsDroppedBeforeTheSubscriberComesShiftsNothing() {
        retention = Retention.named().messages(4).dropOldest();
        policy = open(new FakeStore());
        resuming("a", STREAM, 0);
        send("1", "2", "3", "4");
        isKilledLater();
        send("5");
        assertThat(socket.dropped).containsExactly(DropReason.RETENTION);
        isKilledLater();
        assertThat(resuming("a", STREAM, 2).sent).containsExactly("3", "4", "5");
    }

    @Test
    void whatExpiresBeforeTheSubscriberComesShiftsNothing() {
        retention = Retention.named().age(Duration.ofHours(1));
        policy = open(new FakeStore());
        resuming("a", STREAM, 0);
        send("1", "2");
        isKilledLater();
        socket.passes(Duration.ofHours(2));
        send("3");
        assertThat(socket.dropped).containsOnly(DropReason.EXPIRED);
        isKilledLater();
        assertThat(resuming("a", STREAM, 2).sent).containsExactly("3");
    }

    @Test
    void whatTheNextAcceptsIsNotTakenForSentThoughItIsKilledBetweenTwoWritings() {
        resuming("a", STREAM, 0);
        send("1", "2");
        socket.runOwn();
        // These arrive, and are on no disk.
        send("3", "4");
        isKilled();
        long names = store.appendedTo("names");
        send("5", "6");
        socket.runOwn();
        startsAgain(store.afterLossOfEnds(log -> log.equals("names") ? names : Long.MAX_VALUE));
        holds(4);
        assertThat(resuming("a", STREAM, 4).sent).containsExactly("5", "6");
    }

    @Test
    void whereTheNextHasNoRoomForOneThatMayHaveArrivedItHasNoneForThoseBehindIt() {
        resuming("a", STREAM, 0);
        send("1", "x".repeat(100), "3");
        socket.runOwn();
        retention = Retention.named().bytes(50);
        isKilled();
        holds(1);
        assertThat(socket.dropped).containsExactly(DropReason.RETENTION, DropReason.RETENTION);
        send("4");
        assertThat(resuming("a", STREAM, 2).sent).containsExactly("4");
    }

    @Test
    void aWelcomeHasANumberAndDoesNotComeBack() {
        welcome = Message.of("hello");
        policy = open(new FakeStore());
        FakePeer first = resuming("a", STREAM, 0);
        send("1", "2");
        assertThat(first.sent).containsExactly("hello", "1", "2");
        isKilledLater();
        holds(2);
        assertThat(resuming("a", STREAM, 2).sent).containsExactly("hello", "2");
    }

    private RetainingPolicy open(FakeStore with) {
        store = with;
        return open();
    }

    @Test
    void whatAConnectionGaveBackComesFirst() {
        FakePeer first = silent("a");
        send("1", "2", "3", "4");
        first.writes(2);
        goes(first);
        send("5");
        FakePeer second = silent("a").withRoomFor(2);
        goes(second);
        send("6");
        isKilledLater();
        assertThat(silent("a").sent).containsExactly("3", "4", "5", "6");
    }

    @Test
    void whatWasDroppedOrForgottenDoesNotComeBack() {
        retention = Retention.named().messages(2).dropOldest();
        policy = open(new FakeStore());
        goes(silent("a"));
        goes(silent("b"));
        send("1", "2", "3");
        assertThat(policy.forget(RoutingId.of("b"))).isTrue();
        isKilledLater();
        holds(2);
        assertThat(store.names()).hasSize(2);
        assertThat(silent("a").sent).containsExactly("2", "3");
        isKilledLater();
        holds(0);
    }

    @Test
    void whatIsLeftWhenThePublisherClosesIsForTheNext() {
        goes(silent("a"));
        send("1", "2");
        policy.closing(SendStep.now());
        assertThat(socket.dropped).isEmpty();
        holds(2);
        CompletableFuture<Void> closed = policy.closed();
        socket.runOwn();
        assertThat(closed).isCompleted();
        startsAgain(store.afterPowerCut());
        assertThat(silent("a").sent).containsExactly("1", "2");
    }

    @Test
    void eachMessageIsAcceptedWhenTheMediumHasIt() {
        sync = Sync.EACH;
        policy = open(new FakeStore());
        send("0");
        assertThat(policy.acceptsLater()).isTrue();
        assertThat(policy.accepting()).isNull();
        goes(silent("a"));
        send("1");
        CompletableFuture<Void> accepting = policy.accepting();
        assertThat(accepting).isNotNull().isNotCompleted();
        socket.runOwn();
        assertThat(accepting).isCompleted();
        send("2");
        startsAgain(store.afterPowerCut());
        assertThat(silent("a").sent).containsExactly("1");
    }

    @Test
    void noSenderWaitsForWhatIsOnTheMediumBeforeItAsks() {
        sync = Sync.EACH;
        policy = open(new FakeStore());
        goes(silent("a"));
        send("1");
        socket.runOwn();
        assertThat(policy.accepting()).isNull();
        send("2");
        assertThat(policy.accepting()).isNotNull().isNotCompleted();
    }

    @Test
    void aGroupIsOnTheMediumAfterTheTime() {
        sync = Sync.every(Duration.ofMillis(50));
        policy = open(new FakeStore());
        goes(silent("a"));
        send("1");
        socket.runOwn();
        assertThat(policy.acceptsLater()).isFalse();
        assertThat(store.afterPowerCut().names()).isNotEmpty();
        socket.passes(Duration.ofMillis(50));
        socket.runOwn();
        send("2");
        socket.runOwn();
        startsAgain(store.afterPowerCut());
        assertThat(silent("a").sent).containsExactly("1");
    }

    @Test
    void whereTheDiskFailsItIsDroppedAndCountedAndTriedAgain() {
        sync = Sync.EACH;
        policy = open(new FakeStore());
        goes(silent("a"));
        socket.runOwn();
        store.failAppends(new IOException("full"));
        send("1");
        CompletableFuture<Void> accepting = policy.accepting();
        socket.runOwn();
        assertThat(accepting).isCompleted();
        assertThat(socket.events)
                .filteredOn(SocketEvent.SpillFailed.class::isInstance)
                .hasSize(1);
        send("2");
        assertThat(socket.dropped).containsExactly(DropReason.SPILL_FAILED);
        assertThat(policy.accepting()).isNull();

        store.failAppends(null);
        socket.passes(Duration.ofSeconds(5));
        socket.runOwn();
        send("3");
        isKilledLater();
        assertThat(silent("a").sent).containsExactly("1", "3");
    }

    @Test
    void sendersWaitWhereTheDiskIsBehind() {
        goes(silent("a"));
        Message large = Message.of("x".repeat(1 << 20));
        int sent = 0;
        while (policy.send(large, SendStep.now()) == SendResult.SENT) {
            sent++;
        }
        assertThat(sent).isBetween(1, 4);
        int retries = socket.retries;
        socket.runOwn();
        assertThat(socket.retries).isGreaterThan(retries);
        assertThat(policy.send(large, SendStep.now())).isEqualTo(SendResult.SENT);
    }

    @Test
    void whatIsNotWhatWasWrittenIsCountedAndNothingElseIsLost() {
        goes(silent("a"));
        socket.runOwn();
        send("1");
        socket.runOwn();
        store.damage(bytes -> {
            byte[] flipped = bytes.clone();
            flipped[flipped.length - 1] ^= 1;
            return flipped;
        });
        send("2");
        socket.runOwn();
        store.damage(bytes -> bytes);
        send("3");
        isKilledLater();
        assertThat(socket.dropped).containsExactly(DropReason.SPILL_FAILED);
        assertThat(socket.events)
                .filteredOn(SocketEvent.SpillFailed.class::isInstance)
                .hasSize(1);
        assertThat(silent("a").sent).containsExactly("1", "3");
    }

    /** A power cut takes the end of each log as far as the medium did not have it: of the names, and of the messages of one. */
    @Test
    void whicheverEndsOfTheLogsAreMissingTheRestIsDeliveredInOrder() {
        FakeStore whole = twoNamesAndEightMessages();
        for (long names = 0; names <= whole.appendedTo("names"); names++) {
            for (long messages = 0; messages <= whole.appendedTo("name-1"); messages++) {
                long ofNames = names;
                long ofMessages = messages;
                startsAgain(whole.afterLossOfEnds(log -> log.equals("names") ? ofNames : ofMessages));
                boolean known = policy.names().stream()
                        .anyMatch(each -> each.name().equals(RoutingId.of("a")) && each.topics() == 1);
                List<String> a = resuming("a", STREAM, 4).sent;
                List<String> b = comes("b", false, "b").sent;
                send("b live");
                assertThat(a).as("%d and %d records", names, messages).endsWith("b live");
                assertThat(a).isSorted().doesNotHaveDuplicates();
                for (int i = 5; known && i <= Math.min(messages, 8); i++) {
                    assertThat(a).as("%d and %d records", names, messages).contains("a " + i);
                }
                assertThat(b).endsWith("b live").allMatch(each -> each.startsWith("b"));
                assertThat(b).isSorted().doesNotHaveDuplicates();
                holds(0);
            }
        }
    }

    /** One that counts and has got four of eight, of which it acknowledged two; the other is away. Each step is on disk. */
    private FakeStore twoNamesAndEightMessages() {
        FakePeer a = resuming("a", STREAM, 0);
        socket.runOwn();
        FakePeer b = comes("b", false, "b");
        socket.runOwn();
        goes(b);
        for (int i = 1; i <= 8; i++) {
            send("a " + i);
            socket.runOwn();
            if (i == 3) {
                acknowledges(a, 2);
                socket.runOwn();
            } else if (i == 4) {
                goes(a);
                socket.runOwn();
            }
        }
        send("b 1");
        socket.runOwn();
        return store;
    }

    @Test
    void aNameIsForgottenThatWasNotSeenForLong() {
        retention = Retention.named().names(10, Duration.ofMillis(1));
        policy = open(new FakeStore());
        goes(silent("a"));
        send("1");
        isKilledLater();
        socket.passes(Duration.ofSeconds(1));
        assertThat(policy.names()).isEmpty();
        isKilledLater();
        assertThat(policy.names()).isEmpty();
    }

    /** A subscriber that counts, against a publisher that is killed at any moment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void atRandom(int seed) {
        for (int i = 0; i < 40; i++) {
            new Run(new Random(1000L * seed + i)).go();
        }
    }

    private final class Run {
        private final Random random;
        private final List<Integer> got = new ArrayList<>();
        private final Set<Integer> mayMiss = new HashSet<>();
        private @Nullable FakePeer peer;
        private int read;
        private long acknowledged;
        private int next;
        private int onDisk;

        Run(Random random) {
            this.random = random;
        }

        void go() {
            startsAgain(new FakeStore());
            peer = resuming("a", STREAM, 0);
            socket.runOwn();
            for (int i = 0; i < 300; i++) {
                step(random.nextInt(12));
            }
            socket.runOwn();
            if (peer == null) {
                connect();
            }
            receive(Integer.MAX_VALUE);
            assertThat(got).isSorted().doesNotHaveDuplicates();
            for (int i = 0; i < next; i++) {
                assertThat(got.contains(i) || mayMiss.contains(i))
                        .as("message %d", i)
                        .isTrue();
            }
            assertThat(policy.held().messages()).isZero();
        }

        private void step(int what) {
            switch (what) {
                case 0, 1, 2, 3 -> send(Integer.toString(next++));
                case 4, 5 -> {
                    socket.runOwn();
                    onDisk = next;
                }
                case 6, 7 -> receive(random.nextInt(4));
                case 8 -> acknowledge();
                case 9 -> connect();
                case 10 -> disconnect();
                default -> kill();
            }
        }

        private void receive(int most) {
            FakePeer from = peer;
            while (from != null && most-- > 0 && read < from.sent.size()) {
                got.add(Integer.parseInt(from.sent.get(read++)));
                from.writes(1);
            }
        }

        private void acknowledge() {
            if (peer != null) {
                acknowledged += random.nextInt((int) (got.size() - acknowledged) + 1);
                acknowledges(peer, acknowledged);
            }
        }

        private void connect() {
            if (peer == null) {
                peer = resuming("a", STREAM, got.size());
                read = 0;
                // What a subscriber says when it comes takes a moment to be on disk, too.
                socket.runOwn();
                onDisk = next;
            }
        }

        private void disconnect() {
            if (peer != null) {
                goes(peer);
                peer = null;
            }
        }

        private void kill() {
            for (int i = onDisk; i < next; i++) {
                mayMiss.add(i);
            }
            isKilled();
            onDisk = next;
            peer = null;
        }
    }
}
