package io.weir.engine;

import io.weir.queue.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long an application thread waits for event loops: each of its waits takes from one amount of time. A handler of the
 * application may block a loop for good, perhaps by waiting for the very thread that waits here, so no wait is without an
 * end; what a loop did not do in time it does when it goes on. For one thread.
 */
public final class LoopWait {
    /** How long {@code bind} and {@code unbind} wait. A loop that is merely busy answers in less. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    /** How long closing waits for connections and listeners to end, on top of the linger time. */
    public static final Duration END = Duration.ofSeconds(1);

    /** How long the closing of a context then waits for its event loops to end. */
    static final Duration LOOPS_END = Duration.ofSeconds(2);

    /** What is left of any wait after an interrupt: a loop that is well needs a hundredth of that. */
    static final Duration AFTER_INTERRUPT = Duration.ofMillis(250);

    private final LoopProbe probe = new LoopProbe();
    private long left;

    /** Something that is waited for. */
    @FunctionalInterface
    public interface Wait {
        /** Whether it came before the deadline. */
        boolean until(Deadline deadline) throws InterruptedException;
    }

    /** Makes one that may take so long in all. */
    public LoopWait(Duration most) {
        left = most.toNanos();
    }

    /** Tells whether the loops answer at all. */
    LoopProbe probe() {
        return probe;
    }

    /** Waits for the future to complete, in whatever way; false if it has not when the time is up. */
    public boolean await(CompletableFuture<?> done) {
        return await(deadline -> {
            try {
                done.get(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
            return true;
        });
    }

    /** Waits; false if the time is up. An interrupt makes that soon, and is kept. */
    public boolean await(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                if (Thread.interrupted()) {
                    interrupted = true;
                    left = Math.min(left, AFTER_INTERRUPT.toNanos());
                }
                long began = System.nanoTime();
                try {
                    return wait.until(Deadline.after(Duration.ofNanos(left)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    left = Math.max(0, left - (System.nanoTime() - began));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
