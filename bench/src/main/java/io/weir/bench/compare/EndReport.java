package io.weir.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * What an end has to say of the measured time; the line of JSON that it prints.
 *
 * @param count messages that arrived, or round trips
 * @param nanos how long the measured time was
 * @param latencies of each round trip on a schedule, in nanoseconds
 * @param each messages that arrived from or at each of several sockets
 * @param jvm what its JVM used; null if it has none
 */
record EndReport(
        long count,
        long nanos,
        long[] latencies,
        long[] each,
        @Nullable JvmUse jvm) {}
