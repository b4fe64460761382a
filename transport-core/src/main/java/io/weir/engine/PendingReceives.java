package io.weir.engine;

import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.queue.CombiningLock;
import io.weir.queue.WaitNode;
import io.weir.queue.WaitQueue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code receiveAsync()}s of one socket that wait for a message, served in the order in which they were made.
 * Together they have one place in the wait queue, so that each call serves the oldest of them, and the threads in that queue
 * have their turns, too.
 *
 * <p>To take a message and to give it to a future is one step under the receive lock, on the context's executor, which then
 * completes the future at once. Every method that is not private is for the holder of the receive lock.
 */
final class PendingReceives {
    private static final Runnable NOTHING = () -> {};

    private final ReceiveHalf half;
    private final SocketScope scope;
    private final CombiningLock lock;
    private final WaitQueue waiters;
    private final Set<PendingReceive> waiting = new LinkedHashSet<>();
    private @Nullable Place place;

    PendingReceives(ReceiveHalf half, SocketScope scope, CombiningLock lock, WaitQueue waiters) {
        this.half = half;
        this.scope = scope;
        this.lock = lock;
        this.waiters = waiters;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Adds the youngest. The caller must look for messages again, since those of before may have called others. */
    void add(PendingReceive receive) {
        waiting.add(receive);
        if (place == null) {
            stand();
        }
    }

    private void stand() {
        Place next = new Place();
        place = next;
        waiters.join(next);
    }

    /** The application has ended it. */
    void remove(PendingReceive receive) {
        waiting.remove(receive);
        Place last = place;
        if (waiting.isEmpty() && last != null) {
            place = null;
            waiters.leave(last);
        }
    }

    /** It is the turn of the oldest: on the context's executor, without the lock. */
    private void serve(Place called) {
        Runnable completion;
        lock.lock();
        try {
            completion = handOver(called);
        } finally {
            lock.unlock();
        }
        half.postLook();
        completion.run();
    }

    /** Gives a message to the oldest that still waits; what is to be done about it once the lock was left. */
    private Runnable handOver(Place called) {
        if (place != called) {
            // They left it, and passed the call on.
            return NOTHING;
        }
        place = null;
        Runnable completion = null;
        while (completion == null && !waiting.isEmpty()) {
            completion = handOver(waiting.iterator().next());
        }
        if (!waiting.isEmpty()) {
            stand();
        }
        return completion == null ? NOTHING : completion;
    }

    /** Null if the call is for the next one, too. */
    private @Nullable Runnable handOver(PendingReceive oldest) {
        if (oldest.isDecided()) {
            waiting.remove(oldest);
            return null;
        }
        Message message;
        try {
            message = half.takeForPending();
        } catch (RuntimeException e) {
            // Closed, a handler that receives from here on, or out of turn; the latter need not hold for the next one.
            waiting.remove(oldest);
            if (oldest.claim()) {
                scope.execute(() -> oldest.fail(e));
            }
            return e instanceof OutOfTurnException ? NOTHING : null;
        }
        if (message == null) {
            return NOTHING;
        }
        waiting.remove(oldest);
        if (!oldest.claim()) {
            half.state().putBack(message);
            return null;
        }
        return () -> oldest.deliver(message);
    }

    /** Where they stand in the wait queue. */
    private final class Place extends WaitNode {
        @Override
        protected void called() {
            scope.execute(() -> serve(this));
        }
    }
}
