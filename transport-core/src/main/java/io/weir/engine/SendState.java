package io.weir.engine;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.queue.CombiningLock;
import io.weir.queue.MessageQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the senders of one socket share under the send lock: the policy, and what waits to be sent before all else. A turn
 * {@linkplain #begin() begins} with the lock and {@linkplain #end() ends} without it; every method in between is for the
 * holder of the lock.
 */
final class SendState {
    private final String socket;
    private final CombiningLock lock;
    private final SendStep step;
    private final PendingSends pending;
    private SendPolicy policy = SendPolicy.NONE;
    private boolean acceptsLater;
    private volatile boolean closed;

    SendState(SocketScope scope, CombiningLock lock) {
        socket = scope.name();
        this.lock = lock;
        step = new SendStep(lock);
        pending = new PendingSends(scope);
    }

    /** Sets the policy; before the socket is used. */
    void policy(SendPolicy of) {
        policy = of;
        acceptsLater = of.acceptsLater();
    }

    /** Whether a sender may have to wait for {@link SendPolicy#accepting}. Any thread. */
    boolean acceptsLater() {
        return acceptsLater;
    }

    SendPolicy policy() {
        return policy;
    }

    CombiningLock lock() {
        return lock;
    }

    /** Messages of {@code sendAsync} that wait. Any thread. */
    int pendingSends() {
        return pending.size();
    }

    // ---- a turn

    /**
     * Takes the lock.
     *
     * @throws SocketClosedException if the socket is closed; the lock is free then
     */
    void begin() {
        lock.lock();
        if (closed) {
            lock.unlock();
            throw new SocketClosedException(socket);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Checks that the socket is open, for a caller that has taken the lock already. */
    void checkOpen() {
        if (closed) {
            throw new SocketClosedException(socket);
        }
    }

    /** Releases the lock, and wakes the consumers of what was offered. */
    void end() {
        MessageQueue offered = step.end();
        lock.unlock();
        if (offered != null) {
            offered.flushAfterFence();
        }
    }

    /** Ends the step and keeps the lock; returns the queue to flush once it was released, null if there is none. */
    @Nullable MessageQueue endStep() {
        return step.end();
    }

    SendStep step() {
        return step;
    }

    /** Sends, unless something waits to be sent before. */
    SendResult send(Message message) {
        return pending.isEmpty() ? policy.send(message, step) : SendResult.FULL;
    }

    /** Whether {@link #send} may succeed. */
    boolean hasRoom() {
        return pending.isEmpty() && policy.hasRoom();
    }

    /** Sends, or keeps the message until it can be sent. */
    PendingSends.Pending sendOrKeep(Message message) {
        return pending.add(message, send(message), policy);
    }

    // ---- what waits

    /** Sends what is pending, in order, as far as there is room; returns what is done. Takes the lock. */
    List<PendingSends.Pending> retryPending() {
        lock.lock();
        try {
            return pending.retry(policy, step, closed);
        } finally {
            end();
        }
    }

    /** No turn begins after this. Takes the lock. */
    void close() {
        lock.lock();
        closed = true;
        lock.unlock();
    }

    /** The policy offers, or drops, what it holds. Takes the lock. */
    void finish() {
        lock.lock();
        try {
            policy.closing(step);
        } finally {
            end();
        }
    }

    /** Whether the policy has nothing more to offer, once it was told to finish. Takes the lock. */
    boolean isFinished() {
        lock.lock();
        try {
            return policy.isFinished();
        } finally {
            lock.unlock();
        }
    }
}
