package io.weir.transport;

import java.util.Set;

/** Finds transports through {@link java.util.ServiceLoader}; a context opens one when its scheme is first used. */
public interface TransportProvider {
    /** The schemes that the transport would serve. */
    Set<String> schemes();

    /**
     * Opens the transport for one context.
     *
     * @throws io.weir.UnsupportedTransportException if the interface asked for by name is not on this machine
     */
    Transport open(TransportSettings settings);
}
