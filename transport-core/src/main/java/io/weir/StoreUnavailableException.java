package io.weir;

import org.jspecify.annotations.Nullable;

/** The directory in which messages are to survive the process cannot be used; the socket was not opened. */
public final class StoreUnavailableException extends WeirException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why it cannot be used. */
    public enum Reason {
        /** Another socket uses it, of this process or of another. */
        IN_USE,
        /** It was written by a version of Weir that keeps messages in another way. */
        OTHER_VERSION,
        /** The system, or the store, says no: see the cause. */
        UNUSABLE
    }

    /** Names the directory, the reason, and what the system said, if it was asked. */
    public StoreUnavailableException(String directory, Reason reason, String detail, @Nullable Throwable cause) {
        super(directory + ": " + detail, cause);
        this.reason = reason;
    }

    /** Why it cannot be used. */
    public Reason reason() {
        return reason;
    }
}
