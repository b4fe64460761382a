package io.weir.engine;

import io.weir.queue.MessageQueue;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Wakes a sender of this process that waits although the queue has room, since it waits for the low-water mark, or
 * began to wait just now; for the receiver may not come back.
 */
final class StarvationTimer {
    private static final Duration STARVED = Duration.ofMillis(1);

    private final SocketScope scope;
    private final Supplier<MessageQueue> queue;
    private final Consumer<Runnable> underReceiveLock;

    /** Whether a look is due. Written under the receive lock. */
    private volatile boolean due;

    StarvationTimer(SocketScope scope, Supplier<MessageQueue> queue, Consumer<Runnable> underReceiveLock) {
        this.scope = scope;
        this.queue = queue;
        this.underReceiveLock = underReceiveLock;
    }

    /** Room was made: a sender that waits beside it is woken after a while. Any thread. */
    void look() {
        if (!due && queue.get().hasWaitingSenderBesideRoom()) {
            underReceiveLock.accept(this::wakeLater);
        }
    }

    private void wakeLater() {
        if (!due && queue.get().hasWaitingSenderBesideRoom()) {
            due = true;
            scope.schedule(() -> underReceiveLock.accept(this::wake), STARVED);
        }
    }

    private void wake() {
        due = false;
        queue.get().afterPolls();
        wakeLater();
    }
}
