package io.weir;

import org.jspecify.annotations.Nullable;

/** An option with a value that it cannot have, or one that there is not; nothing was opened (libzmq: EINVAL). */
public final class InvalidOptionException extends WeirException {
    private static final long serialVersionUID = 1L;

    private final String option;
    private final String problem;

    /** Names the option, the value and what was expected. */
    public InvalidOptionException(String option, Object value, String expected) {
        this(option, value, "expected: " + expected, null);
    }

    /** Names the option and the value as they were written, and what is wrong. */
    public InvalidOptionException(String option, Object value, String problem, @Nullable Throwable cause) {
        super(option + ": " + value + " (" + problem + ")", cause);
        this.option = option;
        this.problem = problem;
    }

    /** The name of the option. */
    public String option() {
        return option;
    }

    /** What is wrong, such as {@code expected: at least 0}. */
    public String problem() {
        return problem;
    }
}
