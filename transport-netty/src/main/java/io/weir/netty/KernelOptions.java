package io.weir.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the interfaces to the operating system call the options of a tcp connection for which Netty has no common name.
 *
 * @param keepAliveIdle seconds; null if there is no such option
 * @param keepAliveInterval seconds; null likewise
 * @param keepAliveCount null likewise
 * @param userTimeout milliseconds; null likewise
 */
record KernelOptions(
        @Nullable ChannelOption<Integer> keepAliveIdle,
        @Nullable ChannelOption<Integer> keepAliveInterval,
        @Nullable ChannelOption<Integer> keepAliveCount,
        @Nullable ChannelOption<Integer> userTimeout) {
    private static final int TCP = 6;

    static KernelOptions of(ChannelFamily io) {
        return switch (io) {
            case EPOLL ->
                new KernelOptions(
                        EpollChannelOption.TCP_KEEPIDLE,
                        EpollChannelOption.TCP_KEEPINTVL,
                        EpollChannelOption.TCP_KEEPCNT,
                        EpollChannelOption.TCP_USER_TIMEOUT);
            case IO_URING ->
                new KernelOptions(
                        IoUringChannelOption.TCP_KEEPIDLE,
                        IoUringChannelOption.TCP_KEEPINTVL,
                        IoUringChannelOption.TCP_KEEPCNT,
                        IoUringChannelOption.TCP_USER_TIMEOUT);
            case KQUEUE -> ofBsd(System.getProperty("os.name", ""));
            case NIO -> Jdk.OPTIONS;
        };
    }

    /** Netty's kqueue channels take any number; these are those of netinet/tcp.h. OpenBSD has none, and none has the last. */
    static KernelOptions ofBsd(String system) {
        return switch (system) {
            case "Mac OS X", "Darwin" -> raw(0x10, 0x101, 0x102);
            case "FreeBSD" -> raw(0x100, 0x200, 0x400);
            default -> new KernelOptions(null, null, null, null);
        };
    }

    private static KernelOptions raw(int idle, int interval, int count) {
        return new KernelOptions(
                new IntegerUnixChannelOption("TCP_KEEPIDLE", TCP, idle),
                new IntegerUnixChannelOption("TCP_KEEPINTVL", TCP, interval),
                new IntegerUnixChannelOption("TCP_KEEPCNT", TCP, count),
                null);
    }

    /** What this JDK knows on this system, found by name: the module that defines them need not be there. */
    private static final class Jdk {
        static final KernelOptions OPTIONS = find();

        private static KernelOptions find() {
            try (SocketChannel sample = SocketChannel.open()) {
                Set<SocketOption<?>> known = sample.supportedOptions();
                return new KernelOptions(
                        named(known, "TCP_KEEPIDLE"),
                        named(known, "TCP_KEEPINTERVAL"),
                        named(known, "TCP_KEEPCOUNT"),
                        null);
            } catch (IOException e) {
                return new KernelOptions(null, null, null, null);
            }
        }

        @SuppressWarnings("unchecked") // checked by the type that the option says it has
        private static @Nullable ChannelOption<Integer> named(Set<SocketOption<?>> known, String name) {
            for (SocketOption<?> option : known) {
                if (option.name().equals(name) && option.type() == Integer.class) {
                    return NioChannelOption.of((SocketOption<Integer>) option);
                }
            }
            return null;
        }
    }
}
