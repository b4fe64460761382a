package io.weir.patterns.work;

import java.time.Instant;

/**
 * A job of a queue, as an operator sees it.
 *
 * @param number what the queue calls it
 * @param id what its producer calls it
 * @param delivery how often it was handed to a worker
 * @param since when it was put
 * @param size what it counts for in the limit of bytes
 * @param reason why it did not succeed the last time; empty if there is nothing to say
 */
public record JobInfo(long number, JobId id, int delivery, Instant since, long size, String reason) {}
