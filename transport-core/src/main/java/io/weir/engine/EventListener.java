package io.weir.engine;

import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Brings events to a listener of the application's, one at a time, on threads of the context's own. */
final class EventListener implements EventSubscription {
    static final int CAPACITY = 1024;

    private final Consumer<? super SocketEvent> listener;
    private final Executor executor;
    private final LimitedLog log;
    private final Consumer<EventListener> onClose;
    private final BlockingQueue<SocketEvent> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean running = new AtomicBoolean();
    private final LongAdder missed = new LongAdder();
    private volatile boolean closed;

    EventListener(
            Consumer<? super SocketEvent> listener,
            Executor executor,
            LimitedLog log,
            Consumer<EventListener> onClose) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.executor = executor;
        this.log = log;
        this.onClose = onClose;
    }

    @Override
    public long missed() {
        return missed.sum();
    }

    @Override
    public void close() {
        closed = true;
        waiting.clear();
        onClose.accept(this);
    }

    void tell(SocketEvent event) {
        if (!waiting.offer(event)) {
            missed.increment();
        }
        run();
    }

    private void run() {
        if (!waiting.isEmpty() && running.compareAndSet(false, true)) {
            try {
                executor.execute(this::deliver);
            } catch (RejectedExecutionException e) {
                // The context is closed. The caller may be a host's event loop, so the listener does not run here.
                while (waiting.poll() != null) {
                    missed.increment();
                }
                running.set(false);
            }
        }
    }

    private void deliver() {
        SocketEvent event;
        while ((event = waiting.poll()) != null && !closed) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error e) {
                log.warn(this, () -> "an event listener failed", e);
            }
        }
        running.set(false);
        // What came in between found this running.
        run();
    }
}
