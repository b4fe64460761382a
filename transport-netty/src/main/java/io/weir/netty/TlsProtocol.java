package io.weir.netty;

import io.netty.handler.ssl.SslProvider;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.netty.address.TcpAddress;
import io.weir.netty.tls.TlsContext;
import io.weir.security.Tls;
import org.jspecify.annotations.Nullable;

/** {@code tls+tcp://host:port}: TLS over tcp, as nng spells it. Nothing of TLS is loaded before such an endpoint is used. */
final class TlsProtocol implements StreamProtocol {
    private final @Nullable SslProvider provider;

    /** By OpenSSL if it is there, else by the JDK. */
    TlsProtocol() {
        this(null);
    }

    /** By the one that is named; for null, the better of those that there are. */
    TlsProtocol(@Nullable SslProvider provider) {
        this.provider = provider;
    }

    @Override
    public String scheme() {
        return "tls+tcp";
    }

    @Override
    public StreamEndpoint forBind(Endpoint endpoint, StreamOptions options) {
        TcpAddress address = TcpAddress.forBind(endpoint);
        Tls tls = required(endpoint, options);
        if (tls.own() == null) {
            throw new InvalidOptionException("tls", tls, "withCertificate or withKeyStore, to bind " + endpoint);
        }
        return new TlsEndpoint(
                address, options.channels(), TlsContext.forServer(tls, provider, options.computations()));
    }

    @Override
    public StreamEndpoint forConnect(Endpoint endpoint, StreamOptions options) {
        TcpAddress address = TcpAddress.forConnect(endpoint);
        TlsContext context =
                TlsContext.forClient(required(endpoint, options), address.host(), provider, options.computations());
        return new TlsEndpoint(address, options.channels(), context);
    }

    private static Tls required(Endpoint endpoint, StreamOptions options) {
        Tls tls = options.tls();
        if (tls == null) {
            throw new InvalidOptionException("tls", "none", "a Tls, for " + endpoint);
        }
        return tls;
    }
}
