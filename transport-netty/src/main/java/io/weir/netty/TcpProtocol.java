package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.weir.Endpoint;
import io.weir.netty.address.TcpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tcp endpoint. */
final class TcpProtocol implements StreamProtocol {
    private final ChannelFamily io;
    private final TcpAddress address;
    private final boolean ipv6;

    private TcpProtocol(ChannelFamily io, TcpAddress address, boolean ipv6) {
        this.io = io;
        this.address = address;
        this.ipv6 = ipv6;
    }

    static TcpProtocol forBind(ChannelFamily io, Endpoint endpoint, boolean ipv6) {
        return new TcpProtocol(io, TcpAddress.forBind(endpoint), ipv6);
    }

    static TcpProtocol forConnect(ChannelFamily io, Endpoint endpoint, boolean ipv6) {
        return new TcpProtocol(io, TcpAddress.forConnect(endpoint), ipv6);
    }

    @Override
    public ServerChannel serverChannel() {
        return io.tcpServer(address.bindAddress(ipv6).getAddress() instanceof Inet6Address);
    }

    @Override
    public Channel channel() {
        return io.tcp(ipv6);
    }

    @Override
    public SocketAddress bindAddress() {
        return address.bindAddress(ipv6);
    }

    @Override
    public @Nullable Path path() {
        return null;
    }

    @Override
    public Endpoint bound(SocketAddress bound) {
        return TcpAddress.endpoint((InetSocketAddress) bound);
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
    public @Nullable SocketAddress source() {
        return address.source().map(from -> from.bindAddress(ipv6)).orElse(null);
    }

    @Override
    public String print(@Nullable SocketAddress of) {
        return of instanceof InetSocketAddress known
                ? TcpAddress.endpoint(known).address()
                : address.toString();
    }

    @Override
    public String printAccepted(Channel channel) {
        return print(channel.remoteAddress());
    }

    @Override
    public void release() {}
}
