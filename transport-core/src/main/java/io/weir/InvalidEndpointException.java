package io.weir;

/** The text is not an endpoint, or not one for this verb (libzmq: EINVAL, ENAMETOOLONG, ENODEV). */
public final class InvalidEndpointException extends EndpointException {
    private static final long serialVersionUID = 1L;

    /** Names the endpoint and what was expected of it. */
    public InvalidEndpointException(String endpoint, String problem) {
        super(endpoint, problem, null);
    }
}
