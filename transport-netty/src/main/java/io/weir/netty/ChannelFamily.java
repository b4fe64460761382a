package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
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
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.weir.UnsupportedTransportException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** The interfaces to the operating system that Netty offers, and the channels that belong to each. */
@SuppressWarnings("ImmutableEnumChecker") // constructor references are immutable enough
enum ChannelFamily {
    EPOLL(
            Epoll::isAvailable,
            EpollIoHandler.class,
            EpollIoHandler::newFactory,
            EpollSocketChannel::new,
            EpollServerSocketChannel::new,
            EpollDomainSocketChannel::new,
            EpollServerDomainSocketChannel::new),
    KQUEUE(
            KQueue::isAvailable,
            KQueueIoHandler.class,
            KQueueIoHandler::newFactory,
            family -> new KQueueSocketChannel(),
            family -> new KQueueServerSocketChannel(),
            KQueueDomainSocketChannel::new,
            KQueueServerDomainSocketChannel::new),
    IO_URING(
            IoUring::isAvailable,
            IoUringIoHandler.class,
            IoUringIoHandler::newFactory,
            family -> new IoUringSocketChannel(),
            family -> new IoUringServerSocketChannel(),
            IoUringDomainSocketChannel::new,
            IoUringServerDomainSocketChannel::new),
    NIO(
            () -> true,
            NioIoHandler.class,
            NioIoHandler::newFactory,
            family -> new NioSocketChannel(SelectorProvider.provider(), family),
            family -> new NioServerSocketChannel(SelectorProvider.provider(), family),
            NioDomainSocketChannel::new,
            NioIpcServerChannel::new);

    private final Supplier<Boolean> available;
    private final Class<? extends IoHandler> kind;
    private final Supplier<IoHandlerFactory> handlers;
    private final Function<SocketProtocolFamily, Channel> tcp;
    private final Function<SocketProtocolFamily, ServerChannel> tcpServer;
    private final Supplier<Channel> ipc;
    private final Supplier<ServerChannel> ipcServer;

    ChannelFamily(
            Supplier<Boolean> available,
            Class<? extends IoHandler> kind,
            Supplier<IoHandlerFactory> handlers,
            Function<SocketProtocolFamily, Channel> tcp,
            Function<SocketProtocolFamily, ServerChannel> tcpServer,
            Supplier<Channel> ipc,
            Supplier<ServerChannel> ipcServer) {
        this.available = available;
        this.kind = kind;
        this.handlers = handlers;
        this.tcp = tcp;
        this.tcpServer = tcpServer;
        this.ipc = ipc;
        this.ipcServer = ipcServer;
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
            return EPOLL.available.get() ? EPOLL : KQUEUE.available.get() ? KQUEUE : NIO;
        }
        ChannelFamily io = valueOf(name.toUpperCase(Locale.ROOT));
        if (!io.available.get()) {
            throw new UnsupportedTransportException(schemes, name + " is not available on this machine");
        }
        return io;
    }

    /** Whether the loops are made for this interface. */
    boolean runs(IoEventLoopGroup loops) {
        return loops.isIoType(kind);
    }

    IoHandlerFactory handlers() {
        return handlers.get();
    }

    /** A channel that connects; without IPv6 if there is to be none, as far as the interface lets us choose. */
    Channel tcp(boolean ipv6) {
        return tcp.apply(family(ipv6));
    }

    /** A channel that listens, of the family of the address, or else it would take 0.0.0.0 for [::]. */
    ServerChannel tcpServer(boolean ipv6) {
        return tcpServer.apply(family(ipv6));
    }

    private static SocketProtocolFamily family(boolean ipv6) {
        return ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }

    Channel ipc() {
        return ipc.get();
    }

    ServerChannel ipcServer() {
        return ipcServer.get();
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
