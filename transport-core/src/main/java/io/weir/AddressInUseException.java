package io.weir;

import org.jspecify.annotations.Nullable;

/** Another socket is bound to the address (libzmq: EADDRINUSE). */
public final class AddressInUseException extends EndpointException {
    private static final long serialVersionUID = 1L;

    /** Names the endpoint and what the system said, if it was asked. */
    public AddressInUseException(String endpoint, @Nullable Throwable cause) {
        super(endpoint, "the address is in use", cause);
    }
}
