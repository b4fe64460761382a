package io.weir.engine;

import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.SocketClosedException;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.queue.CombiningLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the receivers of one socket share under the receive lock: the policy, the messages that were put back, and how many
 * were delivered. A turn {@linkplain #begin() begins} with the lock and {@linkplain #end() ends} without it; every method in
 * between is for the holder of the lock.
 */
final class ReceiveState {
    private static final VarHandle DELIVERED;

    static {
        try {
            DELIVERED = MethodHandles.lookup().findVarHandle(ReceiveState.class, "delivered", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String socket;
    private final CombiningLock lock;
    private final ReceiveStep step = ReceiveStep.ofSocket();
    private final ArrayDeque<Message> returned = new ArrayDeque<>();
    private ReceivePolicy policy = ReceivePolicy.NONE;
    private volatile boolean closed;
    private long delivered;

    ReceiveState(String socket, CombiningLock lock) {
        this.socket = socket;
        this.lock = lock;
    }

    /** Sets the policy; before the socket is used. */
    void policy(ReceivePolicy of) {
        policy = of;
    }

    ReceivePolicy policy() {
        return policy;
    }

    CombiningLock lock() {
        return lock;
    }

    /** Whether no turn begins any more. Any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Messages that were delivered. Any thread. */
    long delivered() {
        return (long) DELIVERED.getAcquire(this);
    }

    /** Messages that are held beside those in the peers' queues. */
    long held() {
        return policy.held() + returned.size();
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

    /** Releases the lock, and tells the sender of what was polled that there is room. */
    void end() {
        ReceiveStep.Source polled = step.end();
        lock.unlock();
        if (polled != null) {
            polled.afterPollsAndFence();
        }
    }

    ReceiveStep step() {
        return step;
    }

    /** The next message, not yet counted as delivered; null if there is none. */
    @Nullable Message next(ReceiveStep in) {
        return returned.isEmpty() ? policy.receive(in) : returned.poll();
    }

    /** Takes the next message, which then is delivered; null if there is none, or none in turn. */
    @Nullable Message take() {
        try {
            Message message = next(step);
            if (message != null) {
                countDelivered(1);
            }
            return message;
        } catch (OutOfTurnException e) {
            return null;
        }
    }

    /** Takes the messages that are there, at most so many, which then are delivered. */
    void takeAll(List<Message> messages, int max) {
        try {
            Message message;
            while (messages.size() < max && (message = next(step)) != null) {
                messages.add(message);
            }
        } catch (OutOfTurnException e) {
            // The first one may have been in turn, and after it none is.
            if (messages.isEmpty()) {
                throw e;
            }
        }
        countDelivered(messages.size());
    }

    /** Puts back what was taken last, which is the next to be taken. */
    void putBack(Message message) {
        countDelivered(-1);
        if (!policy.takeBack(message)) {
            returned.addFirst(message);
        }
    }

    boolean isReadable() {
        return !returned.isEmpty() || policy.isReadable();
    }

    void countDelivered(long messages) {
        DELIVERED.setRelease(this, delivered + messages);
    }

    void checkOpen() {
        if (closed) {
            throw new SocketClosedException(socket);
        }
    }

    /** No turn begins after this; returns how many messages that were put back are dropped. Without the lock. */
    int close() {
        lock.lock();
        closed = true;
        int dropped = returned.size();
        returned.clear();
        lock.unlock();
        return dropped;
    }
}
