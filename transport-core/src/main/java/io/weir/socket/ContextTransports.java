package io.weir.socket;

import io.weir.Endpoint;
import io.weir.transport.Transport;

/** The transports of a context, for what belongs to one of them; not for applications to extend. */
public abstract class ContextTransports {
    /** For Weir's own transports. */
    protected ContextTransports() {}

    /**
     * The transport that serves a scheme in the context, opened if none does yet.
     *
     * @throws io.weir.UnsupportedTransportException if there is none
     * @throws io.weir.SocketClosedException if the context is closed
     */
    @SuppressWarnings("exports") // the SPI of transports is Weir's own
    protected static Transport of(Context context, String scheme) {
        return context.registry().engine().transport(Endpoint.parse(scheme + "://*"));
    }
}
