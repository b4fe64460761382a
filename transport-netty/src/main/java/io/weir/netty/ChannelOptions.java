package io.weir.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.weir.netty.zmtp.ReadBuffers;
import io.weir.option.SocketOptions.TcpOptions;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Sets what a socket asked for on its channels. */
final class ChannelOptions {
    /** Two of the buffers that a drain fills: one on its way while the next is filled. */
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private static final int MIN_READ = 512;
    private static final int FIRST_READ = 8 * 1024;
    /** So much is kept for a stalled peer. */
    private static final int MAX_READ = 128 * 1024;
    /** What is read before the receiver is woken: four bodies of 64 KiB. */
    private static final int TURN = 256 * 1024;
    /** Connections that are accepted before the event loop sees to others. */
    private static final int ACCEPTS = 4;
    /** Linux gives a Unix socket 208 KiB, three bodies of 64 KiB, so that the ends often wait for each other. */
    private static final int IPC_SEND_BUFFER = 512 * 1024;

    private final ChannelFamily io;
    private final TcpOptions tcp;
    private final ByteBufAllocator allocator;
    private final BiConsumer<String, String> unhonoured;

    /**
     * Options for the channels of one bind or connect.
     *
     * @param unhonoured hears the name of an option that was asked for and could not be set, and why
     */
    ChannelOptions(
            ChannelFamily io, TcpOptions tcp, ByteBufAllocator allocator, BiConsumer<String, String> unhonoured) {
        this.io = io;
        this.tcp = tcp;
        this.allocator = allocator;
        this.unhonoured = unhonoured;
    }

    /** The interface to the operating system whose channels these are for. */
    ChannelFamily family() {
        return io;
    }

    boolean ipv6() {
        return tcp.ipv6();
    }

    /** For a tcp connection. */
    void applyToTcp(Channel channel) {
        applyToStream(channel.config());
        if (tcp.sendBuffer() > 0) {
            set(channel.config(), "sendBuffer", ChannelOption.SO_SNDBUF, tcp.sendBuffer());
        }
        applyTcp(channel.config());
    }

    /** For a connection over a Unix domain socket. */
    void applyToIpc(Channel channel) {
        applyToStream(channel.config());
        if (tcp.sendBuffer() > 0) {
            set(channel.config(), "sendBuffer", ChannelOption.SO_SNDBUF, tcp.sendBuffer());
        } else {
            channel.config().setOption(ChannelOption.SO_SNDBUF, IPC_SEND_BUFFER);
        }
    }

    private void applyToStream(ChannelConfig config) {
        config.setAllocator(allocator);
        config.setWriteBufferWaterMark(MARKS);
        config.setRecvByteBufAllocator(
                io.readsAtOnce() ? new ReadBuffers(MIN_READ, FIRST_READ, MAX_READ, TURN) : anyBuffers());
        // One end may close its output while the other still reads: closing is a conversation.
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (tcp.receiveBuffer() > 0) {
            set(config, "receiveBuffer", ChannelOption.SO_RCVBUF, tcp.receiveBuffer());
        }
        // Always: Netty's own limit is 30 s, and 0 means the system's.
        config.setConnectTimeoutMillis(millis(tcp.connectTimeout()));
    }

    /**
     * Has the channel read into buffers that say nothing of messages: for a stream whose bytes handlers change before they
     * are those of the wire protocol. Otherwise a body may be read to where it stays.
     */
    static void readForHandlers(Channel channel) {
        channel.config().setRecvByteBufAllocator(anyBuffers());
    }

    private static AdaptiveRecvByteBufAllocator anyBuffers() {
        return new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ);
    }

    private void applyTcp(ChannelConfig config) {
        config.setOption(ChannelOption.TCP_NODELAY, true);
        set(config, "keepAlive", ChannelOption.SO_KEEPALIVE, tcp.keepAlive());
        if (tcp.typeOfService() > 0) {
            set(config, "typeOfService", ChannelOption.IP_TOS, tcp.typeOfService());
        }
        KernelOptions kernel = KernelOptions.of(io);
        if (tcp.keepAlive()) {
            setUnlessZero(config, "keepAliveIdle", kernel.keepAliveIdle(), seconds(tcp.keepAliveIdle()));
            setUnlessZero(config, "keepAliveInterval", kernel.keepAliveInterval(), seconds(tcp.keepAliveInterval()));
            setUnlessZero(config, "keepAliveCount", kernel.keepAliveCount(), tcp.keepAliveCount());
        }
        setUnlessZero(config, "userTimeout", kernel.userTimeout(), millis(tcp.userTimeout()));
    }

    private void setUnlessZero(ChannelConfig config, String name, @Nullable ChannelOption<Integer> option, int value) {
        if (value > 0) {
            set(config, name, option, value);
        }
    }

    /** A connection that lacks an option is better than none. */
    private <T> void set(ChannelConfig config, String name, @Nullable ChannelOption<T> option, T value) {
        try {
            if (option == null || !config.setOption(option, value)) {
                unhonoured.accept(name, "there is no such option");
            }
        } catch (ChannelException e) {
            unhonoured.accept(name, String.valueOf(e.getMessage()));
        }
    }

    /** Zero for zero only: what is shorter than the unit must not turn into the system's own time. */
    private static int seconds(Duration time) {
        return time.isZero() ? 0 : (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toSeconds()));
    }

    private static int millis(Duration time) {
        return time.isZero() ? 0 : (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis()));
    }

    /**
     * Has a listener accept many connections in a turn of its event loop. On epoll Netty looks whether the last read filled its
     * buffer, which an accept never does, and so accepts one in each turn: in a crowd the queue of the system, which knows no
     * fairness, is full while the loop waits for nothing.
     */
    private static ServerChannelRecvByteBufAllocator manyAccepts() {
        ServerChannelRecvByteBufAllocator accepts = new ServerChannelRecvByteBufAllocator();
        accepts.maxMessagesPerRead(ACCEPTS);
        accepts.respectMaybeMoreData(false);
        return accepts;
    }

    void applyToListener(Channel channel) {
        channel.config().setAllocator(allocator);
        channel.config().setOption(ChannelOption.SO_BACKLOG, tcp.backlog());
        channel.config().setRecvByteBufAllocator(manyAccepts());
        if (tcp.receiveBuffer() > 0) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, tcp.receiveBuffer());
        }
    }
}
