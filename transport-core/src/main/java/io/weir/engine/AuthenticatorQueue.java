package io.weir.engine;

import io.weir.queue.RoundRobinQueue;
import io.weir.transport.AuthenticatorThreads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs authenticators, only so many at a time: a crowd of clients, each with a password to be hashed, must not be a crowd of
 * threads. Networks take turns; one of which a peer was denied waits behind those that are not known for that, but for every
 * {@value #SHARE}th turn. What waits is as much as there are handshakes under way, and those whose connection has ended cost
 * nothing when it is their turn.
 */
final class AuthenticatorQueue implements AuthenticatorThreads {
    /** Of so many turns one is for those that were denied, whatever else waits. */
    static final int SHARE = 8;

    /** The networks that were denied last. */
    private static final int REMEMBERED = 10_000;

    private final Executor executor;
    private final int limit;
    private final RoundRobinQueue<Runnable> waiting = new RoundRobinQueue<>();
    private final RoundRobinQueue<Runnable> waitingBehind = new RoundRobinQueue<>();
    private final Map<String, Boolean> denied = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private int running;
    private int turns;

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

    @Override
    public void execute(String network, Runnable task) {
        synchronized (this) {
            if (running == limit) {
                (denied.containsKey(network) ? waitingBehind : waiting).add(network, task);
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

    @Override
    public synchronized void denied(String network) {
        denied.put(network, true);
    }

    private void runAll(Runnable first) {
        Runnable task = first;
        while (task != null) {
            task.run();
            task = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        boolean turnOfThoseBehind = ++turns % SHARE == 0;
        Runnable task = (turnOfThoseBehind ? waitingBehind : waiting).poll();
        if (task == null) {
            task = (turnOfThoseBehind ? waiting : waitingBehind).poll();
        }
        if (task == null) {
            running--;
        }
        return task;
    }
}
