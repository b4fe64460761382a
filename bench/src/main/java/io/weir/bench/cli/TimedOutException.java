package io.weir.bench.cli;

import java.time.Duration;

/** The time given with {@code --timeout} passed, and nothing moved. */
final class TimedOutException extends Exception {
    private static final long serialVersionUID = 1L;

    TimedOutException(String what, Duration timeout) {
        super("timed out: " + what + " for " + Durations.format(timeout));
    }
}
