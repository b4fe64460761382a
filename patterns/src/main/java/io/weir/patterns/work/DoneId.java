package io.weir.patterns.work;

/** The id of a job that is over, remembered so that the same put once more is not a second job. */
final class DoneId extends Kept {
    final long number;
    final JobId id;
    boolean forgotten;

    DoneId(long number, JobId id) {
        this.number = number;
        this.id = id;
    }
}
