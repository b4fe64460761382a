package io.weir.bench.jmh;

import java.time.Duration;

/**
 * How long each benchmark runs.
 *
 * @param forks processes, one after the other; zero to run in this one
 * @param warmups iterations that do not count, in each process
 * @param iterations those that do
 * @param iteration how long one takes
 */
public record Effort(int forks, int warmups, int iterations, Duration iteration) {
    /** Enough for figures: an hour for everything. */
    public static final Effort FULL = new Effort(2, 3, 5, Duration.ofSeconds(1));

    /** Enough to see that everything runs, and no more: minutes for everything. */
    public static final Effort QUICK = new Effort(1, 1, 1, Duration.ofMillis(200));
}
