package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import io.weir.testing.AtOnce;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every message is exactly once in the books of each side, whatever happens to connections: they are cut, and stopped up
 * until queues are full, while messages move; at last one side closes with messages unsent. What was written by one side
 * and never decoded by the other died inside TCP.
 */
@Tag("slow")
@Timeout(120)
class AccountingTest {
    private static final int CUTS = 20;

    /** What was on its way arrives in less. */
    private static final Duration SILENCE = Duration.ofMillis(50);

    /** A sender that was refused, or has sent a burst, tries again when the receiver has got on, or has not for so long. */
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private static final int BURST = 20;

    /** So often refused while nothing comes out, the queues are full, and not only late. */
    private static final int REFUSALS = 20;

    /** More than can be on its way when a connection is cut, so that these came by the next one. */
    private static final int FLOW = 30;

    /** So large that queues fill, and buffers of the system hold few. */
    private static final byte[] PAYLOAD = new byte[20_000];

    private static void small(OptionsBuilder<?> options) {
        OnWire.hasty(options);
        options.highWaterMark(5).sendBuffer(16 * 1024).receiveBuffer(16 * 1024);
    }

    /** What the sender was told. */
    private static final class Told {
        private final Map<SendResult, Long> results = new EnumMap<>(SendResult.class);

        synchronized SendResult add(SendResult result) {
            results.merge(result, 1L, Long::sum);
            return result;
        }

        synchronized long of(SendResult result) {
            return results.getOrDefault(result, 0L);
        }
    }

    @FunctionalInterface
    private interface Sender {
        SendResult send(byte[] number);
    }

    @FunctionalInterface
    private interface Ending {
        void run() throws Exception;
    }

    /**
     * Sends as fast as it goes, and receives the same, while the cable is stopped up and cut; in the end the cable is
     * stopped up until the sender's queues are full, and the sender is closed.
     *
     * @return how many were received
     */
    private static <R extends Socket & Receiving> long mistreat(
            Cable cable, Sender sender, R receiver, Told told, Ending closeSender) throws Exception {
        AtomicLong received = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        try (Crew crew = new Crew()) {
            crew.hire(1, receiving -> {
                int last = -1;
                while (true) {
                    Message message = receiver.receive();
                    int number = Numbered.number(message);
                    assertThat(number).as("after %d", last).isGreaterThan(last);
                    last = number;
                    received.incrementAndGet();
                }
            });
            crew.hire(1, sending -> {
                for (int number = 0; !done.get(); number++) {
                    long before = received.get();
                    if (told.add(sender.send(Numbered.frame(0, number))) != SendResult.SENT || number % BURST == 0) {
                        within(A_MOMENT, () -> received.get() > before);
                    }
                }
            });
            for (int i = 0; i < CUTS; i++) {
                long before = received.get();
                crew.await(PATIENCE, () -> received.get() > before + FLOW);
                if (i % 2 == 0) {
                    stopUntilFull(cable, crew, told, received);
                }
                cable.cut();
                cable.go();
            }
            long before = received.get();
            crew.await(PATIENCE, () -> received.get() > before + FLOW);
            stopUntilFull(cable, crew, told, received);
            done.set(true);
            crew.await(
                    PATIENCE,
                    () -> crew.threads().stream().filter(Thread::isAlive).count() == 1);
            closeSender.run();
            cable.cut();
            cable.go();
            awaitSilence(receiver, received);
        }
        return received.get();
    }

    /** Until nothing moves, and the sender noticed: it is told so, or, being a publisher, sends on for a while. */
    private static void stopUntilFull(Cable cable, Crew crew, Told told, AtomicLong received) {
        cable.stop();
        long seen;
        do {
            seen = received.get();
        } while (moves(received, seen));
        long full = told.of(SendResult.FULL);
        long sent = told.of(SendResult.SENT);
        crew.await(PATIENCE, () -> told.of(SendResult.FULL) > full + REFUSALS || told.of(SendResult.SENT) > sent + 500);
    }

    /** Whether something still arrives that was on its way. */
    private static boolean moves(AtomicLong received, long seen) {
        return within(SILENCE, () -> received.get() != seen);
    }

    /** Until its receiver has no peer and has handed out all that came. */
    private static <R extends Socket & Receiving> void awaitSilence(R receiver, AtomicLong received) throws Exception {
        eventually(() -> {
            Accounting books = receiver.accounting();
            assertThat(receiver.peerCount()).isZero();
            assertThat(books.receiveQueued()).as("queued: %s", books).isZero();
            assertThat(received.get()).as("received of %s", books).isEqualTo(books.decoded());
        });
    }

    /** Each side balances, and knows what its application knows; returns how many died inside TCP. */
    private static long lostBetween(Socket sender, long accepted, Socket receiver, long received) throws Exception {
        Accounting out = Books.settled(sender);
        Accounting in = Books.settled(receiver);
        assertThat(out.accepted()).as("accepted: %s", out).isEqualTo(accepted);
        assertThat(in.delivered()).as("delivered: %s", in).isEqualTo(received);
        assertThat(in.receiveDropped()).isEmpty();
        long lost = out.written() - in.decoded();
        assertThat(lost).as("written %s, decoded %s", out, in).isNotNegative();
        assertThat(accepted).isEqualTo(received + out.totalSendDropped() + lost);
        return lost;
    }

    /** Both spend most of their time waiting for TCP. */
    @Test
    void theConnectingSideDropsWhatWasHandedToAConnectionThatBroke() throws Exception {
        AtOnce.forEach(List.of("push", "dealer"), type -> {
            if (type.equals("push")) {
                pushDropsWhatWasHandedToAConnectionThatBroke();
            } else {
                dealerDropsWhatWasHandedToAConnectionThatBroke();
            }
        });
    }

    private static void pushDropsWhatWasHandedToAConnectionThatBroke() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, AccountingTest::small);
                PushSocket push = PushSocket.open(context, AccountingTest::small);
                Cable cable = new Cable(pull.bind("tcp://127.0.0.1:*"))) {
            push.connect(cable.endpoint());
            Told told = new Told();
            long received =
                    mistreat(cable, number -> push.trySend(Message.wrap(PAYLOAD, number)), pull, told, push::close);
            long lost = lostBetween(push, told.of(SendResult.SENT), pull, received);
            Accounting books = push.accounting();
            assertThat(told.of(SendResult.FULL)).isPositive();
            assertThat(books.sendDropped()).containsKey(DropReason.LINGER_EXPIRED);
            assertThat(books.totalSendDropped() + lost).as("something was lost").isPositive();
            assertThat(books.sendDropped().keySet())
                    .isSubsetOf(Set.of(DropReason.DISCONNECTED, DropReason.LINGER_EXPIRED));
        }
    }

    @Test
    void aBoundPushDropsWhatWaitedForAPeerThatIsGone() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, AccountingTest::small);
                PushSocket push = PushSocket.open(context, AccountingTest::small);
                Cable cable = new Cable(push.bind("tcp://127.0.0.1:*"))) {
            pull.connect(cable.endpoint());
            Told told = new Told();
            long received =
                    mistreat(cable, number -> push.trySend(Message.wrap(PAYLOAD, number)), pull, told, push::close);
            lostBetween(push, told.of(SendResult.SENT), pull, received);
            // Ten times full, and then gone.
            assertThat(push.accounting().sendDropped().get(DropReason.DISCONNECTED))
                    .isGreaterThanOrEqualTo(5L * CUTS / 2);
        }
    }

    private static void dealerDropsWhatWasHandedToAConnectionThatBroke() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, AccountingTest::small);
                DealerSocket dealer = DealerSocket.open(context, AccountingTest::small);
                Cable cable = new Cable(router.bind("tcp://127.0.0.1:*"))) {
            dealer.connect(cable.endpoint());
            Told told = new Told();
            long received = mistreat(
                    cable, number -> dealer.trySend(Message.wrap(PAYLOAD, number)), router, told, dealer::close);
            lostBetween(dealer, told.of(SendResult.SENT), router, received);
            assertThat(told.of(SendResult.FULL)).isPositive();
            assertThat(dealer.accounting().sendDropped()).containsKey(DropReason.LINGER_EXPIRED);
        }
    }

    /** One that is told to drop what it cannot route says that it sent it, and counts. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void routerDropsWhatItsPeerCannotTake(boolean mandatory) throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> {
                    small(o);
                    o.mandatory(mandatory).handover(true);
                });
                DealerSocket dealer = DealerSocket.open(context, o -> {
                    small(o);
                    o.routingId(RoutingId.of("dealer"));
                });
                Cable cable = new Cable(router.bind("tcp://127.0.0.1:*"))) {
            dealer.connect(cable.endpoint());
            awaitPeers(router, 1);
            Told told = new Told();
            byte[] id = RoutingId.of("dealer").bytes();
            long received = mistreat(
                    cable, number -> router.trySend(Message.wrap(id, PAYLOAD, number)), dealer, told, router::close);
            lostBetween(router, told.of(SendResult.SENT), dealer, received);
            Map<DropReason, Long> drops = router.accounting().sendDropped();
            assertThat(drops).containsKey(DropReason.DISCONNECTED);
            assertThat(told.of(SendResult.FULL)).isPositive();
            assertThat(drops).doesNotContainKey(DropReason.HIGH_WATER_MARK);
            if (mandatory) {
                assertThat(told.of(SendResult.UNROUTABLE)).isPositive();
                assertThat(drops).doesNotContainKey(DropReason.UNROUTABLE);
            } else {
                assertThat(drops).containsKey(DropReason.UNROUTABLE);
            }
        }
    }

    @Test
    void pubDropsWhatItsSubscriberCannotTake() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, AccountingTest::small);
                SubSocket sub = SubSocket.open(context, AccountingTest::small);
                Cable cable = new Cable(pub.bind("tcp://127.0.0.1:*"))) {
            sub.subscribe("");
            sub.connect(cable.endpoint());
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
            Told told = new Told();
            long received =
                    mistreat(cable, number -> pub.trySend(Message.wrap(PAYLOAD, number)), sub, told, pub::close);
            // A message without a subscriber at the time was accepted as no copy.
            long accepted = pub.accounting().accepted();
            assertThat(accepted).isLessThanOrEqualTo(told.of(SendResult.SENT));
            lostBetween(pub, accepted, sub, received);
            assertThat(pub.accounting().sendDropped())
                    .containsKeys(DropReason.HIGH_WATER_MARK, DropReason.DISCONNECTED);
        }
    }

    @Test
    void whatIsHereWhenTheReceiverClosesIsCountedByTheReceiver() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            for (int i = 0; i < 100; i++) {
                push.send("message");
            }
            eventually(() -> assertThat(pull.accounting().receiveQueued()).isEqualTo(100));
            assertThat(pull.receive(PATIENCE)).isNotNull();
            pull.close();
            Accounting books = Books.settled(pull);
            Books.assertReceiveDrops(books, Map.of(DropReason.CLOSED, 99L));
            assertThat(books.delivered()).isEqualTo(1);
        }
    }
}
