package io.weir.snapshot;

import java.time.Duration;

/**
 * What is in a {@code JobQueue} of {@code io.weir.patterns.work} at one look, and what happened since it was opened. At any time {@code put + recovered = done
 * + removed + queued + leased + dead}.
 *
 * @param queued jobs that wait for a worker
 * @param leased jobs that workers have
 * @param dead jobs in the dead-letter queue
 * @param bytes of all of those
 * @param stored bytes of those that are in the store alone, and read from there when a worker gets the job
 * @param workers that are there
 * @param credit how many jobs those want to have at a time, altogether
 * @param oldest how long the oldest job that is neither over nor dead has been here
 * @param put jobs that were accepted
 * @param recovered jobs that an earlier process had left in the store
 * @param repeated puts of a job that was there, or is remembered, by its id
 * @param refused puts that were refused, since the queue was full or its store failed
 * @param delivered jobs that were handed to workers, each as often as it was
 * @param redelivered those of them that were not the first of their job
 * @param done jobs that were acknowledged
 * @param doneLate those of them whose lease was over by then
 * @param removed jobs that an operator removed
 * @param expired leases that ran out
 * @param abandoned leases that ended with their worker
 * @param rejected leases that workers ended with a rejection
 * @param released leases that workers ended before they began
 * @param died jobs that went to the dead-letter queue
 * @param malformed messages that were not understood
 * @param unreadable records of the store that could not be read
 * @param bodiesRead bodies of jobs that were read from the store, since they were in memory no more
 */
public record JobsSnapshot(
        long queued,
        long leased,
        long dead,
        long bytes,
        long stored,
        int workers,
        long credit,
        Duration oldest,
        long put,
        long recovered,
        long repeated,
        long refused,
        long delivered,
        long redelivered,
        long done,
        long doneLate,
        long removed,
        long expired,
        long abandoned,
        long rejected,
        long released,
        long died,
        long malformed,
        long unreadable,
        long bodiesRead) {

    /** Of a socket that has no jobs. */
    public static final JobsSnapshot NONE =
            new JobsSnapshot(0, 0, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same when nothing has happened since. */
    public JobsSnapshot later(Duration by) {
        return queued + leased == 0 ? this : withOldest(oldest.plus(by));
    }

    private JobsSnapshot withOldest(Duration age) {
        return new JobsSnapshot(
                queued,
                leased,
                dead,
                bytes,
                stored,
                workers,
                credit,
                age,
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

    /** One line. */
    @Override
    public String toString() {
        return queued + " queued, " + leased + " leased, " + dead + " dead (" + bytes + " bytes, " + stored
                + " in the store alone), the oldest put " + oldest
                + " ago; " + workers + " workers with a credit of " + credit + "; put " + put + ", recovered "
                + recovered
                + ", repeated " + repeated + ", refused " + refused + ", delivered " + delivered + ", redelivered "
                + redelivered + ", done " + done + " (" + doneLate + " late), removed " + removed + ", died " + died
                + "; leases expired " + expired + ", abandoned " + abandoned + ", rejected " + rejected + ", released "
                + released + "; malformed " + malformed + ", unreadable " + unreadable + ", bodies read " + bodiesRead;
    }
}
