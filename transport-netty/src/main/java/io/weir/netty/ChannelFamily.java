package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.weir.UnsupportedTransportException;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces to the operating system that Netty offers, and the channels that belong to each. Netty's classes stand in the
 * methods of each constant, so that those of an interface that is not used are not loaded, and need not be there.
 */
enum ChannelFamily {
    EPOLL {
        @Override
        boolean isHere() {
            return Epoll.isAvailable();
        }

        @Override
        @Nullable Throwable whyNotHere() {
            return Epoll.unavailabilityCause();
        }

        @Override
        boolean isTypeOf(IoEventLoopGroup loops) {
            return loops.isIoType(EpollIoHandler.class);
        }

        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Channel tcp(SocketProtocolFamily family) {
            return new EpollSocketChannel(family);
        }

        @Override
        ServerChannel tcpServer(SocketProtocolFamily family) {
            return new EpollServerSocketChannel(family);
        }

        @Override
        Channel ipc() {
            return new EpollDomainSocketChannel();
        }

        @Override
        ServerChannel ipcServer() {
            return new EpollServerDomainSocketChannel();
        }

        @Override
        @Nullable PeerCredentials credentials(Channel channel) throws IOException {
            return channel instanceof EpollDomainSocketChannel ipc ? ipc.peerCredentials() : null;
        }
    },
    NIO {
        @Override
        boolean isHere() {
            return true;
        }

        @Override
        @Nullable Throwable whyNotHere() {
            return null;
        }

        @Override
        boolean isTypeOf(IoEventLoopGroup loops) {
            return loops.isIoType(NioIoHandler.class);
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Channel tcp(SocketProtocolFamily family) {
            return new NioSocketChannel(SelectorProvider.provider(), family);
        }

        @Override
        ServerChannel tcpServer(SocketProtocolFamily family) {
            return new NioServerSocketChannel(SelectorProvider.provider(), family);
        }

        @Override
        Channel ipc() {
            return new NioDomainSocketChannel();
        }

        @Override
        ServerChannel ipcServer() {
            return new NioIpcServerChannel();
        }

        @Override
        @Nullable PeerCredentials credentials(Channel channel) {
            return null;
        }
    },
    KQUEUE {
        @Override
        boolean isHere() {
            return KQueue.isAvailable();
        }

        @Override
        @Nullable Throwable whyNotHere() {
            return KQueue.unavailabilityCause();
        }

        @Override
        boolean isTypeOf(IoEventLoopGroup loops) {
            return loops.isIoType(KQueueIoHandler.class);
        }

        @Override
        IoHandlerFactory handlers() {
            return KQueueIoHandler.newFactory();
        }

        @Override
        Channel tcp(SocketProtocolFamily family) {
            return new KQueueSocketChannel();
        }

        @Override
        ServerChannel tcpServer(SocketProtocolFamily family) {
            return new KQueueServerSocketChannel();
        }

        @Override
        Channel ipc() {
            return new KQueueDomainSocketChannel();
        }

        @Override
        ServerChannel ipcServer() {
            return new KQueueServerDomainSocketChannel();
        }

        @Override
        @Nullable PeerCredentials credentials(Channel channel) throws IOException {
            return channel instanceof KQueueDomainSocketChannel ipc ? ipc.peerCredentials() : null;
        }
    },
    IO_URING {
        @Override
        boolean isHere() {
            return IoUring.isAvailable();
        }

        @Override
        @Nullable Throwable whyNotHere() {
            return IoUring.unavailabilityCause();
        }

        @Override
        boolean isTypeOf(IoEventLoopGroup loops) {
            return loops.isIoType(IoUringIoHandler.class);
        }

        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Channel tcp(SocketProtocolFamily family) {
            return new IoUringSocketChannel();
        }

        @Override
        ServerChannel tcpServer(SocketProtocolFamily family) {
            return new IoUringServerSocketChannel();
        }

        @Override
        Channel ipc() {
            return new IoUringDomainSocketChannel();
        }

        @Override
        ServerChannel ipcServer() {
            return new IoUringServerDomainSocketChannel();
        }

        @Override
        @Nullable PeerCredentials credentials(Channel channel) throws IOException {
            return channel instanceof IoUringDomainSocketChannel ipc ? ipc.peerCredentials() : null;
        }
    };

    /** Whether this machine has it. Netty's classes for it must be there. */
    abstract boolean isHere();

    /** What keeps it from being used; null if nothing does. Netty's classes for it must be there. */
    abstract @Nullable Throwable whyNotHere();

    /** Whether the loops are made for it. Netty's classes for it must be there. */
    abstract boolean isTypeOf(IoEventLoopGroup loops);

    /** The process at the other end of a channel of this interface; null for any other. Netty's classes for it must be there. */
    abstract @Nullable PeerCredentials credentials(Channel channel) throws IOException;

    /** Makes what event loops of it need. */
    abstract IoHandlerFactory handlers();

    /** A channel that connects; of that family, as far as the interface lets us choose. */
    abstract Channel tcp(SocketProtocolFamily family);

    /** A channel that listens. */
    abstract ServerChannel tcpServer(SocketProtocolFamily family);

    /** A channel that connects to a path. */
    abstract Channel ipc();

    /** A channel that listens at a path. */
    abstract ServerChannel ipcServer();

    /** Whether this machine and the class path have it. */
    final boolean isAvailable() {
        return ifPresent(this::isHere);
    }

    /** Whether the loops are made for it. */
    final boolean runs(IoEventLoopGroup loops) {
        return ifPresent(() -> isTypeOf(loops));
    }

    /** Netty has its classes for each interface in an artifact of its own, and an application may leave out some. */
    private static boolean ifPresent(BooleanSupplier asks) {
        try {
            return asks.getAsBoolean();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    private String whyNot() {
        try {
            Throwable cause = whyNotHere();
            while (cause != null && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause + " (expected: io.netty:netty-transport-native-" + this + " for this platform)";
        } catch (NoClassDefFoundError e) {
            return e.getMessage() + " is missing";
        }
    }

    /** The process at the other end of a channel of any of these interfaces; null if the interface does not tell. */
    static @Nullable PeerCredentials peerOf(Channel channel) throws IOException {
        for (ChannelFamily io : values()) {
            try {
                PeerCredentials peer = io.credentials(channel);
                if (peer != null) {
                    return peer;
                }
            } catch (NoClassDefFoundError e) {
                // Then it is none of its channels.
            }
        }
        return null;
    }

    /**
     * The interface of that name, or for {@code auto} the best one on this machine: epoll, kqueue, else nio. io_uring is
     * never chosen unasked.
     *
     * @param schemes what it is for
     * @throws UnsupportedTransportException if the one that was named is not here
     */
    static ChannelFamily named(String name, String schemes) {
        if (name.equals("auto")) {
            return EPOLL.isAvailable() ? EPOLL : KQUEUE.isAvailable() ? KQUEUE : NIO;
        }
        ChannelFamily io = valueOf(name.toUpperCase(Locale.ROOT));
        if (!io.isAvailable()) {
            throw new UnsupportedTransportException(schemes, name + " is not available here: " + io.whyNot());
        }
        return io;
    }

    /** A channel that connects; without IPv6 if there is to be none, as far as the interface lets us choose. */
    Channel tcp(boolean ipv6) {
        return tcp(family(ipv6));
    }

    /** A channel that listens, of the family of the address, or else it would take 0.0.0.0 for [::]. */
    ServerChannel tcpServer(boolean ipv6) {
        return tcpServer(family(ipv6));
    }

    private static SocketProtocolFamily family(boolean ipv6) {
        return ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }

    /** Whether a channel fills a buffer while it is asked to, rather than later. */
    boolean readsAtOnce() {
        return this != IO_URING;
    }

    /** Whether Unix domain sockets are named by the JDK's addresses rather than Netty's. */
    boolean usesJdkUnixAddresses() {
        return this == NIO;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
