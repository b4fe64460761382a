package io.weir;

/** More requests of a socket are under way than its options allow. Nothing was sent. */
public final class TooManyRequestsException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket and the limit. */
    public TooManyRequestsException(String socket, int limit) {
        super(socket + ": " + limit + " requests are under way (expected: fewer than maxRequests of " + limit + ")");
    }
}
