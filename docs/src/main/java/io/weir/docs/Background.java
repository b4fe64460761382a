package io.weir.docs;

import io.weir.SocketClosedException;

/** Threads that end quietly when their sockets are closed. */
public final class Background {
    /** What such a thread does. */
    @FunctionalInterface
    public interface Work {
        /** Works until it is done, or told to end. */
        void run() throws InterruptedException;
    }

    private Background() {}

    /** Starts a thread; closing the context is enough to end it. */
    public static Thread start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (SocketClosedException | InterruptedException e) {
                // Told to end.
            }
        });
        thread.start();
        return thread;
    }
}
