package io.weir.patterns.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nothing tells of. */
final class Until {
    private static final long LOOK_NANOS = 2_000_000;

    private Until() {}

    /** Waits until the condition holds; fails if it never does. */
    static void holds(String what, BooleanSupplier condition) {
        if (!holdsWithin(Party.PATIENCE, condition)) {
            throw new AssertionError("not in " + Party.PATIENCE + ": " + what);
        }
    }

    /** Waits until the condition holds; false if it did not in time. */
    static boolean holdsWithin(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
