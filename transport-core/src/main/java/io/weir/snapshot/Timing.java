package io.weir.snapshot;

import java.time.Duration;

/**
 * How often something happened, and how long that took altogether.
 *
 * @param count how often
 * @param total the sum of the times
 */
public record Timing(long count, Duration total) {
    /** Never. */
    public static final Timing NONE = new Timing(0, Duration.ZERO);

    /** How long it took on average; zero if it never happened. */
    public Duration mean() {
        return count == 0 ? Duration.ZERO : total.dividedBy(count);
    }

    /** Such as {@code 3 in 1200 us}. */
    @Override
    public String toString() {
        return count + " in " + total.toNanos() / 1000 + " us";
    }
}
