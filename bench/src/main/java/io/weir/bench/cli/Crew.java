package io.weir.bench.cli;

import io.weir.SocketClosedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that work beside the one that started them, and are interrupted when that is done. */
final class Crew implements AutoCloseable {
    private final ExecutorService threads;

    /** What a thread does. It may end by an interrupt or because its socket was closed. */
    interface Work {
        void run() throws InterruptedException;
    }

    Crew(String name) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> new Thread(work, name + "-" + number.incrementAndGet()));
    }

    Future<?> start(Work work) {
        return threads.submit(() -> {
            try {
                work.run();
            } catch (InterruptedException | SocketClosedException e) {
                // Told to end.
            }
        });
    }

    /** Waits for the end of the work, and throws what it threw. */
    static void await(Future<?> work) throws InterruptedException {
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
