package io.weir.bench.cli;

import java.util.concurrent.CompletableFuture;

/**
 * Turns SIGINT and SIGTERM into an interrupt of the thread that runs the command, and gives it the time to close what is
 * open. The process then ends with the status of the command, not with that of a signal.
 */
final class Interruption {
    private final Thread thread;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private Interruption(Thread thread) {
        this.thread = thread;
    }

    /** Watches for signals from here on. */
    static Interruption of(Thread thread) {
        Interruption interruption = new Interruption(thread);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutDown, "shutdown"));
        return interruption;
    }

    private void shutDown() {
        if (!status.isDone()) {
            thread.interrupt();
        }
        // Only halting sets the status once a signal has begun the shutdown.
        Runtime.getRuntime().halt(status.join());
    }

    /** Ends the process. */
    void exit(int withStatus) {
        status.complete(withStatus);
        System.exit(withStatus);
    }
}
