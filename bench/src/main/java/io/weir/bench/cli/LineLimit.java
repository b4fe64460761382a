package io.weir.bench.cli;

import java.util.concurrent.TimeUnit;

/** A rate limit in lines per second, which counts the lines that it suppresses. Safe from any thread. */
final class LineLimit {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final int lines;
    private long began;
    private int used;
    private long leftOut;

    LineLimit(int linesPerSecond, long nanos) {
        lines = linesPerSecond;
        began = nanos;
    }

    /** Whether a line may be written at that time. */
    synchronized boolean admits(long nanos) {
        if (nanos - began >= INTERVAL) {
            began = nanos;
            used = 0;
        }
        if (used == lines) {
            leftOut++;
            return false;
        }
        used++;
        return true;
    }

    /** How many lines were kept back since the last call. */
    synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
