package io.weir.socket;

import io.weir.transport.Transport;

/**
 * A transport that the host made for a context, and gives to {@link Context.Builder#transport}: {@code NettyTransport} is one.
 * Not for applications to extend.
 */
public abstract class HostTransport {
    /** For Weir's own transports. */
    protected HostTransport() {}

    /** What the context uses. */
    @SuppressWarnings("exports") // the SPI of transports is Weir's own
    protected abstract Transport transport();
}
