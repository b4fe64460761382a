package io.weir;

/** More sends wait in {@code sendAsync} than the socket's options allow. Nothing was sent. */
public final class TooManyPendingSendsException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket and the limit. */
    public TooManyPendingSendsException(String socket, int limit) {
        super(socket + ": " + limit + " asynchronous sends wait (expected: fewer than asyncSends of " + limit + ")");
    }
}
