package io.weir.patterns.warmup;

import io.weir.SocketClosedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that is the other end of an exchange, again and again until it is over. One thread starts, asks and closes it. */
final class Partner implements Runnable, AutoCloseable {
    /** One message, or a short wait. */
    interface Work {
        void step() throws InterruptedException;
    }

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Work work;
    private volatile boolean over;
    private volatile boolean ended;
    private volatile @Nullable RuntimeException failure;
    private @Nullable Thread thread;

    Partner(Work work) {
        this.work = work;
    }

    void begin(Thread own) {
        thread = own;
        own.setDaemon(true);
        own.start();
    }

    @Override
    public void run() {
        try {
            while (!over) {
                work.step();
            }
        } catch (InterruptedException | SocketClosedException e) {
            // The exchange is over.
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            ended = true;
        }
    }

    /** It takes no other step; what it waits for it waits for to the end. */
    void finish() {
        over = true;
    }

    /**
     * Whether it takes no other step.
     *
     * @throws RuntimeException what it failed with
     */
    boolean hasEnded() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        return ended;
    }

    /** Ends it, and waits for that; an interrupt is kept. */
    @Override
    public void close() {
        over = true;
        Thread own = thread;
        if (own == null) {
            return;
        }
        if (!ended) {
            own.interrupt();
        }
        try {
            own.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
