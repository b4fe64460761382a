package io.weir.patterns.work;

/**
 * What a queue may hold, and for how long.
 *
 * @param leaseNanos how long a worker has for a job unless it asks for another time
 * @param longestLeaseNanos what it may ask for at most
 * @param reconnectNanos how long the leases of a worker whose connection ended wait for it
 * @param deliveries after how many a job is dead
 * @param jobs that are not over, dead ones included
 * @param bytes of those
 * @param workers at a time
 * @param credit of a worker at most
 * @param rememberedIds of jobs that are over
 */
record JobLimits(
        long leaseNanos,
        long longestLeaseNanos,
        long reconnectNanos,
        int deliveries,
        int jobs,
        long bytes,
        int workers,
        int credit,
        int rememberedIds) {}
