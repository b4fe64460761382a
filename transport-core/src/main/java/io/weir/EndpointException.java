package io.weir;

import org.jspecify.annotations.Nullable;

/** A bind, connect, unbind or disconnect that could not be done; it changed nothing. */
public abstract class EndpointException extends WeirException {
    private static final long serialVersionUID = 1L;

    private final String endpoint;

    EndpointException(String endpoint, String problem, @Nullable Throwable cause) {
        super(endpoint + ": " + problem, cause);
        this.endpoint = endpoint;
    }

    /** The endpoint as it was given. */
    public final String endpoint() {
        return endpoint;
    }
}
