package io.weir.patterns.work;

import io.weir.snapshot.JobsSnapshot;
import java.time.Duration;

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
    long bodiesRead;

    /** Bytes of bodies that are in the log alone, now. */
    long stored;

    /** These, and what there is now. */
    JobsSnapshot with(long queued, long leased, long dead, long bytes, Workers workers, long oldestMillis) {
        return new JobsSnapshot(
                queued,
                leased,
                dead,
                bytes,
                stored,
                workers.size(),
                workers.credit(),
                Duration.ofMillis(oldestMillis),
                put,
                recovered,
                repeated,
                refused,
                delivered,
                redelivered,
                done,
                doneLate,
                removed,
                expired,
                abandoned,
                rejected,
                released,
                died,
                malformed,
                unreadable,
                bodiesRead);
    }
}
