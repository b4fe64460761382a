package io.weir.netty.zmtp;

import org.jspecify.annotations.Nullable;

/**
 * What is told of an exception of the application's: its class, its stack trace, and those of its causes; not what they say, which
 * may be what the authenticator was given.
 */
final class UnquotedFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Causes may go round in a circle. */
    private static final int MOST_CAUSES = 10;

    private UnquotedFailure(Throwable thrown, @Nullable UnquotedFailure cause) {
        super(thrown.getClass().getName(), cause);
        setStackTrace(thrown.getStackTrace());
    }

    static UnquotedFailure of(Throwable thrown) {
        return of(thrown, MOST_CAUSES);
    }

    private static UnquotedFailure of(Throwable thrown, int causes) {
        Throwable cause = thrown.getCause();
        return new UnquotedFailure(thrown, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }
}
