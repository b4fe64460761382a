package io.weir.queue;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedQueueTest {
    private static final int MANY = 5000;
    private static final Message SMALL = Message.wrap(new byte[1]);

    private final AtomicInteger readable = new AtomicInteger();
    private final AtomicInteger room = new AtomicInteger();

    private MessageQueue queue(int mark, long budget) {
        MessageQueue queue = MessageQueues.bounded(mark, budget);
        queue.onReadable(readable::incrementAndGet);
        queue.onRoom(room::incrementAndGet);
        return queue;
    }

    private static Message ofSize(int bytes) {
        return Message.wrap(new byte[bytes]);
    }

    /** Offers until there is no room, and says how many were taken. */
    private static int fill(MessageQueue queue) {
        int count = 0;
        while (count < MANY && queue.offer(SMALL)) {
            count++;
        }
        return count;
    }

    // ---- marks

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15, 16, 17, 1000, 1024})
    void holdsExactlyItsMark(int mark) {
        MessageQueue queue = queue(mark, 0);
        assertThat(fill(queue)).isEqualTo(mark);
        assertThat(queue.hasRoomFor(0)).isFalse();
        assertThat(queue.depth()).isEqualTo(mark);
        for (int round = 0; round < 3 * mark; round++) {
            assertThat(queue.poll()).isNotNull();
            assertThat(fill(queue)).isEqualTo(1);
        }
        assertThat(queue.depth()).isEqualTo(mark);
    }

    @Test
    void markZeroIsNoLimit() {
        MessageQueue queue = queue(0, 0);
        assertThat(fill(queue)).isEqualTo(MANY);
        assertThat(queue.awaitRoom(1)).isFalse();
        for (int i = 0; i < MANY; i++) {
            assertThat(queue.poll()).isNotNull();
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void comesOutInTheOrderOfGoingIn() {
        MessageQueue queue = queue(100, 0);
        int in = 0;
        int out = 0;
        for (int round = 1; round <= 100; round++) {
            for (int i = 0; i < round; i++) {
                assertThat(queue.offer(Message.of(String.valueOf(in++)))).isTrue();
            }
            for (int i = 0; i < round; i++) {
                assertThat(queue.poll()).isEqualTo(Message.of(String.valueOf(out++)));
            }
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aLowerMarkKeepsWhatIsThere() {
        MessageQueue queue = queue(10, 0);
        fill(queue);
        queue.highWaterMark(3);
        assertThat(queue.offer(SMALL)).isFalse();
        for (int i = 0; i < 7; i++) {
            queue.poll();
            assertThat(queue.offer(SMALL)).isFalse();
        }
        queue.poll();
        assertThat(queue.offer(SMALL)).isTrue();
        assertThat(queue.depth()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void wideningAddsTheMarkOfTheOtherEnd(int other) {
        MessageQueue queue = queue(2, 0);
        assertThat(fill(queue)).isEqualTo(2);
        queue.addPeerAllowance(other, 0);
        assertThat(fill(queue)).isEqualTo(other);
    }

    @Test
    void noLimitAtEitherEndIsNoLimit() {
        MessageQueue here = queue(0, 100);
        here.addPeerAllowance(5, 100);
        assertThat(here.hasRoomFor(200)).isTrue();
        assertThat(here.hasRoomFor(200)).isTrue();
        MessageQueue there = queue(5, 100);
        there.addPeerAllowance(0, 0);
        assertThat(fill(there)).isEqualTo(MANY);
        assertThat(there.hasRoomFor(Long.MAX_VALUE / 2)).isTrue();
    }

    // ---- bytes

    @Test
    void holdsItsBudgetAndNotAByteMore() {
        MessageQueue queue = queue(1000, 100);
        assertThat(queue.offer(ofSize(60))).isTrue();
        assertThat(queue.hasRoomFor(41)).isFalse();
        assertThat(queue.offer(ofSize(41))).isFalse();
        assertThat(queue.offer(ofSize(40))).isTrue();
        assertThat(queue.bytes()).isEqualTo(100);
        assertThat(queue.offer(ofSize(1))).isFalse();
        queue.poll();
        assertThat(queue.bytes()).isEqualTo(40);
        assertThat(queue.offer(ofSize(60))).isTrue();
    }

    @Test
    void aMessageAboveTheBudgetEntersAnEmptyQueueOnly() {
        MessageQueue queue = queue(1000, 100);
        queue.offer(SMALL);
        assertThat(queue.offer(ofSize(101))).isFalse();
        queue.poll();
        assertThat(queue.offer(ofSize(101))).isTrue();
        assertThat(queue.offer(SMALL)).isFalse();
        assertThat(queue.offer(ofSize(0))).isFalse();
        queue.poll();
        assertThat(queue.offer(SMALL)).isTrue();
    }

    @Test
    void budgetZeroIsNoLimit() {
        assertThat(queue(1, 0).hasRoomFor(Long.MAX_VALUE)).isTrue();
    }

    // ---- waking the consumer

    @Test
    void wakesTheConsumerOncePerSleep() {
        MessageQueue queue = queue(10, 0);
        queue.offer(SMALL);
        queue.flush();
        assertThat(readable).as("it never slept").hasValue(0);
        queue.poll();
        assertThat(queue.awaitMessages()).isTrue();
        queue.offer(SMALL);
        assertThat(readable).as("not published").hasValue(0);
        queue.flush();
        queue.offer(SMALL);
        queue.flush();
        assertThat(readable).hasValue(1);
    }

    @Test
    void theConsumerDoesNotSleepBesideAMessage() {
        MessageQueue queue = queue(10, 0);
        queue.offer(SMALL);
        assertThat(queue.awaitMessages()).isFalse();
        queue.flush();
        assertThat(readable).hasValue(0);
    }

    // ---- waking the producer

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void aSmallMarkWakesTheProducerAtTheFirstFreeSlot(int mark) {
        MessageQueue queue = queue(mark, 0);
        fill(queue);
        assertThat(queue.awaitRoom(1)).isTrue();
        queue.afterPolls();
        assertThat(room).hasValue(0);
        queue.poll();
        queue.afterPolls();
        assertThat(room).hasValue(1);
        queue.poll();
        queue.afterPolls();
        assertThat(room).as("one wake-up per wait").hasValue(1);
    }

    @Test
    void aLargeMarkWakesTheProducerAtTheLowWaterMark() {
        // A producer that waits for a millisecond is woken earlier, and this thread may be made to: then it tries
        // again.
        assertThat(within(Duration.ofSeconds(10), () -> depthAtWakeUp(1600) == 100))
                .isTrue();
    }

    private long depthAtWakeUp(int mark) {
        MessageQueue queue = queue(mark, mark);
        fill(queue);
        room.set(0);
        while (room.get() == 0) {
            // As large as the budget: what the producer waits for is an empty queue.
            queue.awaitRoom(mark);
            queue.poll();
            queue.afterPolls();
        }
        return queue.depth();
    }

    @Test
    void aProducerThatWaitedForLongIsWokenByTheFirstFreeSlot() {
        MessageQueue queue = queue(1000, 0);
        fill(queue);
        queue.awaitRoom(1);
        queue.poll();
        assertThat(queue.hasWaitingSenderBesideRoom()).isTrue();
        assertThat(within(Duration.ofSeconds(10), () -> {
                    queue.afterPolls();
                    return room.get() == 1;
                }))
                .isTrue();
        assertThat(queue.hasWaitingSenderBesideRoom()).isFalse();
        assertThat(queue.depth()).isEqualTo(999);
    }

    @Test
    void theProducerDoesNotStarveBesideRoom() {
        MessageQueue queue = queue(1, 0);
        fill(queue);
        queue.poll();
        assertThat(queue.awaitRoom(1)).isFalse();
        queue.afterPolls();
        assertThat(room).hasValue(0);
    }

    @Test
    void aConsumerThatFallsAsleepWakesTheProducer() {
        MessageQueue queue = queue(1000, 0);
        fill(queue);
        queue.awaitRoom(1);
        while (queue.poll() != null) {
            assertThat(room).hasValue(0);
        }
        assertThat(queue.awaitMessages()).isTrue();
        assertThat(room).hasValue(1);
    }

    @Test
    void aMessageAboveTheBudgetWaitsForTheQueueToBeEmpty() {
        MessageQueue queue = queue(1000, 100);
        queue.offer(SMALL);
        queue.offer(SMALL);
        assertThat(queue.awaitRoom(101)).isTrue();
        queue.poll();
        assertThat(queue.hasRoomFor(101)).isFalse();
        queue.poll();
        queue.afterPolls();
        assertThat(room).hasValue(1);
        assertThat(queue.offer(ofSize(101))).isTrue();
    }

    @Test
    void releaseWakesTheProducerWhateverTheFill() {
        MessageQueue queue = queue(1, 0);
        fill(queue);
        queue.release();
        assertThat(room).as("no producer waits").hasValue(0);
        queue.awaitRoom(1);
        queue.release();
        queue.release();
        assertThat(room).hasValue(1);
    }
}
