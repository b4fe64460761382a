package io.weir.patterns.work;

/** Is told of each change of a queue's jobs, in order. One thread. */
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
}
