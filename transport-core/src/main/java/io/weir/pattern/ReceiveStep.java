package io.weir.pattern;

import org.jspecify.annotations.Nullable;

/**
 * One turn with the receive lock: which pipe was polled in it. Its sender is told of the room when the step ends, after the
 * lock was released, since to release it is the fence that a wake-up needs.
 *
 * <p>A socket reuses one step, under its receive lock. Policies hand it on to the pipes; what they poll outside of a step,
 * when they hear that a pipe is readable, goes with {@link #now()}.
 */
public final class ReceiveStep {
    private static final ReceiveStep NOW = new ReceiveStep(false);

    private final boolean batches;

    /** Not cleared at the end of a step: to store a reference costs a barrier. */
    private @Nullable Source first;

    private boolean hasPolled;

    /** What messages were polled from. */
    public interface Source {
        /** Wakes a sender that waits for the room that was made. */
        void afterPolls();

        /** The same, if a fence came since the last poll. Another thread may poll by now. */
        void afterPollsAndFence();
    }

    private ReceiveStep(boolean batches) {
        this.batches = batches;
    }

    /** Makes the step of a socket. */
    public static ReceiveStep ofSocket() {
        return new ReceiveStep(true);
    }

    /** The step of a caller that is in none: room is told of at once. */
    public static ReceiveStep now() {
        return NOW;
    }

    /** A message was taken from there. Of a second source in one step the sender is told at once. */
    public void polled(Source source) {
        if (!batches || (hasPolled && first != source)) {
            source.afterPolls();
            return;
        }
        hasPolled = true;
        if (first != source) {
            first = source;
        }
    }

    /** Ends the step; returns whom to tell of the room once the lock was released, null if there is none. */
    public @Nullable Source end() {
        Source sole = hasPolled ? first : null;
        hasPolled = false;
        return sole;
    }
}
