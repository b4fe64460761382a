package io.weir;

/**
 * As many things are open or in flight as an option allows: sockets of a context (libzmq: EMFILE), asynchronous sends, or requests.
 * Nothing was opened or sent.
 */
public final class LimitReachedException extends WeirException {
    private static final long serialVersionUID = 1L;

    private final String option;

    /** Names what has the limit, such as a socket, the option that sets it, and what there are so many of. */
    public LimitReachedException(String owner, String option, int limit, String what) {
        super(owner + ": " + limit + " " + what + " (expected: fewer than " + option + " of " + limit + ")");
        this.option = option;
    }

    /** The option that sets the limit, such as {@code maxRequests}. */
    public String option() {
        return option;
    }
}
