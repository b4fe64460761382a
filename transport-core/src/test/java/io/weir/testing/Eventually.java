package io.weir.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about, and fails when they do not. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 1_000_000;

    private Eventually() {}

    /** Something that fails as long as it is not so. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    /** Repeats the assertion until it holds; after ten seconds it fails as it did last. */
    public static void eventually(Assertion assertion) throws Exception {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until the condition holds; false if that takes longer than the time. */
    public static boolean within(Duration time, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > time.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
