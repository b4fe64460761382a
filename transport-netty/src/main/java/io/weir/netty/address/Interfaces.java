package io.weir.netty.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The network interfaces of this machine, asked afresh each time. */
final class Interfaces {
    private Interfaces() {}

    /** The addresses of an interface; empty if there is no interface of that name. */
    static Optional<List<InetAddress>> addresses(String name) throws SocketException {
        return Optional.ofNullable(NetworkInterface.getByName(name))
                .map(found -> found.inetAddresses().toList());
    }

    /**
     * The address to bind of those that an interface has: with IPv6 on an IPv6 address if there is one, and one that
     * works without a scope before one that needs it; with IPv6 off only an IPv4 address.
     */
    static Optional<InetAddress> pick(List<InetAddress> addresses, boolean ipv6) {
        return addresses.stream()
                .filter(address -> ipv6 || !(address instanceof Inet6Address))
                .min((a, b) -> Integer.compare(rank(a), rank(b)));
    }

    private static int rank(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return 2;
        }
        return address.isLinkLocalAddress() ? 1 : 0;
    }

    /** The index that a scope stands for; 0 if there is no interface of that name. */
    static int index(String scope) throws SocketException {
        if (Character.isDigit(scope.charAt(0))) {
            return Integer.parseInt(scope);
        }
        NetworkInterface found = NetworkInterface.getByName(scope);
        return found == null ? 0 : found.getIndex();
    }

    /** The scope of a link-local address as it is written: by name, or by index if it has no known name. */
    static String scope(Inet6Address address) {
        try {
            NetworkInterface found = NetworkInterface.getByIndex(address.getScopeId());
            if (found != null) {
                return found.getName();
            }
        } catch (SocketException e) {
            // The index says the same.
        }
        return Integer.toString(address.getScopeId());
    }
}
