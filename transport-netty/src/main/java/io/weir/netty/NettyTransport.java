package io.weir.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.weir.UnsupportedTransportException;
import io.weir.socket.Context;
import io.weir.socket.HostTransport;
import io.weir.transport.Transport;

/**
 * Carries tcp, ipc and tls+tcp on the host's event loops, and never shuts them down. A context that is given none opens loops of its
 * own.
 *
 * <pre>{@code
 * Context.builder().transport(new NettyTransport(group, allocator)).build()
 * }</pre>
 */
public final class NettyTransport extends HostTransport {
    private final StreamTransport transport;

    /**
     * Uses the host's event loops.
     *
     * @param group loops made for epoll, kqueue, io_uring or NIO; never shut down here
     * @param allocator where buffers come from
     * @throws IllegalArgumentException if the loops are of a kind that is not known
     */
    public NettyTransport(EventLoopGroup group, ByteBufAllocator allocator) {
        transport = new StreamTransport(group, allocator);
    }

    @Override
    @SuppressWarnings("exports")
    protected StreamTransport transport() {
        return transport;
    }

    /** What serves tcp in the context; it is opened if nothing does yet. */
    static StreamTransport of(Context context) {
        Transport serving = Lookup.tcp(context);
        if (serving instanceof StreamTransport ours) {
            return ours;
        }
        throw new UnsupportedTransportException("tcp", "not by Netty");
    }

    @Override
    public String toString() {
        return transport.toString();
    }

    private static final class Lookup extends Context.Transports {
        static Transport tcp(Context context) {
            return serving(context, "tcp");
        }
    }
}
