package io.weir;

/** No transport in this context serves the scheme, or the one asked for is not on this machine (libzmq: EPROTONOSUPPORT). */
public final class UnsupportedTransportException extends EndpointException {
    private static final long serialVersionUID = 1L;

    /** Names the endpoint and what is missing. */
    public UnsupportedTransportException(String endpoint, String problem) {
        super(endpoint, problem, null);
    }
}
