package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.weir.Endpoint;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system's queue of connections that a listening channel has not accepted yet, as far as Linux shows it: to the
 * owner of the descriptor by TCP_INFO, to all by {@code /proc/net}. When it is full, the kernel drops the last step of a
 * connection; the client believes that it is connected, and nothing answers.
 */
final class AcceptQueue {
    private static final Path PROC = Path.of("/proc/net");
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    /** Of {@code struct tcp_info} up to tcpi_sacked; of a listener these two are its queue and the limit of that. */
    private static final int INFO_SIZE = 32;

    private static final int UNACKED_AT = 24;
    private static final int SACKED_AT = 28;
    private static final String LISTENING = "0A";

    private final Channel listener;
    private final long overflowsBefore;

    AcceptQueue(Channel listener) {
        this.listener = listener;
        overflowsBefore = isTcp() ? overflows() : -1;
    }

    private boolean isTcp() {
        return listener.localAddress() instanceof InetSocketAddress;
    }

    ListenerSnapshot snapshot(Endpoint endpoint) {
        if (!isTcp() || !listener.isActive()) {
            return ListenerSnapshot.of(endpoint);
        }
        long now = overflowsBefore < 0 ? -1 : overflows();
        long since = now < 0 ? -1 : now - overflowsBefore;
        if (listener instanceof EpollServerSocketChannel) {
            ByteBuffer info = info();
            return info == null
                    ? ListenerSnapshot.of(endpoint)
                    : new ListenerSnapshot(endpoint, info.getInt(UNACKED_AT), info.getInt(SACKED_AT), since);
        }
        int waiting = waiting(((InetSocketAddress) listener.localAddress()).getPort());
        int room = waiting < 0 ? -1 : room();
        return new ListenerSnapshot(endpoint, waiting, room, since);
    }

    private @Nullable ByteBuffer info() {
        try {
            ByteBuffer info =
                    listener.config().getOption(new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, INFO_SIZE));
            return info.order(ByteOrder.nativeOrder());
        } catch (ChannelException e) {
            // Closed meanwhile.
            return null;
        }
    }

    private int room() {
        int asked = listener.config().getOption(ChannelOption.SO_BACKLOG);
        try {
            return Math.min(
                    asked,
                    Integer.parseInt(Files.readString(Path.of("/proc/sys/net/core/somaxconn"))
                            .trim()));
        } catch (IOException | NumberFormatException e) {
            return asked;
        }
    }

    /** The receive queue of the sockets that listen on that port, which for them is what waits; -1 if it is not known. */
    private static int waiting(int port) {
        String suffix = String.format(":%04X", port);
        int sum = -1;
        for (String line : lines("tcp", "tcp6")) {
            String[] words = line.trim().split("\\s+", -1);
            if (words.length > 4 && words[1].endsWith(suffix) && words[3].equals(LISTENING)) {
                int here = Integer.parseInt(words[4].substring(words[4].indexOf(':') + 1), 16);
                sum = Math.max(sum, 0) + here;
            }
        }
        return sum;
    }

    /** How often the queue of any listener was full; -1 if it is not known. */
    private static long overflows() {
        List<String> lines = lines("netstat");
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("TcpExt:")) {
                int column = List.of(lines.get(i).split(" ", -1)).indexOf("ListenOverflows");
                String[] values = lines.get(i + 1).split(" ", -1);
                return column < 0 || column >= values.length ? -1 : Long.parseLong(values[column]);
            }
        }
        return -1;
    }

    private static List<String> lines(String... files) {
        List<String> all = new ArrayList<>();
        for (String file : files) {
            try {
                all.addAll(Files.readAllLines(PROC.resolve(file)));
            } catch (IOException e) {
                // Not Linux, or without IPv6.
            }
        }
        return all;
    }
}
