package io.weir.socket;

import io.weir.transport.TransportSettings;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A context's timer, and its threads for completing stages and running handlers. Threads start when they are needed. */
final class Workers implements Executor {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor callers;
    private final ScheduledThreadPoolExecutor timer;

    Workers(TransportSettings settings) {
        callers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads(settings, ""));
        timer = new ScheduledThreadPoolExecutor(1, threads(settings, "-timer"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads(TransportSettings settings, String use) {
        String prefix = "weir-" + settings.name() + use + "-";
        AtomicInteger number = new AtomicInteger();
        return task -> {
            String name = prefix + number.incrementAndGet();
            // Without the inheritable thread-locals of the thread that needed it first.
            Thread thread = settings.inheritance().make(() -> new Thread(null, task, name, 0, false));
            thread.setDaemon(settings.daemon());
            return thread;
        };
    }

    @Override
    public void execute(Runnable task) {
        callers.execute(task);
    }

    void schedule(Runnable task, Duration wait) {
        try {
            timer.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nothing that was to happen later will.
        }
    }

    /** Ends the timer at once, and the threads when they have done what they were given. */
    void close() {
        timer.shutdownNow();
        callers.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            timer.awaitTermination(1, TimeUnit.SECONDS);
            callers.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
