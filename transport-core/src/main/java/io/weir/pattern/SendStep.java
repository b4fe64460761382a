package io.weir.pattern;

import io.weir.queue.CombiningLock;
import io.weir.queue.MessageQueue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One turn with the send lock: which queues were offered messages in it. Their consumers are woken when it ends, after the
 * lock was released, since to release it is the fence that a wake-up needs; a burst then costs one.
 *
 * <p>A socket reuses one step, under its send lock. Policies hand it on to the pipes; what they offer outside of a step,
 * when they hear of a peer, goes with {@link #now()}.
 */
public final class SendStep {
    private static final SendStep NOW = new SendStep(null);

    /** Null for the step that wakes each consumer at once. */
    private final @Nullable CombiningLock lock;

    /** Not cleared at the end of a step: to store a reference costs a barrier. */
    private @Nullable MessageQueue first;

    private boolean hasOffered;

    /** The further ones, likewise not cleared: of one publication and the next most subscribers are the same. */
    private @Nullable MessageQueue[] others = {};

    private int otherCount;

    /** How many places of the array are taken, by this step or an earlier one. */
    private int otherTaken;

    /** Makes the step of a socket whose senders take this lock. */
    public SendStep(@Nullable CombiningLock lock) {
        this.lock = lock;
    }

    /** The step of a caller that is in none: each message is on its way at once. */
    public static SendStep now() {
        return NOW;
    }

    /** A message was put into the queue. */
    public void offered(MessageQueue queue) {
        if (lock == null) {
            queue.flush();
            return;
        }
        if (first != queue) {
            if (hasOffered) {
                offeredToo(queue);
            } else {
                first = queue;
            }
        }
        hasOffered = true;
    }

    private void offeredToo(MessageQueue queue) {
        int place = otherCount++;
        if (place == others.length) {
            others = Arrays.copyOf(others, Math.max(8, 2 * place));
        }
        if (others[place] != queue) {
            others[place] = queue;
        }
    }

    /**
     * Ends the step.
     *
     * @return the queue to {@linkplain MessageQueue#flushAfterFence flush} once the lock was released; null if there is
     *     none. If there were several they are flushed here, with one fence for all
     */
    public @Nullable MessageQueue end() {
        if (otherCount < otherTaken) {
            // Or else the queues of peers that are gone would be kept.
            Arrays.fill(others, otherCount, otherTaken, null);
        }
        otherTaken = otherCount;
        MessageQueue sole = first;
        if (!hasOffered || sole == null || lock == null) {
            return null;
        }
        hasOffered = false;
        if (otherCount == 0) {
            return sole;
        }
        lock.fence();
        sole.flushAfterFence();
        flushOthers();
        return null;
    }

    private void flushOthers() {
        int count = otherCount;
        otherCount = 0;
        for (int i = 0; i < count; i++) {
            MessageQueue queue = others[i];
            if (queue != null) {
                queue.flushAfterFence();
            }
        }
    }
}
