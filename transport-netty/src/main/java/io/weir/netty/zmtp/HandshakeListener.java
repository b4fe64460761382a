package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;

/**
 * Hears how a handshake ended: exactly one of these is called, once per connection, on the channel's event loop. A
 * listener that throws from {@link #established} hears {@link #closed} with what it threw, and the channel is closed.
 */
public interface HandshakeListener {
    /**
     * The peer may talk to us. The listener adds the handlers for the traffic to the end of the pipeline before it
     * returns; the handshake's own handler then leaves, and hands on what the peer has sent already.
     */
    void established(Channel channel, RemoteMetadata remote, FrameTransform transform);

    /** The peer was refused; the channel is being closed. */
    void refused(Channel channel, RefusedException why);

    /**
     * The connection ended and the peer did not say why.
     *
     * @param cause a {@link RefusedException} that says how far the handshake had come, if the peer closed or reset the
     *     connection; else an internal error
     */
    void closed(Channel channel, Throwable cause);
}
