package io.weir.socket;

import io.weir.event.SocketEvent;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A listener to the events of a socket, or of all sockets of a context, until it is closed.
 *
 * <p>The listener runs on a thread of the context's own, one event at a time, in order. {@value #CAPACITY} events may
 * wait for it; what comes while so many do is not told, and counted. It may block and throw: nobody waits for it, but that
 * the context's closing gives it a second to take what waits. Every method is safe from any thread.
 */
public final class EventSubscription implements AutoCloseable {
    static final int CAPACITY = 1024;

    private final Consumer<? super SocketEvent> listener;
    private final Executor executor;
    private final LimitedLog log;
    private final Consumer<EventSubscription> onClose;
    private final BlockingQueue<SocketEvent> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean running = new AtomicBoolean();
    private final LongAdder missed = new LongAdder();
    private volatile boolean closed;

    EventSubscription(
            Consumer<? super SocketEvent> listener, Resources resources, Consumer<EventSubscription> onClose) {
        this(listener, resources.workers(), resources.log(), onClose);
    }

    EventSubscription(
            Consumer<? super SocketEvent> listener,
            Executor executor,
            LimitedLog log,
            Consumer<EventSubscription> onClose) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.executor = executor;
        this.log = log;
        this.onClose = onClose;
    }

    /** How many events the listener was not told of, because too many waited for it or the context was closed. */
    public long missed() {
        return missed.sum();
    }

    /** Ends it: no event is told any more, but that the one may be which the listener is just told of. Idempotent. */
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
                // The context is closed. Whoever tells may be a host's event loop, so the listener does not run here.
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
        // What came in between found somebody running.
        run();
    }
}
