package io.weir.patterns.work;

import org.jspecify.annotations.Nullable;

/** A job of a queue that is not over. One thread. */
final class JobEntry extends Kept {
    /** What a job costs beside its bytes. */
    private static final int OVERHEAD = 200;

    final long number;
    final JobId id;

    /** Null while it is in the log alone; without a frame if it could not be read there. */
    byte @Nullable [][] body;

    /** When it was put, in milliseconds of the epoch. */
    final long since;

    /** Whether its body is in memory though it is in the log. */
    boolean isHeld;

    /** Of the body, wherever that is. */
    final long bodyBytes;

    /** What it counts for in the limit of bytes. */
    final long size;

    State state = State.QUEUED;

    /** How often it was handed to a worker; never goes back. */
    int delivery;

    /** How many of those count towards the limit of deliveries: not those that were given back unstarted. */
    int attempts;

    /** When the lease ends, while it is leased. */
    long deadline;

    /** Who has it; null also while it is leased by a worker of before the restart, which did not come back yet. */
    @Nullable WorkerEntry holder;

    /** Whether the index has it among those by age. */
    boolean isByAge;

    /** Why it did not succeed the last time; empty if there is nothing to say. */
    String reason = "";

    enum State {
        QUEUED('q'),
        LEASED('l'),
        DEAD('d'),
        OVER('o');

        /** What it is in a record. */
        final char letter;

        State(char letter) {
            this.letter = letter;
        }

        static @Nullable State of(int letter) {
            for (State state : values()) {
                if (state.letter == letter) {
                    return state;
                }
            }
            return null;
        }
    }

    /** Whether its body is in the log no more, and nowhere else. */
    boolean isLost() {
        return body != null && body.length == 0;
    }

    JobEntry(long number, JobId id, byte[][] body, long since) {
        this.number = number;
        this.id = id;
        this.body = body;
        this.since = since;
        long bytes = 0;
        for (byte[] frame : body) {
            bytes += frame.length;
        }
        bodyBytes = bytes;
        size = OVERHEAD + id.array().length + bytes;
    }
}
