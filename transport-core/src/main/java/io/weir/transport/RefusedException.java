package io.weir.transport;

import io.weir.Refusal;

/**
 * The peer did or said something for which its connection ends. It is thrown where the fault is found, caught where
 * the connection lives, counted under its reason and logged; it never reaches an application. It has no stack trace:
 * hostile peers should not make it expensive.
 */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** Names the reason, and what was found and expected; never anything the peer may mean to be secret. */
    public RefusedException(Refusal refusal, String detail) {
        super(detail, null, false, false);
        this.refusal = refusal;
    }

    /** The same, for a fault on our side that let no peer in: its stack trace is logged. */
    public RefusedException(Refusal refusal, String detail, Throwable cause) {
        super(detail, cause, false, false);
        this.refusal = refusal;
    }

    /** The reason. */
    public Refusal refusal() {
        return refusal;
    }
}
