package io.weir.patterns.work;

import java.util.ArrayDeque;

/** The jobs that wait for a worker, in the order in which they are leased. One thread. */
final class QueuedJobs {
    /** What went another way meanwhile is passed over. */
    private final ArrayDeque<JobEntry> queue = new ArrayDeque<>();

    private int size;

    int size() {
        return size;
    }

    /** Behind all others. */
    void addLast(JobEntry job) {
        queue.addLast(job);
        size++;
    }

    /** Before those that were put later, since it has waited for longer. */
    void addFirst(JobEntry job) {
        queue.addFirst(job);
        size++;
    }

    /** The job whose turn it is, of which there must be one. */
    JobEntry remove() {
        JobEntry job = queue.remove();
        while (job.state != JobEntry.State.QUEUED) {
            job = queue.remove();
        }
        size--;
        return job;
    }

    /** One of them is over. */
    void left() {
        size--;
        if (queue.size() > 2 * size + 1000) {
            queue.removeIf(job -> job.state != JobEntry.State.QUEUED);
        }
    }
}
