package io.weir.netty;

import io.weir.Endpoint;
import io.weir.UnsupportedTransportException;
import io.weir.netty.address.IpcAddress;

/** {@code ipc://path}. */
final class IpcProtocol implements StreamProtocol {
    @Override
    public String scheme() {
        return "ipc";
    }

    @Override
    public StreamEndpoint forBind(Endpoint endpoint, StreamOptions options) {
        return of(endpoint, IpcAddress.forBind(endpoint), options.channels());
    }

    @Override
    public StreamEndpoint forConnect(Endpoint endpoint, StreamOptions options) {
        return of(endpoint, IpcAddress.forConnect(endpoint), options.channels());
    }

    private static IpcEndpoint of(Endpoint endpoint, IpcAddress address, ChannelOptions options) {
        if (address.isAbstract() && options.family().usesJdkUnixAddresses()) {
            throw new UnsupportedTransportException(
                    endpoint.toString(), "nio knows no abstract names (expected: epoll)");
        }
        return new IpcEndpoint(address, options);
    }
}
