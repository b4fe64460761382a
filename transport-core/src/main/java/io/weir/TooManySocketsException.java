package io.weir;

/** The context holds as many open sockets as its options allow (libzmq: EMFILE). */
public final class TooManySocketsException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the limit. */
    public TooManySocketsException(int limit) {
        super("sockets: " + limit + " are open (expected: fewer than the context's maxSockets of " + limit + ")");
    }
}
