package io.weir.bench.compare;

import java.util.Arrays;

/** Keeps every latency, in nanoseconds, of the measured time. */
final class Latencies {
    private static final int ROOM = 1 << 16;

    private long[] nanos = new long[ROOM];
    private int count;

    synchronized void add(long latency) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = latency;
        count++;
    }

    synchronized long[] taken() {
        return Arrays.copyOf(nanos, count);
    }
}
