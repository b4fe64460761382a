package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import io.weir.Endpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of a {@link StreamProtocol}, to bind or to connect to: which channels, with which options and handlers, which
 * addresses, how they are printed. An endpoint to connect to is asked on one event loop, one to bind on that of its
 * listener and, for what was accepted, on all.
 */
interface StreamEndpoint {
    /** A channel that listens, not yet bound, with its options set. May do file I/O. */
    ServerChannel serverChannel();

    /** A channel that connects; {@link #configure} follows. */
    Channel channel();

    /** Sets the options of a channel that connects or was accepted. */
    void configure(Channel channel);

    /**
     * The handlers of one connection that turn what the channel carries into the bytes of the wire protocol, and back; they
     * are called in this order for what arrives. None if the channel carries those bytes as they are. A handler that has a
     * conversation of its own first, such as one for TLS, keeps what is written until that is over; the time for the
     * handshake covers both. It tells by {@link io.weir.netty.zmtp.StreamEvent}s that the other end has spoken, and what it did
     * wrong, and leaves an {@link io.weir.netty.zmtp.OutputEnd} with the channel if a FIN is not enough.
     */
    default List<ChannelHandler> handlers(Channel channel) {
        return List.of();
    }

    /** Whether both ends of a connection that was made are the same socket. */
    default boolean isConnectedToItself(Channel channel) {
        return false;
    }

    /** Where to listen. */
    SocketAddress bindAddress();

    /** The file that listening makes, in the one spelling that it has; null if none. May do file I/O. */
    default @Nullable Path path() {
        return null;
    }

    /** The endpoint that was really bound; called when it is, and perhaps again. */
    Endpoint bound(SocketAddress address);

    /** Whether {@link #resolve} asks a name service, and may block as long as that does. */
    default boolean asksNameService() {
        return false;
    }

    /** Where to connect, in the order of trying; at least one. */
    List<SocketAddress> resolve() throws IOException;

    /** Where to connect from; null to leave it to the system. */
    default @Nullable SocketAddress source() {
        return null;
    }

    /** An address as people read it; for null, what is known of it before there is one. */
    String print(@Nullable SocketAddress address);

    /** The other end of a connection that was accepted, told apart from all others; to be asked once for each. */
    default String printAccepted(Channel channel) {
        return print(channel.remoteAddress());
    }

    /** Cleans up what listening left in the file system, as far as it is still ours. May be called again. */
    default void release() {}
}
