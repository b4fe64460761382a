package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.weir.Endpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between tcp and ipc: which channels, which addresses, how they are printed. */
interface StreamProtocol {
    /** A channel that listens, not yet bound. May do file I/O. */
    ServerChannel serverChannel();

    /** A channel that connects. */
    Channel channel();

    /** Where to listen. */
    SocketAddress bindAddress();

    /** The file that listening makes, in the one spelling that it has; null if none. May do file I/O. */
    @Nullable Path path();

    /** The endpoint that was really bound; called when it is, and perhaps again. */
    Endpoint bound(SocketAddress address);

    /** Whether {@link #resolve} asks a name service, and may block as long as that does. */
    boolean asksNameService();

    /** Where to connect, in the order of trying; at least one. */
    List<SocketAddress> resolve() throws IOException;

    /** Where to connect from; null to leave it to the system. */
    @Nullable SocketAddress source();

    /** An address as people read it. */
    String print(@Nullable SocketAddress address);

    /** The other end of a connection that was accepted, told apart from all others; to be asked once for each. */
    String printAccepted(Channel channel);

    /** Cleans up what listening left in the file system, as far as it is still ours. May be called again. */
    void release();
}
