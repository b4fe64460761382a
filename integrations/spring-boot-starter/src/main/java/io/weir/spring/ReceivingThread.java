package io.weir.spring;

import io.weir.SocketClosedException;
import io.weir.spring.ReceivingListener.Received;
import io.weir.spring.ReceivingListener.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One thread of a {@link ReceivingListener}, from its start to its end: it receives, calls the method, and sends what that returns. */
final class ReceivingThread implements Runnable {
    /** How long it waits for a message at a time; it is woken when it is to end. */
    private static final Duration WAIT = Duration.ofHours(1);

    private final Source source;
    private final Handling handling;
    private final Thread thread;

    /** Set when it is to end: whether all is done that was received by then. */
    private volatile @Nullable BooleanSupplier done;

    /** Whether it may be interrupted. Under the monitor. */
    private boolean waiting;

    ReceivingThread(Source source, Handling handling, ThreadFactory threads) {
        this.source = source;
        this.handling = handling;
        thread = threads.newThread(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            Received received = next();
            while (received != null) {
                work(received);
                received = next();
            }
        } catch (SocketClosedException e) {
            // The application closed it, or it did not stop in time.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // It did not stop in time.
        }
    }

    private void work(Received received) throws InterruptedException {
        var reply = handling.handle(received.message());
        if (reply != null) {
            try {
                received.reply().send(reply);
            } catch (SocketClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                handling.log("a reply could not be sent", e);
            }
        }
    }

    /** Null if there is nothing more to do. */
    private @Nullable Received next() throws InterruptedException {
        while (true) {
            BooleanSupplier ending = done;
            if (ending != null) {
                return ending.getAsBoolean() ? null : source.receive(Duration.ZERO);
            }
            Received received = await();
            if (received != null) {
                return received;
            }
        }
    }

    /** Null after it was woken. */
    private @Nullable Received await() throws InterruptedException {
        waiting(true);
        try {
            return done == null ? source.receive(WAIT) : null;
        } catch (InterruptedException e) {
            if (done == null) {
                throw e;
            }
            return null;
        } finally {
            waiting(false);
        }
    }

    private synchronized void waiting(boolean is) {
        waiting = is;
        if (!is && done != null) {
            Thread.interrupted(); // It was woken, and has perhaps not noticed.
        }
    }

    /**
     * Has it end when nothing is left to receive, or earlier. Only a thread that waits for a message is interrupted, none that has one.
     *
     * @param early whether all is done that was received before
     */
    synchronized void finish(BooleanSupplier early) {
        done = early;
        if (waiting) {
            thread.interrupt();
        }
    }

    /** Waits for its end until the deadline; then it is interrupted in what it does. */
    void join(Instant deadline) throws InterruptedException {
        long left = Duration.between(Instant.now(), deadline).toMillis();
        thread.join(Math.max(1, left));
        if (thread.isAlive()) {
            handling.log("it did not finish in time and is interrupted", new IllegalStateException("stop-timeout"));
            thread.interrupt();
        }
    }
}
