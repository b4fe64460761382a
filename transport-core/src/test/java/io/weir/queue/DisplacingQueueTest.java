package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The two queues whose producer may take the places of what waits. */
class DisplacingQueueTest {
    private final List<String> dropped = new ArrayList<>();

    private MessageQueue dropOldest(int mark, long budget) {
        return dropOldest(mark, budget, MemoryLimit.none());
    }

    private MessageQueue dropOldest(int mark, long budget, MemoryLimit memory) {
        return MessageQueues.droppingOldest(mark, budget, memory, message -> dropped.add(message.text()));
    }

    private MessageQueue latestPerKey(int mark, long budget) {
        return MessageQueues.latestPerKey(
                message -> message.text().charAt(0),
                mark,
                budget,
                MemoryLimit.none(),
                message -> dropped.add(message.text()));
    }

    private static void displace(MessageQueue queue, String... texts) {
        for (String text : texts) {
            assertThat(queue.displace(Message.of(text))).isTrue();
        }
    }

    private static List<String> drain(MessageQueue queue) {
        List<String> texts = new ArrayList<>();
        Message message;
        while ((message = queue.poll()) != null) {
            texts.add(message.text());
        }
        return texts;
    }

    private static void assertBalanced(MessageQueue queue) {
        assertThat(queue.offered()).isEqualTo(queue.taken() + queue.conflated() + queue.displaced() + queue.depth());
    }

    // ---- drop the oldest

    @Test
    void whatIsOfferedIsRefusedAtTheMarkAndWhatDisplacesTakesTheOldestPlaces() {
        MessageQueue queue = dropOldest(3, 0);
        displace(queue, "1", "2", "3");
        assertThat(queue.hasRoomFor(0)).isFalse();
        assertThat(queue.offer(Message.of("refused"))).isFalse();
        assertThat(dropped).isEmpty();
        displace(queue, "4", "5");
        assertThat(dropped).containsExactly("1", "2");
        assertThat(queue.displaced()).isEqualTo(2);
        assertThat(queue.depth()).isEqualTo(3);
        assertThat(queue.bytes()).isEqualTo(3);
        assertThat(drain(queue)).containsExactly("3", "4", "5");
        assertBalanced(queue);
    }

    @Test
    void displacesAsManyAsTheBudgetAsksFor() {
        MessageQueue queue = dropOldest(0, 10);
        displace(queue, "1111", "2222", "33");
        displace(queue, "444444");
        assertThat(dropped).containsExactly("1111", "2222");
        assertThat(queue.bytes()).isEqualTo(8);
        displace(queue, "larger than the budget");
        assertThat(drain(queue)).containsExactly("larger than the budget");
        assertThat(queue.displaced()).isEqualTo(4);
        assertBalanced(queue);
    }

    @Test
    void theMarksOfBothEndsAddUp() {
        MessageQueue queue = dropOldest(2, 0);
        queue.addPeerAllowance(1, 0);
        displace(queue, "1", "2", "3", "4");
        assertThat(drain(queue)).containsExactly("2", "3", "4");
    }

    @Test
    void aLargeMessageThatIsDisplacedGivesItsMemoryBack() {
        MemoryLimit memory = new MemoryLimit(20);
        memory.join();
        memory.join();
        MessageQueue queue = dropOldest(0, 0, memory);
        displace(queue, "fifteen bytes..");
        assertThat(memory.hasRoomFor(6)).isFalse();
        displace(queue, "small");
        assertThat(dropped).containsExactly("fifteen bytes..");
        assertThat(memory.hasRoomFor(20)).isTrue();
        displace(queue, "fifteen bytes..");
        drain(queue);
        assertThat(memory.hasRoomFor(20)).isTrue();
    }

    @Test
    void aLargeMessageThatTheMemoryOfOthersKeepsOutDisplacesNothingAndWaits() {
        MemoryLimit memory = new MemoryLimit(20);
        memory.join();
        memory.join();
        MessageQueue other = dropOldest(0, 0, memory);
        displace(other, "fifteen bytes..");
        MessageQueue queue = dropOldest(0, 0, memory);
        AtomicInteger woken = new AtomicInteger();
        queue.onRoom(woken::incrementAndGet);
        displace(queue, "1");
        Message large = Message.of("twelve bytes");
        assertThat(queue.displace(large)).isFalse();
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.awaitRoom(large.size())).isTrue();
        drain(other);
        assertThat(woken).hasValue(1);
        assertThat(queue.displace(large)).isTrue();
        assertThat(drain(queue)).containsExactly("twelve bytes");
    }

    @Test
    void wakesAProducerThatStarvesWhenItFallsToTheLowWaterMark() {
        MessageQueue queue = dropOldest(2, 0);
        AtomicInteger woken = new AtomicInteger();
        queue.onRoom(woken::incrementAndGet);
        displace(queue, "1", "2");
        assertThat(queue.awaitRoom(1)).isTrue();
        queue.poll();
        queue.afterPolls();
        assertThat(woken).hasValue(1);
    }

    // ---- the latest of each key

    @Test
    void theLatestOfAKeyTakesThePlaceOfTheOneBefore() {
        MessageQueue queue = latestPerKey(3, 0);
        displace(queue, "a1", "b1", "a2", "c1");
        assertThat(queue.offer(Message.of("b2")))
                .as("at the mark, with a key that is there")
                .isTrue();
        assertThat(queue.offer(Message.of("d1")))
                .as("at the mark, with another")
                .isFalse();
        assertThat(dropped).containsExactly("a1", "b1");
        assertThat(queue.conflated()).isEqualTo(2);
        assertThat(queue.displaced()).isZero();
        assertThat(drain(queue)).containsExactly("a2", "b2", "c1");
        assertBalanced(queue);
    }

    @Test
    void oneKeyMoreThanTheMarkDropsTheKeyThatWaitedLongest() {
        MessageQueue queue = latestPerKey(2, 0);
        displace(queue, "a1", "b1", "a2", "c1");
        assertThat(queue.conflated()).isEqualTo(1);
        assertThat(queue.displaced()).isEqualTo(1);
        assertThat(drain(queue)).containsExactly("b1", "c1");
        assertBalanced(queue);
    }

    @Test
    void theBudgetCountsWhatIsThereAndNotWhatIsReplaced() {
        MessageQueue queue = latestPerKey(0, 8);
        displace(queue, "a111", "b111", "a222");
        assertThat(queue.displaced()).isZero();
        displace(queue, "b22222");
        assertThat(drain(queue)).containsExactly("b22222");
        assertBalanced(queue);
    }

    @Test
    void aFunctionThatThrowsLeavesTheQueueAsItWas() {
        MessageQueue queue = latestPerKey(2, 0);
        displace(queue, "a1");
        assertThatThrownBy(() -> queue.offer(Message.of(""))).isInstanceOf(StringIndexOutOfBoundsException.class);
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.offered()).isEqualTo(1);
    }
}
