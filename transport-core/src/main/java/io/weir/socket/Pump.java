package io.weir.socket;

import io.weir.transport.Connection;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Has a step repeated as long as there is something to do, by one thread at a time: what receives in place of threads that
 * wait. It runs on the event loop that brought the last message, so that nobody is woken for it, or on the context's
 * executor where there is no loop (inproc).
 *
 * <p>Who {@linkplain #signal signals} may be any thread, never waits, and costs an atomic step while the pump is at work.
 * Whatever was stored before a signal is seen by a step that begins after it.
 */
public final class Pump {
    private final Socket socket;
    private final BooleanSupplier step;
    private final Executor elsewhere;
    private final boolean movesNear;
    private final Runnable task = this::run;

    /** Signals not yet looked into; whoever raises it from zero runs, all others leave it to that one. */
    private final AtomicInteger signals = new AtomicInteger();

    /** Whether the executor was asked for a thread, and none has come yet. */
    private final AtomicBoolean onTheWay = new AtomicBoolean();

    /** Where the last message came from; going on after a step happens there too. */
    private volatile Executor home;

    /**
     * Makes one that runs near the connections.
     *
     * @param socket whose context runs it where there is no event loop
     * @param step a bounded amount of work that must not block; true if there may be more to do
     */
    public Pump(Socket socket, BooleanSupplier step) {
        this.socket = socket;
        this.step = step;
        elsewhere = socket::execute;
        movesNear = true;
        home = elsewhere;
    }

    /** Makes one that runs on this executor of the application's, and nowhere else. */
    Pump(Socket socket, BooleanSupplier step, Executor executor) {
        Objects.requireNonNull(executor, "executor");
        this.socket = socket;
        this.step = step;
        // By way of the context's own, since this one may run what it is given on the spot, or wait until it has room.
        elsewhere = work -> socket.execute(() -> runOn(executor, work));
        movesNear = false;
        home = elsewhere;
    }

    private void runOn(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            onTheWay.set(false);
            socket.failed("the handler's executor takes no more", e);
        }
    }

    /** There may be something to do. */
    public void signal() {
        if (!tellWhoeverRuns()) {
            dispatch();
        }
    }

    /** The peer has messages: runs on the thread of its connection if that is an event loop. */
    void signalNear(Peer from) {
        if (!tellWhoeverRuns()) {
            if (movesNear) {
                Connection connection = from.connection();
                home = connection == null || connection.isLocal() ? elsewhere : connection.executor();
            }
            dispatch();
        }
    }

    private boolean tellWhoeverRuns() {
        int seen;
        while ((seen = signals.get()) != 0) {
            if (signals.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * For those who wait for what a pump does.
     *
     * @throws io.weir.EventLoopBlockedException on an event loop
     */
    public void forbidOnEventLoop(String verb) {
        socket.forbidOnEventLoop(verb);
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
            // A fault of ours; the next signal must still be heard.
            socket.failed("a pump failed", e);
            return false;
        }
    }
}
