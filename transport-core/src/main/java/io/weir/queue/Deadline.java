package io.weir.queue;

import java.time.Duration;

/** A point in time on the clock of {@link System#nanoTime()}, or never. */
public final class Deadline {
    /** Never. */
    public static final Deadline NEVER = new Deadline(0, true);

    /** Longer than any process runs, and still far from an overflow of the clock. */
    private static final Duration FAR = Duration.ofDays(365L * 100);

    private final long nanos;
    private final boolean never;

    private Deadline(long nanos, boolean never) {
        this.nanos = nanos;
        this.never = never;
    }

    /** The point that lies so far ahead; a hundred years or more are never, less than nothing is now. */
    public static Deadline after(Duration time) {
        if (time.compareTo(FAR) >= 0) {
            return NEVER;
        }
        return new Deadline(System.nanoTime() + (time.isNegative() ? 0 : time.toNanos()), false);
    }

    /** This one or the other, whichever comes first. */
    public Deadline orSooner(Deadline other) {
        return other.leftNanos() < leftNanos() ? other : this;
    }

    /** Whether it never passes. */
    public boolean isNever() {
        return never;
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return !never && leftNanos() <= 0;
    }

    /** What is left in nanoseconds; nothing or less once it has passed; a great deal if it never passes. */
    public long leftNanos() {
        return never ? Long.MAX_VALUE : nanos - System.nanoTime();
    }

    /** What is left, never less than nothing. */
    public Duration left() {
        return never ? FAR : Duration.ofNanos(Math.max(0, leftNanos()));
    }
}
