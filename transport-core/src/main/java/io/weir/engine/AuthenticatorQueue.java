package io.weir.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs authenticators, only so many at a time, in the order in which they were asked for: a crowd of clients, each with a
 * password to be hashed, must not be a crowd of threads. What waits is as much as there are handshakes under way, and those
 * whose connection has ended cost nothing when it is their turn.
 */
final class AuthenticatorQueue implements Executor {
    private final Executor executor;
    private final int limit;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Makes an empty queue.
     *
     * @param executor never runs a task on the calling thread; may reject
     * @param limit how many tasks run at a time
     */
    AuthenticatorQueue(Executor executor, int limit) {
        this.executor = executor;
        this.limit = limit;
    }

    /** Runs the task, which does not throw, or has it wait. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == limit) {
                waiting.add(task);
                return;
            }
            running++;
        }
        try {
            executor.execute(() -> runAll(task));
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                running--;
            }
            throw e;
        }
    }

    private void runAll(Runnable first) {
        Runnable task = first;
        while (task != null) {
            task.run();
            task = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }
}
