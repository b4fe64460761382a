package io.weir.bench.compare;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Fixed times, so many a second. A thread that is late for one goes on at once, and no time is left out. */
final class Schedule {
    /** A thread that sleeps until a time wakes up later; this much of the wait is spent awake. */
    private static final long AWAKE = TimeUnit.MICROSECONDS.toNanos(100);

    private final long period;
    private long next;

    Schedule(int perSecond) {
        period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        next = System.nanoTime() + period;
    }

    /** Waits for the next of the times, and says which it was. */
    long awaitNext() {
        long time = next;
        next += period;
        long left;
        while ((left = time - System.nanoTime()) > 0) {
            if (left > AWAKE) {
                LockSupport.parkNanos(left - AWAKE);
            } else {
                Thread.onSpinWait();
            }
        }
        return time;
    }
}
