package io.weir.console;

import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the sockets at intervals as long as there are viewers. Without any it has no thread and is told of no socket. Each viewer
 * waits here for a sample that it has not seen; one that is slow finds the newest, and has missed nothing, since what it
 * is told is the difference to what it saw last. Every method is safe from any thread.
 */
final class Sampler {
    private final List<Context> contexts;
    private final EventLog events;
    private final Duration interval;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock.
    private Sample newest = Sample.NONE;
    private @Nullable Census census;
    private @Nullable Thread thread;
    private long samples;
    private int viewers;
    private boolean closed;

    Sampler(List<Context> contexts, EventLog events, Duration interval) {
        this.contexts = List.copyOf(contexts);
        this.events = events;
        this.interval = interval;
    }

    /** A viewer comes, and {@link #leave leaves} in the end; false if there are already so many. */
    boolean enter(int most) {
        lock.lock();
        try {
            if (viewers >= most || closed) {
                return false;
            }
            viewers++;
            if (thread == null && !contexts.isEmpty()) {
                thread = new Thread(this::run, "weir-console-sampler");
                thread.setDaemon(true);
                thread.start();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            viewers--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The newest sample, once it is another than this one; null if the time ran out or the console is closed. */
    @Nullable Sample after(Sample seen, Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (newest.number() <= seen.number() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return newest.number() <= seen.number() || closed ? null : newest;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (Census mine = new Census(contexts, numbers)) {
            long next = System.nanoTime();
            while (isWanted(mine)) {
                publish(new Sample(0, System.currentTimeMillis(), mine.look(), events.count()));
                // After a long pause one look is enough.
                next = Math.max(next, System.nanoTime() - interval.toNanos()) + interval.toNanos();
                awaitNext(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended();
        }
    }

    /** Whether to go on; if not, the next viewer starts anew. */
    private boolean isWanted(Census mine) {
        lock.lock();
        try {
            if (viewers > 0 && !closed) {
                census = mine;
                return true;
            }
            ended();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void ended() {
        lock.lock();
        try {
            if (thread == Thread.currentThread()) {
                thread = null;
                census = null;
                newest = Sample.NONE;
            }
        } finally {
            lock.unlock();
        }
    }

    private void publish(Sample sample) {
        lock.lock();
        try {
            newest = new Sample(++samples, sample.at(), sample.rows(), sample.events());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitNext(long nanoTime) throws InterruptedException {
        lock.lock();
        try {
            long left = nanoTime - System.nanoTime();
            while (left > 0 && viewers > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the last sample was made from; null without viewers. */
    @Nullable Census census() {
        lock.lock();
        try {
            return census;
        } finally {
            lock.unlock();
        }
    }

    /** How many samples were taken. */
    long samples() {
        lock.lock();
        try {
            return samples;
        } finally {
            lock.unlock();
        }
    }

    int viewers() {
        lock.lock();
        try {
            return viewers;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
