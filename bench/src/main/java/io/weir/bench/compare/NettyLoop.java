package io.weir.bench.compare;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** One event loop of Netty, on the interface that Weir chooses on Linux and the one that is everywhere else. */
final class NettyLoop {
    private final EventLoopGroup group;
    private final Class<? extends Channel> channel;
    private final Class<? extends ServerChannel> server;

    private NettyLoop(IoHandlerFactory io, Class<? extends Channel> channel, Class<? extends ServerChannel> server) {
        group = new MultiThreadIoEventLoopGroup(1, io);
        this.channel = channel;
        this.server = server;
    }

    static NettyLoop open() {
        return Epoll.isAvailable()
                ? new NettyLoop(EpollIoHandler.newFactory(), EpollSocketChannel.class, EpollServerSocketChannel.class)
                : new NettyLoop(NioIoHandler.newFactory(), NioSocketChannel.class, NioServerSocketChannel.class);
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends Channel> channel() {
        return channel;
    }

    Class<? extends ServerChannel> server() {
        return server;
    }
}
