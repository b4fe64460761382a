package io.weir.netty;

import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.netty.address.TcpAddress;

/** {@code tcp://host:port}. Not for sockets with the option {@code tls}: they would believe that they are protected. */
final class TcpProtocol implements StreamProtocol {
    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public StreamEndpoint forBind(Endpoint endpoint, StreamOptions options) {
        return new TcpEndpoint(TcpAddress.forBind(endpoint), endpoint.scheme(), checked(endpoint, options));
    }

    @Override
    public StreamEndpoint forConnect(Endpoint endpoint, StreamOptions options) {
        return new TcpEndpoint(TcpAddress.forConnect(endpoint), endpoint.scheme(), checked(endpoint, options));
    }

    private static ChannelOptions checked(Endpoint endpoint, StreamOptions options) {
        if (options.tls() != null) {
            throw new InvalidOptionException(
                    "tls", options.tls(), "none for " + endpoint + ", which is in clear text, unlike tls+" + endpoint);
        }
        return options.channels();
    }
}
