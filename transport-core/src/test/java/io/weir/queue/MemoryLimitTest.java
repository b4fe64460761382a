package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import org.junit.jupiter.api.Test;

/** 100 bytes for the queues of all peers, in marks of 10 messages without a budget of their own. */
class MemoryLimitTest {
    private final MemoryLimit memory = new MemoryLimit(100);

    private MessageQueue join() {
        memory.join();
        return MessageQueues.bounded(10, 0, memory);
    }

    private static Message of(int bytes) {
        return Message.wrap(new byte[bytes]);
    }

    @Test
    void oneQueueMayHoldAll() {
        MessageQueue queue = join();
        assertThat(queue.offer(of(60))).isTrue();
        assertThat(queue.offer(of(40))).isTrue();
        assertThat(queue.offer(of(1))).isFalse();
    }

    @Test
    void eachOfManyMayHoldItsPart() {
        MessageQueue one = join();
        MessageQueue other = join();
        assertThat(one.offer(of(50))).isTrue();
        assertThat(one.offer(of(1))).isFalse();
        assertThat(other.offer(of(50))).isTrue();
        memory.leave(other);
        assertThat(one.offer(of(50))).as("alone again").isTrue();
    }

    @Test
    void aMessageAboveItsPartEntersAnEmptyQueueWhileAllSuchStayWithinTheLimit() {
        MessageQueue one = join();
        MessageQueue two = join();
        MessageQueue three = join();
        Message large = of(60);
        assertThat(one.offer(large)).isTrue();
        assertThat(one.offer(of(60))).as("not empty").isFalse();
        assertThat(two.offer(of(60))).as("120 bytes").isFalse();
        assertThat(three.offer(large)).as("the same one, which is here already").isTrue();
        assertThat(two.offer(of(30))).as("within its part").isTrue();
        assertThat(two.poll()).isNotNull();
        assertThat(one.poll()).isSameAs(large);
        assertThat(two.offer(of(60))).as("one of two still holds it").isFalse();
        assertThat(three.poll()).isSameAs(large);
        assertThat(two.offer(of(60))).isTrue();
    }

    @Test
    void oneThatIsLargerThanTheLimitPassesAlone() {
        MessageQueue one = join();
        MessageQueue two = join();
        assertThat(one.offer(of(1000))).isTrue();
        assertThat(two.offer(of(60))).isFalse();
        assertThat(one.poll()).isNotNull();
        assertThat(two.offer(of(60))).isTrue();
    }

    @Test
    void whatIsHeldCountsAfterItWasTaken() {
        MessageQueue one = join();
        MessageQueue two = join();
        Message large = of(60);
        assertThat(one.offer(large)).isTrue();
        assertThat(one.poll()).isSameAs(large);
        one.retain(large);
        assertThat(two.offer(of(60))).isFalse();
        one.releaseRetained(large);
        assertThat(two.offer(of(60))).isTrue();
    }

    @Test
    void aProducerThatWaitsForMemoryIsWokenWhenSomeIsFree() {
        MessageQueue one = join();
        MessageQueue two = join();
        int[] calls = new int[1];
        two.onRoom(() -> calls[0]++);
        assertThat(one.offer(of(60))).isTrue();
        assertThat(two.offer(of(60))).isFalse();
        assertThat(two.awaitRoom(60)).isTrue();
        assertThat(calls[0]).isZero();
        assertThat(one.poll()).isNotNull();
        assertThat(calls[0]).isEqualTo(1);
        assertThat(two.offer(of(60))).isTrue();
    }

    @Test
    void aProducerThatWaitsForMemoryIsNotWokenByAConsumerThatHasNoneToGive() {
        MessageQueue one = join();
        MessageQueue two = join();
        int[] calls = new int[1];
        two.onRoom(() -> calls[0]++);
        assertThat(one.offer(of(60))).isTrue();
        assertThat(two.offer(of(20))).isTrue();
        assertThat(two.awaitRoom(60)).isTrue();
        assertThat(two.poll()).isNotNull();
        two.afterPolls();
        assertThat(two.awaitMessages()).isTrue();
        assertThat(calls[0]).as("empty, but without memory").isZero();
        assertThat(two.hasWaitingSenderBesideRoom()).isFalse();
        assertThat(one.poll()).isNotNull();
        assertThat(calls[0]).isEqualTo(1);
        assertThat(two.offer(of(60))).isTrue();
    }

    @Test
    void aProducerThatWaitsBehindItsOwnMessageIsWokenWhenThatIsTaken() {
        MessageQueue queue = join();
        join();
        int[] calls = new int[1];
        queue.onRoom(() -> calls[0]++);
        assertThat(queue.offer(of(20))).isTrue();
        assertThat(queue.awaitRoom(60)).isTrue();
        assertThat(queue.poll()).isNotNull();
        queue.afterPolls();
        assertThat(calls[0]).isEqualTo(1);
        assertThat(queue.offer(of(60))).isTrue();
    }

    @Test
    void aProducerThatWaitsForSlotsIsWokenEvenIfItsMessageHasBecomeTooLargeForItsPart() {
        MessageQueue one = join();
        int[] calls = new int[1];
        one.onRoom(() -> calls[0]++);
        assertThat(one.offer(of(60))).isTrue();
        assertThat(one.awaitRoom(60)).isTrue();
        MessageQueue two = join();
        assertThat(two.offer(of(90))).isTrue();
        assertThat(one.poll()).isNotNull();
        one.afterPolls();
        assertThat(calls[0]).isEqualTo(1);
        assertThat(one.awaitRoom(60)).as("for memory, now").isTrue();
        assertThat(two.poll()).isNotNull();
        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    void aProducerThatWaitsForMemoryIsWokenWhenAPeerLeaves() {
        MessageQueue one = join();
        MessageQueue two = join();
        int[] calls = new int[1];
        two.onRoom(() -> calls[0]++);
        two.offer(of(40));
        assertThat(two.offer(of(60))).isFalse();
        assertThat(two.awaitRoom(60)).isTrue();
        memory.leave(one);
        assertThat(calls[0]).isEqualTo(1);
        assertThat(two.offer(of(60))).isTrue();
    }

    @Test
    void queuesWithinTheProcessAreNotLimited() {
        MessageQueue queue = join();
        queue.addPeerAllowance(10, 0);
        assertThat(queue.offer(of(1000))).isTrue();
        assertThat(queue.offer(of(1000))).isTrue();
    }
}
