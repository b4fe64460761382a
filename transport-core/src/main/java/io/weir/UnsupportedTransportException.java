package io.weir;

import org.jspecify.annotations.Nullable;

/** No transport in this context serves the scheme, or the one asked for is not on this machine (libzmq: EPROTONOSUPPORT). */
public final class UnsupportedTransportException extends EndpointException {
    private static final long serialVersionUID = 1L;

    /** Names the endpoint and what is missing. */
    public UnsupportedTransportException(String endpoint, String problem) {
        this(endpoint, problem, null);
    }

    /** Names the endpoint, what is missing, and what happened. */
    public UnsupportedTransportException(String endpoint, String problem, @Nullable Throwable cause) {
        super(endpoint, problem, cause);
    }
}
