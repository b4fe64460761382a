package io.weir.bench.cli;

import io.weir.SocketClosedException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Threads that work beside the one that started them, the owner, and are interrupted when that is done. */
final class WorkerThreads implements AutoCloseable {
    private final ExecutorService threads;
    private final Thread owner = Thread.currentThread();
    private volatile @Nullable Throwable failure;

    /** What a thread does. It may end by an interrupt or because its socket was closed. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** What the owner does meanwhile. */
    interface OwnWork<T, E extends Exception> {
        T run() throws InterruptedException, E;
    }

    WorkerThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> new Thread(work, name + "-" + number.incrementAndGet()));
    }

    Future<?> start(Work work) {
        return threads.submit(() -> {
            try {
                work.run();
            } catch (InterruptedException | SocketClosedException e) {
                // Told to end.
            } catch (RuntimeException | Error e) {
                failure = e;
                owner.interrupt();
            }
        });
    }

    /**
     * Does the work of the owner, which may wait for what the others do: when one of them fails, the owner's ends, too.
     *
     * @throws IllegalStateException if one of the others failed
     */
    <T, E extends Exception> T during(OwnWork<T, E> own) throws InterruptedException, E {
        try {
            return own.run();
        } catch (InterruptedException e) {
            Throwable why = failure;
            if (why == null) {
                throw e;
            }
            throw new IllegalStateException(String.valueOf(why), why);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (failure != null) {
            // The interrupt that the failure made, if it came too late for the owner's work.
            Thread.interrupted();
        }
    }
}
