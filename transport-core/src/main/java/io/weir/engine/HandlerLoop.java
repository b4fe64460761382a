package io.weir.engine;

import io.weir.transport.Connection;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Has a step repeated as long as there is something to do, by one thread at a time: what receives in place of threads that
 * wait. It runs on the event loop that brought the last message, so that no thread is woken for it, or on the context's
 * executor where there is no loop (inproc).
 *
 * <p>Who {@linkplain #signal signals} may be any thread, never waits, and costs an atomic step while the loop is at work.
 * Whatever was stored before a signal is seen by a step that begins after it.
 */
public final class HandlerLoop {
    private final SocketScope scope;
    private final BooleanSupplier step;
    private final Executor elsewhere;
    private final boolean movesNear;
    private final Runnable task = this::run;

    /** Signals not yet looked into; the thread that raises it from zero runs, all others leave it to that one. */
    private final AtomicInteger signals = new AtomicInteger();

    /** Whether the executor was asked for a thread, and none has come yet. */
    private final AtomicBoolean onTheWay = new AtomicBoolean();

    /** Where the last message came from; going on after a step happens there too. */
    private volatile Executor home;

    /**
     * Makes one that runs near the connections.
     *
     * @param scope of the socket whose context runs it where there is no event loop
     * @param step a bounded amount of work that must not block; true if there may be more to do
     */
    HandlerLoop(SocketScope scope, BooleanSupplier step) {
        this.scope = scope;
        this.step = step;
        elsewhere = scope::execute;
        movesNear = true;
        home = elsewhere;
    }

    /** Makes one that runs on this executor of the application's, and nowhere else. */
    HandlerLoop(SocketScope scope, BooleanSupplier step, Executor executor) {
        Objects.requireNonNull(executor, "executor");
        this.scope = scope;
        this.step = step;
        // By way of the context's own, since this one may run what it is given on the spot, or wait until it has room.
        elsewhere = work -> scope.execute(() -> runOn(executor, work));
        movesNear = false;
        home = elsewhere;
    }

    private void runOn(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            onTheWay.set(false);
            scope.failed("the handler's executor takes no more", e);
        }
    }

    /** There may be something to do. */
    public void signal() {
        if (!tellRunner()) {
            dispatch();
        }
    }

    /** The peer has messages: runs on the thread of its connection if that is an event loop. */
    void signalNear(PeerConnection from) {
        if (!tellRunner()) {
            if (movesNear) {
                Connection connection = from.current();
                home = connection == null || connection.isLocal() ? elsewhere : connection.executor();
            }
            dispatch();
        }
    }

    private boolean tellRunner() {
        int seen;
        while ((seen = signals.get()) != 0) {
            if (signals.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * For threads that wait for what the loop does.
     *
     * @throws io.weir.EventLoopBlockedException on an event loop
     */
    public void forbidOnEventLoop(String verb) {
        scope.forbidOnEventLoop(verb);
    }

    private void dispatch() {
        Executor to = home;
        if (to != elsewhere) {
            try {
                to.execute(task);
                return;
            } catch (RejectedExecutionException e) {
                // The loop has ended.
            }
        }
        // A thread is woken for this: once is enough.
        if (onTheWay.compareAndSet(false, true)) {
            elsewhere.execute(task);
        }
    }

    private void run() {
        onTheWay.set(false);
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = signals.get();
            if (hasMore()) {
                // A loop has other connections to see to.
                signals.set(0);
                dispatch();
                return;
            }
        } while (!signals.compareAndSet(seen, 0));
    }

    private boolean hasMore() {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException | Error e) {
            // An internal error; the next signal must still be heard.
            scope.failed("a handler loop failed", e);
            return false;
        }
    }
}
