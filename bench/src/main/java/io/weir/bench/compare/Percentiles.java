package io.weir.bench.compare;

import java.util.Arrays;

/** The percentiles of a set of values: each is a value of the set, so that no latency is made up. */
final class Percentiles {
    private static final int WHOLE = 1000;

    private final long[] sorted;

    /** Takes the values, of which there is at least one, in any order. */
    Percentiles(long[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values: 0 (expected: at least 1)");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** The least value that so many in a thousand do not exceed. */
    long at(int perMille) {
        long rank = ((long) perMille * sorted.length + WHOLE - 1) / WHOLE;
        return sorted[(int) Math.max(0, rank - 1)];
    }

    long max() {
        return sorted[sorted.length - 1];
    }
}
