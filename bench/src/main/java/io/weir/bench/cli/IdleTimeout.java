package io.weir.bench.cli;

import io.weir.option.SocketOptions;
import java.time.Duration;

/** A time limit that begins anew whenever something moves. Safe from any thread. */
final class IdleTimeout {
    private final Duration limit;
    private volatile long start = System.nanoTime();

    IdleTimeout(Duration limit) {
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /** Something moved. */
    void restart() {
        start = System.nanoTime();
    }

    /** What is left, never less than nothing. */
    Duration left() {
        if (limit.compareTo(SocketOptions.FOREVER) >= 0) {
            return limit;
        }
        Duration left = limit.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOver() {
        return left().isZero();
    }
}
