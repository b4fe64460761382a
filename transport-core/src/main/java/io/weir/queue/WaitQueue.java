package io.weir.queue;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The waiters for one thing, served in the order in which they came.
 *
 * <p>One change wakes one waiter. The one that was woken takes what it came for and, if there is more, {@linkplain
 * #wakeNext() calls the next}; one that gives up after it was called passes the call on. So no call is lost, and none
 * wakes many at once.
 *
 * <p>Every method is for any thread. Waiting parks the thread without holding anything, so it suits virtual threads.
 */
public final class WaitQueue {
    private final ConcurrentLinkedQueue<WaitNode> waiters = new ConcurrentLinkedQueue<>();

    /** Makes an empty queue. */
    public WaitQueue() {}

    /** Whether no thread waits. */
    public boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** Calls the one that waits longest, if any. */
    public void wakeNext() {
        WaitNode next;
        while ((next = waiters.poll()) != null) {
            if (next.call()) {
                return;
            }
        }
    }

    /** Calls all that wait. */
    public void wakeAll() {
        // As many as wait at the start: a thread that waits again after it was woken is not woken twice.
        for (int i = waiters.size(); i > 0; i--) {
            wakeNext();
        }
    }

    /**
     * Repeats the attempt until it yields something, waiting in the queue between one attempt and the next.
     *
     * @param attempt takes what is waited for, or returns null; must not block
     * @param deadline when to give up, after one last attempt
     * @return null if the time ran out
     * @throws InterruptedException if the thread is interrupted before or while it waits; nothing was taken
     */
    public <T> @Nullable T await(Supplier<@Nullable T> attempt, Deadline deadline) throws InterruptedException {
        while (true) {
            ThreadWaitNode self = new ThreadWaitNode();
            waiters.add(self);
            boolean called = false;
            T result;
            try {
                // Again, now that this thread is in the queue: a wake-up before this went to another thread, or to
                // none.
                result = attempt.get();
                if (result == null && self.await(deadline)) {
                    called = true;
                    result = attempt.get();
                }
            } catch (RuntimeException | Error | InterruptedException e) {
                leave(self);
                throw e;
            }
            if (!called) {
                leave(self);
                return result == null ? attempt.get() : result;
            }
            if (result != null) {
                return result;
            }
        }
    }

    /** Adds a waiter of another kind than a thread. */
    public void join(WaitNode waiter) {
        waiters.add(waiter);
    }

    /** Removes a waiter before it is called; a call that came first is passed on. */
    public void leave(WaitNode waiter) {
        if (waiter.withdraw()) {
            waiters.remove(waiter);
        } else {
            wakeNext();
        }
    }
}
