package io.weir;

import java.time.Duration;

/** No reply came to a request before its time was up, or before all its attempts were. Whether the server has done what it was asked is not known, unless there was no attempt. */
public final class RequestTimeoutException extends WeirException {
    private static final long serialVersionUID = 1L;

    private final int attempts;

    /** Names the socket, the time that was waited and how often the request was sent. */
    public RequestTimeoutException(String socket, Duration waited, int attempts) {
        super(socket + ": no reply within " + waited + " (requests sent: " + attempts + ")");
        this.attempts = attempts;
    }

    /** How often the request was sent; 0 if no server was there, or none had room for it. */
    public int attempts() {
        return attempts;
    }
}
