package io.weir.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * What an end noted since it was told to watch; a line of JSON. Times are those of the system's monotonic clock, in
 * nanoseconds, which on one machine is the same for all processes: {@link System#nanoTime} and {@code CLOCK_MONOTONIC}.
 *
 * @param first when the first message arrived; 0 if none has
 * @param nanos when it looked
 * @param counts what had arrived by then
 * @param jvm what its JVM used; null if it has none
 * @param compilationMillis how long its compiler threads worked
 */
record ColdReading(
        long first, long[] nanos, long[] counts, @Nullable JvmUse jvm, long compilationMillis) {}
