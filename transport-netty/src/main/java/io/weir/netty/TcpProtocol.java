package io.weir.netty;

import io.weir.Endpoint;
import io.weir.netty.address.TcpAddress;

/** {@code tcp://host:port}. */
final class TcpProtocol implements StreamProtocol {
    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public StreamEndpoint forBind(Endpoint endpoint, ChannelOptions options) {
        return new TcpEndpoint(TcpAddress.forBind(endpoint), endpoint.scheme(), options);
    }

    @Override
    public StreamEndpoint forConnect(Endpoint endpoint, ChannelOptions options) {
        return new TcpEndpoint(TcpAddress.forConnect(endpoint), endpoint.scheme(), options);
    }
}
