package io.weir.queue;

import io.weir.store.StoredLog;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the queues of one socket put what is above their marks: one budget for all of them, and the file thread, which does for
 * each in turn what waits. There is a thread only while there is work, and one at a time.
 *
 * <p>When the disk fails nothing is put there for {@link #PAUSE}; then it is tried again. When nothing is on disk for {@link
 * #IDLE} the logs are deleted.
 */
public final class Spillway {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final long MOST_STAGED = 4 << 20;

    private final Logs logs;
    private final Threads threads;
    private final Failures failures;
    private final SpillBudget budget;
    private final Queue<User> ready = new ConcurrentLinkedQueue<>();

    /** Those with an open log. File thread. */
    private final Set<User> users = new HashSet<>();

    /** Those that the disk has failed. File thread. */
    private final Set<User> stuck = new HashSet<>();

    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean lookDue = new AtomicBoolean();
    private final AtomicBoolean retryDue = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long lastWork;
    private volatile boolean failing;
    private volatile boolean closing;

    /** Makes the logs. Called by the file thread. */
    public interface Logs {
        /** A new log for one queue. */
        StoredLog open() throws IOException;

        /** All logs that were made are deleted: gives back what is left of them. */
        void deleteAll() throws IOException;
    }

    /** Threads of the context. */
    public interface Threads {
        /** Runs something that may block. */
        void execute(Runnable task);

        /** Runs something short later. */
        void schedule(Runnable task, Duration wait);
    }

    /** Hears of what went wrong. Called by the file thread, without a lock. */
    public interface Failures {
        /** The disk failed, and so many messages that were accepted are lost. */
        void failed(Throwable cause, long lost);
    }

    /** A queue, as the file thread sees it. */
    interface User {
        /** Set while it waits for its turn. */
        AtomicBoolean due();

        /** Does a part of what there is to do, and says whether there is more that can be done at once. */
        boolean turn();

        /** Whether anything of it is not in memory. */
        boolean isSpilling();

        /** Whether it has a log. */
        boolean hasLog();

        /** Gives up its log. */
        void deleteLog();

        /** Something is wrong that is no failure of the disk: gives up what is not in memory. */
        void broken(Throwable cause);
    }

    /**
     * Makes one.
     *
     * @param bytes how much may be above the marks of all queues together
     */
    public Spillway(Logs logs, long bytes, Threads threads, Failures failures) {
        this.logs = logs;
        this.threads = threads;
        this.failures = failures;
        long heap = Runtime.getRuntime().maxMemory();
        budget = new SpillBudget(bytes, Math.min(MOST_STAGED, heap / 32));
    }

    SpillBudget budget() {
        return budget;
    }

    /** Bytes that are above the marks now, as the budget counts them. Any thread. */
    public long held() {
        return budget.held();
    }

    SpillLog newLog() {
        return new SpillLog(logs);
    }

    /** Has the file thread see to a queue. Any thread; does not wait. */
    void wake(User user) {
        if (user.due().compareAndSet(false, true)) {
            ready.add(user);
            signal();
        }
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            threads.execute(this::run);
        }
    }

    private void run() {
        int seen;
        boolean ended = false;
        try {
            do {
                seen = signals.get();
                work();
            } while (!signals.compareAndSet(seen, 0));
            ended = true;
        } finally {
            if (!ended) {
                // Memory is short, for instance.
                signals.set(0);
                threads.schedule(this::signal, PAUSE);
            }
        }
    }

    private void work() {
        if (retryDue.compareAndSet(true, false)) {
            tryAgain();
        }
        User user;
        while ((user = ready.poll()) != null) {
            see(user);
        }
        if (closing) {
            deleteLogs();
            closed.complete(null);
        } else if (!users.isEmpty() && users.stream().noneMatch(User::isSpilling)) {
            deleteLogsSoon();
        }
    }

    private void see(User user) {
        lastWork = System.nanoTime();
        user.due().set(false);
        boolean more = false;
        try {
            more = user.turn();
        } catch (RuntimeException | Error e) {
            // Whatever one queue comes to, the others go on.
            user.broken(e);
        }
        if (user.hasLog()) {
            users.add(user);
        }
        if (more) {
            wake(user);
        }
    }

    // ---- when the disk fails

    boolean isFailing() {
        return failing;
    }

    /** File thread: the disk failed this queue, which lost so many messages. It is woken when to try again makes sense. */
    void failed(User user, Throwable cause, long lost) {
        stuck.add(user);
        if (!failing) {
            failing = true;
            budget.failing(true);
            threads.schedule(
                    () -> {
                        retryDue.set(true);
                        signal();
                    },
                    PAUSE);
        }
        failures.failed(cause, lost);
    }

    private void tryAgain() {
        failing = false;
        budget.failing(false);
        List<User> again = List.copyOf(stuck);
        stuck.clear();
        again.forEach(this::wake);
    }

    // ---- when nothing is on disk

    private void deleteLogsSoon() {
        if (System.nanoTime() - lastWork >= IDLE.toNanos()) {
            deleteLogs();
        } else if (lookDue.compareAndSet(false, true)) {
            threads.schedule(
                    () -> {
                        lookDue.set(false);
                        signal();
                    },
                    IDLE);
        }
    }

    private void deleteLogs() {
        users.forEach(User::deleteLog);
        try {
            logs.deleteAll();
        } catch (IOException | RuntimeException e) {
            failures.failed(e, 0);
        }
        users.clear();
    }

    /** The socket is closed: the logs are deleted, whatever is in them. Completes when they are. */
    public CompletableFuture<Void> close() {
        closing = true;
        signal();
        return closed;
    }
}
