package io.weir.engine;

import io.weir.snapshot.Timing;
import java.time.Duration;

/** Adds up how long something takes that is seldom, or waits anyway. For any thread. */
final class Timings {
    private long count;
    private long nanos;

    /** Those that have begun and not ended, and the sum of the times at which they began. */
    private long open;

    private long openSince;

    /** Something took so long. */
    synchronized void add(long took) {
        count++;
        nanos += took;
    }

    /** Something begins; returns what {@link #end} must be given. */
    synchronized long begin() {
        long now = System.nanoTime();
        count++;
        open++;
        openSince += now;
        return now;
    }

    synchronized void end(long began) {
        open--;
        openSince -= began;
        nanos += System.nanoTime() - began;
    }

    /** The sums, with what has not ended as if it ended now. */
    synchronized Timing sum() {
        return new Timing(count, Duration.ofNanos(nanos + open * System.nanoTime() - openSince));
    }
}
