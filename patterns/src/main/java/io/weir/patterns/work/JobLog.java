package io.weir.patterns.work;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Is told of each change of a queue's jobs, in order, and has the bodies that are in memory no more. One thread. */
interface JobLog {
    /** For a queue in memory. */
    JobLog NONE = new JobLog() {
        @Override
        public void put(JobEntry job) {}

        @Override
        public void leased(JobEntry job) {}

        @Override
        public void queued(JobEntry job) {}

        @Override
        public void dead(JobEntry job) {}

        @Override
        public void over(JobEntry job, DoneId remembered) {}

        @Override
        public void forgotten(DoneId id) {}

        @Override
        public void lost(JobEntry job) {}

        @Override
        public Map<Long, byte[][]> bodies(List<JobEntry> jobs) {
            return Map.of();
        }
    };

    /** A new job. */
    void put(JobEntry job);

    /** It was handed to a worker: its delivery number has changed. */
    void leased(JobEntry job);

    /** It waits again. */
    void queued(JobEntry job);

    /** It is in the dead-letter queue, with its reason. */
    void dead(JobEntry job);

    /** It is done, or was removed; its id is remembered. */
    void over(JobEntry job, DoneId remembered);

    /** The id is remembered no longer. */
    void forgotten(DoneId id);

    /** Its body cannot be read. */
    void lost(JobEntry job);

    /**
     * Reads bodies that are not in memory; waits for the medium.
     *
     * @return them by the numbers of their jobs, {@link JobBodies#LOST} for one that cannot be read
     * @throws IOException if none can be read now
     */
    Map<Long, byte[][]> bodies(List<JobEntry> jobs) throws IOException;
}
