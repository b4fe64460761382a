package io.weir;

import org.jspecify.annotations.Nullable;

/** The operating system refused to bind for another cause than an address in use (libzmq: EADDRNOTAVAIL, EACCES, EMFILE). */
public final class BindFailedException extends EndpointException {
    private static final long serialVersionUID = 1L;

    /** Names the endpoint, the problem and what the system said. */
    public BindFailedException(String endpoint, String problem, @Nullable Throwable cause) {
        super(endpoint, problem, cause);
    }
}
