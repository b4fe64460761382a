package io.weir;

import java.util.Locale;

/** A queue of acknowledged work has refused what it was asked, and nothing has changed there. */
public final class JobRefusedException extends WeirException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a queue refuses. The name, with hyphens for underscores, is what it says on the wire. */
    public enum Reason {
        /** It has as many jobs, bytes of jobs or workers as its options allow. */
        FULL,
        /** It cannot write to its store at the moment, and takes no job that it could not keep. */
        STORE_FAILED,
        /** There is no such job, or its lease is over. */
        GONE,
        /** It does not understand the message. */
        MALFORMED
    }

    /** Names the queue's client, why, and what the queue said of it. */
    public JobRefusedException(String client, Reason reason, String detail) {
        super(client + ": refused by the queue, " + reason.name().toLowerCase(Locale.ROOT) + ": " + detail);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
