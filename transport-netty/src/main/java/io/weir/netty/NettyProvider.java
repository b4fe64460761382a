package io.weir.netty;

import io.weir.transport.Transport;
import io.weir.transport.TransportProvider;
import io.weir.transport.TransportSettings;
import java.util.Set;

/** Offers tcp, ipc and tls+tcp to every context. */
@SuppressWarnings("exports") // the SPI of transports is Weir's own
public final class NettyProvider implements TransportProvider {
    /** For {@link java.util.ServiceLoader}. */
    public NettyProvider() {}

    @Override
    public Set<String> schemes() {
        return StreamProtocols.ALL.schemes();
    }

    @Override
    public Transport open(TransportSettings settings) {
        try {
            return StreamTransport.open(settings);
        } catch (NoClassDefFoundError | IncompatibleClassChangeError e) {
            throw HostNetty.refused(StreamProtocols.ALL.toString(), e);
        }
    }
}
