package io.weir.bench.compare;

import java.util.Locale;

/** What is measured of a contestant in a round. */
enum Measure {
    MESSAGES("messages/s", true),
    MEAN("mean, µs", false),
    P50("p50, µs", false),
    P99("p99, µs", false),
    P999("p99.9, µs", false),
    MAX("max, µs", false),
    CPU("CPU s per million", false),
    ALLOCATED("bytes allocated per message", false),
    COLLECTIONS("collections", false),
    COLLECTION_MILLIS("ms of collections", false),
    /** Of the peer that got least, in hundredths of what it would get if all got the same. */
    SMALLEST_SHARE("smallest share, %", true);

    /** From here on fractions say nothing. */
    private static final double WHOLE = 100;

    private final String unit;
    private final boolean more;

    Measure(String unit, boolean more) {
        this.unit = unit;
        this.more = more;
    }

    String unit() {
        return unit;
    }

    /** Whether the one is ahead of the other. */
    boolean isAhead(double one, double other) {
        return more ? one > other : one < other;
    }

    /** Whether it says how fast the work was, not what it cost. */
    boolean isSpeed() {
        return compareTo(CPU) < 0;
    }

    static String format(double value) {
        boolean whole = Math.abs(value) >= WHOLE || value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%.2f", value);
    }
}
