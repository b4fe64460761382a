package io.weir;

/** An unbind or disconnect of an endpoint that this socket is not bound or connected to (libzmq: ENOENT). */
public final class UnknownEndpointException extends EndpointException {
    private static final long serialVersionUID = 1L;

    /** Names the endpoint. */
    public UnknownEndpointException(String endpoint) {
        super(endpoint, "this socket is not bound or connected to it", null);
    }
}
