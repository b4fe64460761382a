package io.weir.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.weir.netty.zmtp.ReadBuffers;
import io.weir.transport.TcpOptions;
import java.time.Duration;

/** Sets what a socket asked for on its channels. */
final class ChannelOptions {
    /** Two of the buffers that a drain fills: one on its way while the next is filled. */
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private static final int MIN_READ = 512;
    private static final int FIRST_READ = 8 * 1024;
    /** A stalled peer keeps as much. */
    private static final int MAX_READ = 128 * 1024;
    /** What is read before whoever receives is woken: four bodies of 64 KiB. */
    private static final int TURN = 256 * 1024;
    /** Linux gives a Unix socket 208 KiB, three bodies of 64 KiB, so that the ends often wait for each other. */
    private static final int IPC_SEND_BUFFER = 512 * 1024;

    private final Io io;
    private final TcpOptions tcp;
    private final ByteBufAllocator allocator;

    ChannelOptions(Io io, TcpOptions tcp, ByteBufAllocator allocator) {
        this.io = io;
        this.tcp = tcp;
        this.allocator = allocator;
    }

    void applyToConnection(Channel channel, boolean isTcp) {
        ChannelConfig config = channel.config();
        config.setAllocator(allocator);
        config.setWriteBufferWaterMark(MARKS);
        config.setRecvByteBufAllocator(
                io.readsAtOnce()
                        ? new ReadBuffers(MIN_READ, FIRST_READ, MAX_READ, TURN)
                        : new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ));
        // One end may close its output while the other still reads: closing is a conversation.
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (tcp.sendBuffer() > 0) {
            config.setOption(ChannelOption.SO_SNDBUF, tcp.sendBuffer());
        } else if (!isTcp) {
            config.setOption(ChannelOption.SO_SNDBUF, IPC_SEND_BUFFER);
        }
        if (tcp.receiveBuffer() > 0) {
            config.setOption(ChannelOption.SO_RCVBUF, tcp.receiveBuffer());
        }
        if (!tcp.connectTimeout().isZero()) {
            config.setConnectTimeoutMillis(
                    (int) Math.min(Integer.MAX_VALUE, tcp.connectTimeout().toMillis()));
        }
        if (isTcp) {
            applyTcp(config);
        }
    }

    private void applyTcp(ChannelConfig config) {
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.SO_KEEPALIVE, tcp.keepAlive());
        if (tcp.typeOfService() > 0) {
            config.setOption(ChannelOption.IP_TOS, tcp.typeOfService());
        }
        if (!io.hasLinuxOptions()) {
            return;
        }
        if (tcp.keepAlive()) {
            setSeconds(config, EpollChannelOption.TCP_KEEPIDLE, tcp.keepAliveIdle());
            setSeconds(config, EpollChannelOption.TCP_KEEPINTVL, tcp.keepAliveInterval());
            if (tcp.keepAliveCount() > 0) {
                config.setOption(EpollChannelOption.TCP_KEEPCNT, tcp.keepAliveCount());
            }
        }
        if (!tcp.userTimeout().isZero()) {
            long millis = Math.min(Integer.MAX_VALUE, tcp.userTimeout().toMillis());
            config.setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) millis);
        }
    }

    private static void setSeconds(ChannelConfig config, ChannelOption<Integer> option, Duration time) {
        if (!time.isZero()) {
            config.setOption(option, (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toSeconds())));
        }
    }

    void applyToListener(Channel channel) {
        channel.config().setAllocator(allocator);
        channel.config().setOption(ChannelOption.SO_BACKLOG, tcp.backlog());
        if (tcp.receiveBuffer() > 0) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, tcp.receiveBuffer());
        }
    }
}
