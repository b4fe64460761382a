package io.weir;

/** An option with a value that it cannot have; the socket or context was not opened (libzmq: EINVAL). */
public final class InvalidOptionException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the option, the value and what was expected. */
    public InvalidOptionException(String option, Object value, String expected) {
        super(option + ": " + value + " (expected: " + expected + ")");
    }
}
