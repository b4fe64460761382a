package io.weir.engine;

import io.weir.option.Reconnection;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt to connect. For one thread at a time. */
final class Backoff {
    private final Reconnection rule;
    private final RandomGenerator random;
    private long intervalNanos;

    /** What an attempt or a connection ended by, from which follows how long the wait may become. */
    enum Cause {
        /** The network, or a server that is not there: as long as the rule says. */
        ACCIDENT(Duration.ZERO),
        /** The peer left without a word before it was of any use: it may be starting or stopping, or not want us. */
        TURNED_AWAY(Duration.ofSeconds(1)),
        /** The peer breaks the protocol or cannot talk to us: it will hardly have changed a second later. */
        FAULT(Duration.ofSeconds(30));

        private final Duration maximum;

        Cause(Duration maximum) {
            this.maximum = maximum;
        }
    }

    Backoff(Reconnection rule, RandomGenerator random) {
        this.rule = rule;
        this.random = random;
        reset();
    }

    /** A peer was really there: begin anew. */
    void reset() {
        intervalNanos = rule.interval().toNanos();
    }

    /** The time to wait now: the interval and up to as much again. */
    Duration next(Cause cause) {
        long maximum = Math.max(rule.maximum().toNanos(), cause.maximum.toNanos());
        // What a worse cause had made of it ends with that: the peer has changed.
        intervalNanos = Math.min(intervalNanos, maximum);
        long wait = intervalNanos + random.nextLong(intervalNanos);
        intervalNanos = Math.min(intervalNanos * 2, maximum);
        return Duration.ofNanos(wait);
    }
}
