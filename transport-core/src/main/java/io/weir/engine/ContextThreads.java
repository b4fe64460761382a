package io.weir.engine;

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
final class ContextThreads implements Executor {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor callers;
    private final ScheduledThreadPoolExecutor timer;

    ContextThreads(TransportSettings settings) {
        callers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads(settings, ""));
        timer = new ScheduledThreadPoolExecutor(1, threads(settings, "-timer"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    private ThreadFactory threads(TransportSettings settings, String use) {
        String prefix = "weir-" + settings.name() + use + "-";
        AtomicInteger number = new AtomicInteger();
        return task -> {
            String name = prefix + number.incrementAndGet();
            Thread thread = settings.inheritance().make(() -> new Worker(this, task, name));
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

    /**
     * Ends the timer at once, and the threads when they have done what they were given; false if that took longer than the
     * wait. One of those threads does not wait for itself.
     */
    boolean close(LoopWait wait) {
        timer.shutdownNow();
        callers.shutdown();
        if (Thread.currentThread() instanceof Worker own && own.of == this) {
            return true;
        }
        return wait.await(end -> timer.awaitTermination(end.leftNanos(), TimeUnit.NANOSECONDS))
                && wait.await(end -> callers.awaitTermination(end.leftNanos(), TimeUnit.NANOSECONDS));
    }

    /** One of these threads, without the inheritable thread-locals of the thread that needed it first. */
    private static final class Worker extends Thread {
        final ContextThreads of;

        Worker(ContextThreads of, Runnable task, String name) {
            super(null, task, name, 0, /* inheritThreadLocals= */ false);
            this.of = of;
        }
    }
}
