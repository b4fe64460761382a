package io.weir.patterns.work;

import java.time.Duration;

/**
 * How a worker works.
 *
 * @param name under which it comes back for its leases
 * @param credit jobs that it has at a time at most
 * @param lease how long the queue waits for a sign of life
 * @param timeLimit how long the application may have a job before its lease is extended no longer
 */
record WorkerOptions(byte[] name, int credit, Duration lease, Duration timeLimit) {
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(5);

    /** How often it says that it is there: three times in a lease. */
    Duration beat() {
        Duration third = lease.dividedBy(3);
        return third.compareTo(LONGEST_BEAT) < 0 ? third : LONGEST_BEAT;
    }
}
