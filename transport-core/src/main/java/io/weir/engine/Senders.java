package io.weir.engine;

import io.weir.SendResult;
import io.weir.queue.Deadline;
import io.weir.queue.WaitQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for room at a socket: the messages of {@code sendAsync}, which are sent before all others; threads, of which one is
 * woken each time; and listeners, which are always told. Any thread.
 */
final class Senders {
    private final SocketScope scope;
    private final SendState state;
    private final WaitQueue threads = new WaitQueue();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean retryDue = new AtomicBoolean();

    Senders(SocketScope scope, SendState state) {
        this.scope = scope;
        this.state = state;
    }

    /**
     * Waits until an attempt to send has another result than to be tried again, and returns that; null if the time ran out
     * before. Afterwards the caller {@linkplain #passOn passes on} what woke it.
     */
    @Nullable SendResult await(Supplier<SendResult> attempt, Deadline deadline) throws InterruptedException {
        Timings blocked = scope.stats().blockedSends;
        long began = blocked.begin();
        try {
            return threads.await(() -> unlessRetry(attempt.get()), deadline);
        } finally {
            blocked.end(began);
            scope.events().blocked(began);
        }
    }

    private static @Nullable SendResult unlessRetry(SendResult result) {
        return result.mayRetry() ? null : result;
    }

    /** There may be room for one more than the thread that was woken has taken. */
    void passOn() {
        if (!threads.isEmpty()) {
            threads.wakeNext();
        }
    }

    /** Runs the listener now, and whenever there may be room again, and when the socket closes. */
    void addListener(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /**
     * Room, or a peer, came. What is pending is next: the senders that wait cannot overtake it, and would waste the call.
     */
    void wakeNext() {
        if (state.pendingSends() == 0) {
            threads.wakeNext();
            tellListeners();
        } else if (retryDue.compareAndSet(false, true)) {
            scope.execute(() -> {
                retryDue.set(false);
                retryPending();
            });
        }
    }

    /** All threads that wait try again, and what else is next. */
    void retryAll() {
        threads.wakeAll();
        wakeNext();
    }

    /** Sends what is pending, in order, as far as there is room. Stages complete on the context's executor. */
    void retryPending() {
        List<PendingSends.Pending> done = state.retryPending();
        if (!done.isEmpty()) {
            scope.execute(() -> done.forEach(PendingSends.Pending::complete));
        }
        if (state.pendingSends() == 0) {
            // Any sender may have been called meanwhile, and have found these before it.
            wakeAll();
        }
    }

    /** All threads that wait, and the listeners, look. */
    void wakeAll() {
        threads.wakeAll();
        tellListeners();
    }

    private void tellListeners() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }
}
