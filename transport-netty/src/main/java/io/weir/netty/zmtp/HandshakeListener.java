package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a handshake ended: exactly one of these is called, once per connection, on the channel's event loop. A
 * listener that throws from {@link #established} hears {@link #closed} with what it threw, and the channel is closed.
 */
public interface HandshakeListener {
    /**
     * The peer may talk to us. The listener adds the handlers for the traffic to the end of the pipeline before it
     * returns; the handshake's own handler then leaves, and hands on what the peer has sent already.
     */
    void established(Channel channel, Remote remote, FrameTransform transform);

    /** The peer was refused; the channel is being closed. */
    void refused(Channel channel, RefusedException why);

    /**
     * The connection ended and nobody is to blame.
     *
     * @param cause what broke it, such as a connection reset; null if the peer closed it
     */
    void closed(Channel channel, @Nullable Throwable cause);
}
