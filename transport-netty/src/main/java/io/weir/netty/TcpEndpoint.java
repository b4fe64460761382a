package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.weir.Endpoint;
import io.weir.netty.address.TcpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tcp endpoint, also for schemes whose bytes travel over tcp. */
class TcpEndpoint implements StreamEndpoint {
    private final TcpAddress address;
    private final String scheme;
    private final ChannelOptions options;
    private final boolean ipv6;

    TcpEndpoint(TcpAddress address, String scheme, ChannelOptions options) {
        this.address = address;
        this.scheme = scheme;
        this.options = options;
        this.ipv6 = options.ipv6();
    }

    @Override
    public final ServerChannel serverChannel() {
        ServerChannel server =
                options.family().tcpServer(address.bindAddress(ipv6).getAddress() instanceof Inet6Address);
        options.applyToListener(server);
        return server;
    }

    @Override
    public final Channel channel() {
        return options.family().tcp(ipv6);
    }

    @Override
    public final void configure(Channel channel) {
        options.applyToTcp(channel);
    }

    /** A connect to a port without a listener is sometimes given that very port to come from, and takes itself. */
    @Override
    public final boolean isConnectedToItself(Channel channel) {
        return channel.localAddress() != null && channel.localAddress().equals(channel.remoteAddress());
    }

    @Override
    public final SocketAddress bindAddress() {
        return address.bindAddress(ipv6);
    }

    @Override
    public final Endpoint bound(SocketAddress bound) {
        return Endpoint.of(scheme, print(bound));
    }

    @Override
    public boolean asksNameService() {
        return address.isNamed();
    }

    @Override
    public List<SocketAddress> resolve() throws IOException {
        return List.copyOf(address.resolve(ipv6));
    }

    @Override
    public final @Nullable SocketAddress source() {
        return address.source().map(from -> from.bindAddress(ipv6)).orElse(null);
    }

    @Override
    public final String print(@Nullable SocketAddress of) {
        return of instanceof InetSocketAddress known
                ? TcpAddress.endpoint(known).address()
                : address.toString();
    }
}
