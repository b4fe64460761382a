package io.weir.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.queue.CombiningLock;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import io.weir.testing.Eventually;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendStepTest {
    private final CombiningLock lock = new CombiningLock();
    private final SendStep step = new SendStep(lock);
    private final List<Integer> woken = new ArrayList<>();

    private List<MessageQueue> queues(int count) {
        return IntStream.range(0, count).mapToObj(this::queue).toList();
    }

    /** A queue whose consumer sleeps, and which says its number when it is woken. */
    private MessageQueue queue(int number) {
        MessageQueue queue = MessageQueues.bounded(0, 0);
        queue.onReadable(() -> woken.add(number));
        queue.awaitMessages();
        return queue;
    }

    private void offer(MessageQueue queue) {
        queue.offer(Message.of("hello"));
        step.offered(queue);
    }

    /** A turn with the lock in which each of them is offered a message. */
    private void turn(List<MessageQueue> queues) {
        lock.lock();
        queues.forEach(this::offer);
        MessageQueue sole = step.end();
        lock.unlock();
        if (sole != null) {
            sole.flushAfterFence();
        }
    }

    @Test
    void leavesTheFlushOfASoleQueueToWhenTheLockIsFree() {
        MessageQueue queue = queue(0);
        lock.lock();
        offer(queue);
        offer(queue);
        assertThat(step.end()).isSameAs(queue);
        lock.unlock();
        assertThat(woken).isEmpty();
        assertThat(step.end()).isNull();
    }

    @Test
    void wakesTheConsumerOfEachQueueOnce() {
        List<MessageQueue> queues = queues(20);
        turn(queues);
        assertThat(woken)
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void wakesThoseOfItsOwnTurnOnly() {
        List<MessageQueue> queues = queues(5);
        turn(queues);
        woken.clear();
        queues.forEach(queue -> {
            while (queue.poll() != null) {
                continue;
            }
            queue.awaitMessages();
        });
        turn(List.of(queues.get(4), queues.get(1)));
        assertThat(woken).containsExactly(4, 1);
    }

    @Test
    void wakesAConsumerAtOnceOutsideOfATurn() {
        MessageQueue queue = queue(7);
        queue.offer(Message.of("hello"));
        SendStep.now().offered(queue);
        assertThat(woken).containsExactly(7);
    }

    @Test
    void keepsNoQueueThatLaterTurnsDoNotUse() {
        MessageQueue stays = queue(0);
        WeakReference<MessageQueue> gone = turnWithOneMore(stays);
        turn(List.of(stays));
        assertThat(step.end()).isNull();
        assertThat(Eventually.within(Duration.ofSeconds(10), () -> {
                    System.gc();
                    return gone.refersTo(null);
                }))
                .isTrue();
    }

    private WeakReference<MessageQueue> turnWithOneMore(MessageQueue stays) {
        MessageQueue other = queue(1);
        turn(List.of(stays, other));
        return new WeakReference<>(other);
    }
}
