package io.weir.patterns.work;

/** What happened in a queue since it was opened. One thread. */
final class JobCounts {
    long put;
    long recovered;
    long repeated;
    long refused;
    long delivered;
    long redelivered;
    long done;
    long doneLate;
    long removed;
    long expired;
    long abandoned;
    long rejected;
    long released;
    long died;
    long malformed;
    long unreadable;
}
