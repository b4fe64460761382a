package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.weir.netty.address.TcpAddress;
import io.weir.netty.tls.TlsContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;

/** A tcp endpoint on whose connections TLS is spoken. */
final class TlsEndpoint extends TcpEndpoint {
    private final TlsContext context;

    TlsEndpoint(TcpAddress address, ChannelOptions options, TlsContext context) {
        super(address, "tls+tcp", options);
        this.context = context;
    }

    @Override
    public List<ChannelHandler> handlers(Channel channel) {
        return context.handlers(channel);
    }

    /** Always off the event loop, for the files of the certificates are looked at before each attempt. */
    @Override
    public boolean asksNameService() {
        return true;
    }

    @Override
    public List<SocketAddress> resolve() throws IOException {
        context.lookAtFiles();
        return super.resolve();
    }
}
