package io.weir.testing;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for what other threads bring about, and fails when they do not. It looks again and again, first soon and then
 * ever more seldom; a test that can be woken by what it waits for, by a latch or a future, has no need of it.
 */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long FIRST_LOOK_NANOS = 50_000;
    private static final long LAST_LOOK_NANOS = 10_000_000;

    /** Between two looks an eighth of the time so far passes: what is seen late is seen that much late. */
    private static final int PARTS = 8;

    /** Has no permit, ever. */
    private static final Semaphore NEVER = new Semaphore(0);

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
            awaitNextLook(System.nanoTime() - start);
        }
    }

    /** Waits until the condition holds; false if that takes longer than the time. */
    public static boolean within(Duration time, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited > time.toNanos()) {
                return false;
            }
            awaitNextLook(waited);
        }
        return true;
    }

    /** An interrupt ends it, and is kept; the looks go on without a pause then. */
    private static void awaitNextLook(long waited) {
        long nanos = Math.min(Math.max(waited / PARTS, FIRST_LOOK_NANOS), LAST_LOOK_NANOS);
        try {
            if (NEVER.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw new AssertionError("a permit that does not exist");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
