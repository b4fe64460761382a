package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A limit of 100,000 bytes, with a timer that the test runs. */
class ReceiveMemoryTest {
    private static final int LIMIT = 100_000;
    private static final int BIG = 40_000;
    private static final int COST = BIG + 64 + 32;

    private final List<Runnable> timers = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong(System.nanoTime());
    private final ReceiveMemory memory = new ReceiveMemory(LIMIT, this::later, clock::get);

    private void later(Runnable task, Duration wait) {
        timers.add(task);
    }

    /** Lets the time pass until the next look. */
    private void look() {
        assertThat(timers).hasSize(1);
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(ReceiveMemory.LOOK_MILLIS));
        timers.remove(0).run();
    }

    /** A connection with its queue. */
    private final class Line implements ReceiveAccount.Reader {
        final MessageQueue queue = MessageQueues.bounded(0, 0);
        final ReceiveAccount account;
        int reads;

        Line() {
            this(memory.ofSocket());
        }

        Line(SocketReceiveMemory socket) {
            account = socket.open(queue, this);
        }

        String fault = "";

        boolean receives(int bytes) {
            Message message = Message.wrap(new byte[bytes]);
            account.count(message.size(), message.frameCount());
            queue.offer(message);
            return account.endTurn(0);
        }

        @Override
        public void readOn() {
            reads++;
        }

        @Override
        public void stalled(String why) {
            fault = why;
        }
    }

    @Test
    void connectionsReadOnWhileAllHoldLessThanTheLimit() {
        Line one = new Line();
        Line two = new Line();
        assertThat(one.receives(BIG)).isTrue();
        assertThat(two.receives(BIG)).isTrue();
        assertThat(memory.held()).isEqualTo(2 * COST);
        assertThat(memory.isScarce()).isFalse();
        assertThat(timers).isEmpty();
    }

    @Test
    void theOneThatGoesOverTheLimitWaitsUntilTheApplicationHasReceivedOfWhichever() {
        Line one = new Line();
        Line two = new Line();
        one.receives(BIG);
        one.receives(BIG);
        assertThat(two.receives(BIG)).isFalse();
        assertThat(memory.isScarce()).isTrue();
        look();
        assertThat(two.reads).isZero();

        assertThat(one.queue.poll()).isNotNull();
        look();
        assertThat(two.reads).isEqualTo(1);
        assertThat(memory.isScarce()).isFalse();
        assertThat(timers).isEmpty();
    }

    @Test
    void connectionsReadLittleWhileOthersWaitAndOneThatIsLetOnReadsATurn() {
        Line one = new Line();
        Line two = new Line();
        Line three = new Line();
        assertThat(three.account.mostToRead()).isEqualTo(Integer.MAX_VALUE);
        one.receives(2 * BIG);
        assertThat(two.receives(BIG)).isFalse();
        assertThat(three.account.mostToRead()).isEqualTo(ReceiveMemory.GUARANTEED);
        assertThat(three.receives(BIG)).isFalse();

        assertThat(one.queue.poll()).isNotNull();
        look();
        assertThat(two.reads).isEqualTo(1);
        assertThat(two.account.mostToRead()).isEqualTo(ReceiveMemory.TURN);
        assertThat(three.account.mostToRead()).isEqualTo(ReceiveMemory.GUARANTEED);
        two.receives(10);
        assertThat(two.account.mostToRead()).isEqualTo(ReceiveMemory.GUARANTEED);
    }

    @Test
    void aTurnThatIsNotReadKeepsItsRoomForAWhileAndThenGoesToTheNext() {
        Line one = new Line();
        Line two = new Line();
        Line three = new Line();
        one.receives(2 * BIG);
        two.receives(BIG);
        three.receives(BIG);
        assertThat(one.queue.poll()).isNotNull();
        look();
        look();
        assertThat(two.reads).isEqualTo(1);
        assertThat(three.reads).as("while the turn of another is not read").isZero();

        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        look();
        assertThat(three.reads).isEqualTo(1);
        assertThat(two.account.mostToRead()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatWasTakenIsNoticedWithoutAWordOfTheReceiver() {
        Line one = new Line();
        for (int i = 0; i < 100; i++) {
            assertThat(one.receives(BIG)).isTrue();
            assertThat(one.queue.poll()).isNotNull();
        }
        assertThat(memory.held()).isLessThanOrEqualTo(COST);
    }

    @Test
    void smallMessagesThatWereTakenAreNotCountedForEver() {
        Line one = new Line();
        for (int i = 0; i < 10_000; i++) {
            one.receives(10);
            assertThat(one.queue.poll()).isNotNull();
        }
        assertThat(memory.held()).isLessThan(8_000);
    }

    @Test
    void framesAndMessagesCountThoughTheyAreEmpty() {
        Line one = new Line();
        Message message = Message.wrap(new byte[1000][0]);
        one.account.count(message.size(), message.frameCount());
        one.queue.offer(message);
        one.account.endTurn(0);

        assertThat(memory.held()).isEqualTo(64 + 32 * 1000);
    }

    @Test
    void oneThatHoldsNextToNothingIsAlwaysRead() {
        Line one = new Line();
        Line two = new Line();
        Line three = new Line();
        one.receives(3 * BIG);
        assertThat(two.receives(BIG)).isFalse();
        assertThat(three.receives(1500)).isTrue();
        assertThat(three.receives(1500)).isFalse();
        assertThat(three.queue.poll()).isNotNull();
        assertThat(three.queue.poll()).isNotNull();
        look();
        assertThat(three.reads).as("since its own queue is empty").isEqualTo(1);
        assertThat(two.reads).isZero();
    }

    @Test
    void aMessageLargerThanTheLimitPassesWhenItIsAlone() {
        Line one = new Line();
        assertThat(one.account.endTurn(LIMIT / 2)).isTrue();
        assertThat(one.account.endTurn(LIMIT * 2)).isFalse();
        look();
        assertThat(one.reads).isEqualTo(1);
        assertThat(one.account.endTurn(LIMIT * 3)).isTrue();
        assertThat(one.account.endTurn(LIMIT * 4)).isTrue();
        assertThat(one.receives(LIMIT * 5))
                .as("whole, and waits to be received")
                .isFalse();
        assertThat(one.queue.poll()).isNotNull();
        look();
        assertThat(one.reads).isEqualTo(2);
        assertThat(memory.held()).isZero();
    }

    @Test
    void ofSeveralWithinAMessageOneGoesOnToItsEndAndThenTheNext() {
        Line one = new Line();
        Line two = new Line();
        one.account.endTurn(BIG);
        two.account.endTurn(BIG);
        assertThat(one.account.endTurn(2 * BIG)).isFalse();
        assertThat(two.account.endTurn(2 * BIG)).isFalse();
        look();
        assertThat(one.reads + two.reads).isEqualTo(1);
        assertThat(one.reads).as("the first to wait").isEqualTo(1);
        look();
        assertThat(two.reads).isZero();

        assertThat(one.receives(3 * BIG)).as("whole").isFalse();
        look();
        assertThat(two.reads).isEqualTo(1);
        assertThat(one.reads).isEqualTo(1);
    }

    @Test
    void theFirstMessageIsFreeForTheNextWhenItsConnectionEnds() {
        Line one = new Line();
        Line two = new Line();
        one.account.endTurn(2 * BIG);
        assertThat(two.account.endTurn(BIG)).isFalse();
        assertThat(one.account.endTurn(3 * BIG)).isFalse();
        look();
        assertThat(two.reads).isEqualTo(1);
        two.account.close();
        look();
        assertThat(one.reads).isEqualTo(1);
    }

    @Test
    void whatACameAndGoneConnectionLeftCountsUntilItIsTaken() {
        List<MessageQueue> left = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Line line = new Line();
            line.receives(BIG);
            line.account.close();
            left.add(line.queue);
        }
        assertThat(memory.held()).isEqualTo(3 * COST);
        Line last = new Line();
        assertThat(last.receives(BIG)).isFalse();
        left.forEach(MessageQueue::poll);
        look();
        assertThat(last.reads).isEqualTo(1);
        assertThat(memory.held()).isEqualTo(COST);
    }

    @Test
    void aMessageThatWasNeverOfferedIsNotCountedForEver() {
        Line one = new Line();
        one.receives(BIG);
        one.account.count(BIG, 1);
        one.account.endTurn(0);
        assertThat(one.queue.poll()).isNotNull();
        one.account.close();

        assertThat(memory.held()).isZero();
    }

    @Test
    void aSocketThatHasSomethingToReceiveHasNoFirstMessage() {
        SocketReceiveMemory socket = memory.ofSocket();
        Line one = new Line(socket);
        Line two = new Line(socket);
        Line neighbour = new Line();
        one.receives(BIG);
        two.account.endTurn(2 * BIG);
        neighbour.account.endTurn(BIG);
        look();
        assertThat(two.reads).as("while there is something else to receive").isZero();
        assertThat(neighbour.reads).isEqualTo(1);
        neighbour.account.close();
        look();
        assertThat(two.reads).isZero();

        assertThat(one.queue.poll()).isNotNull();
        look();
        assertThat(two.reads).isEqualTo(1);
    }
}
