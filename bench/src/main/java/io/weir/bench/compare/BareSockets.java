package io.weir.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Blocking sockets of the JDK, at the endpoints that the libraries use. */
final class BareSockets {
    private static final String IPC = "ipc://";
    private static final String TCP = "tcp://";

    private BareSockets() {}

    /** Listens, says where, and waits for the one that connects. */
    static SocketChannel accept(EndTask task, Meter meter) throws IOException {
        boolean ipc = task.endpoint().startsWith(IPC);
        try (ServerSocketChannel server =
                ipc ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open()) {
            server.bind(address(task.endpoint()));
            meter.bound(endpoint(server.getLocalAddress()));
            return ready(server.accept());
        }
    }

    static SocketChannel connect(EndTask task) throws IOException {
        return ready(SocketChannel.open(address(task.endpoint())));
    }

    private static SocketChannel ready(SocketChannel channel) throws IOException {
        if (channel.getRemoteAddress() instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return channel;
    }

    /** What an endpoint means; the port {@code *} is any. */
    static SocketAddress address(String endpoint) {
        if (endpoint.startsWith(IPC)) {
            return UnixDomainSocketAddress.of(endpoint.substring(IPC.length()));
        }
        int colon = endpoint.lastIndexOf(':');
        String port = endpoint.substring(colon + 1);
        return new InetSocketAddress(
                endpoint.substring(TCP.length(), colon), port.equals("*") ? 0 : Integer.parseInt(port));
    }

    /** The way an address is written. */
    static String endpoint(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? TCP + internet.getAddress().getHostAddress() + ':' + internet.getPort()
                : IPC + address;
    }
}
