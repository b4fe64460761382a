package io.weir.netty;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Has names looked up on the threads of a pool, a limited number at a time; others wait in order. A name service that does
 * not answer must not cost a thread for each connection, and one that answers at once needs one thread for all. Any thread.
 */
final class ResolverExecutor implements Executor {
    static final int AT_A_TIME = 32;

    private final Executor pool;
    private final int atATime;

    /** Under the monitor, as is the number of those that run. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private int running;

    /** Takes threads of a pool that has one for every task and keeps them for the next. */
    ResolverExecutor(Executor pool) {
        this(pool, AT_A_TIME);
    }

    /** The same, so many tasks at a time. */
    ResolverExecutor(Executor pool, int atATime) {
        this.pool = pool;
        this.atATime = atATime;
    }

    @Override
    public void execute(Runnable lookup) {
        synchronized (this) {
            if (running == atATime) {
                waiting.add(lookup);
                return;
            }
            running++;
        }
        pool.execute(() -> runAll(lookup));
    }

    private void runAll(Runnable first) {
        Runnable lookup = first;
        try {
            while (lookup != null) {
                lookup.run();
                lookup = next();
            }
        } finally {
            if (lookup != null) {
                leave(); // It failed, and this thread with it; another takes what waits.
            }
        }
    }

    private synchronized void leave() {
        running--;
    }

    private synchronized @Nullable Runnable next() {
        Runnable lookup = waiting.poll();
        if (lookup == null) {
            running--;
        }
        return lookup;
    }
}
