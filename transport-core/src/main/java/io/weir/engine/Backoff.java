package io.weir.engine;

import io.weir.option.Reconnection;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt to connect. For one thread at a time. */
final class Backoff {
    /** A peer that breaks the protocol will hardly have changed a second later. */
    private static final Duration AFTER_REFUSALS = Duration.ofSeconds(30);

    private final Reconnection rule;
    private final RandomGenerator random;
    private long intervalNanos;

    Backoff(Reconnection rule, RandomGenerator random) {
        this.rule = rule;
        this.random = random;
        reset();
    }

    /** A peer was really admitted: begin anew. */
    void reset() {
        intervalNanos = rule.interval().toNanos();
    }

    /** The time to wait now: the interval and up to as much again. */
    Duration next(boolean refused) {
        long wait = intervalNanos + random.nextLong(intervalNanos);
        Duration maximum = refused && rule.maximum().compareTo(AFTER_REFUSALS) < 0 ? AFTER_REFUSALS : rule.maximum();
        intervalNanos = Math.min(intervalNanos * 2, Math.max(intervalNanos, maximum.toNanos()));
        return Duration.ofNanos(wait);
    }
}
