package io.weir.socket;

import io.weir.Endpoint;
import io.weir.transport.Transport;

/**
 * A transport that the host made for a context, and gives to {@link Context.Builder#transport}: {@code NettyTransport} is one.
 * Not for applications to extend.
 */
public abstract class HostTransport {
    /** For Weir's own transports. */
    protected HostTransport() {}

    /**
     * The transport that serves a scheme in the context, opened if none does yet.
     *
     * @throws io.weir.UnsupportedTransportException if there is none
     * @throws io.weir.SocketClosedException if the context is closed
     */
    @SuppressWarnings("exports") // the SPI of transports is Weir's own
    protected static Transport serving(Context context, String scheme) {
        return context.registry().engine().transport(Endpoint.parse(scheme + "://*"));
    }

    /** What the context uses. */
    @SuppressWarnings("exports") // the SPI of transports is Weir's own
    protected abstract Transport transport();
}
