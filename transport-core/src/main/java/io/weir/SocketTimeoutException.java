package io.weir;

import java.time.Duration;

/**
 * A send or receive without a time of its own ran into the socket's send or receive timeout (libzmq: EAGAIN). Nothing was
 * sent or taken.
 */
public final class SocketTimeoutException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Names the socket, the verb and the time. */
    public SocketTimeoutException(String socket, String verb, Duration timeout) {
        super(socket + ": " + verb + " did not succeed within " + timeout);
    }
}
