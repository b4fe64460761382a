package io.weir.netty.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a host name. It may block, so it's never called on an event loop. */
@FunctionalInterface
public interface HostResolver {
    /**
     * What the JVM's own resolver says. It remembers answers for 30 s and failures for 10 s, unless the security
     * properties {@code networkaddress.cache.ttl} and {@code networkaddress.cache.negative.ttl} say otherwise.
     */
    HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * All addresses of the host, the preferred one first.
     *
     * @throws UnknownHostException if there is none, or the name service can't be asked now
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
