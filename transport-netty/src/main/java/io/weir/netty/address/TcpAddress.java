package io.weir.netty.address;

import io.netty.util.NetUtil;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tcp endpoint says, read once and resolved again at every use, because names and interfaces change.
 *
 * <pre>
 * bind     tcp://HERE:PORT                 PORT: 1 to 65535, or * or 0 for a free one
 * connect  tcp://HOST:PORT                 PORT: 1 to 65535
 *          tcp://HERE;HOST:PORT            from an address of this machine
 *          tcp://HERE:PORT;HOST:PORT       and a port
 *
 * HERE     *, the name of an interface, or a numeric address; never a host name
 * HOST     a host name or a numeric address
 * </pre>
 *
 * <p>Numeric means {@code 192.0.2.1}, {@code [2001:db8::1]}, or {@code [fe80::1%eth0]} with the name or the index of an
 * interface. Host names too may carry such a scope, for the IPv6 addresses that they resolve to. With {@code ipv6} off,
 * as by default, there is no IPv6 at all; with it on, {@code *} is both families.
 */
public final class TcpAddress {
    private final Endpoint endpoint;
    private final HostPort target;
    private final @Nullable TcpAddress source;

    private TcpAddress(Endpoint endpoint, HostPort target, @Nullable TcpAddress source) {
        this.endpoint = endpoint;
        this.target = target;
        this.source = source;
    }

    /**
     * Reads an endpoint to bind.
     *
     * @throws InvalidEndpointException if it isn't one, with the part that is wrong and what was expected
     */
    public static TcpAddress forBind(Endpoint endpoint) {
        return new TcpAddress(endpoint, new TcpSyntax(endpoint).toBind(endpoint.address()), null);
    }

    /**
     * Reads an endpoint to connect to.
     *
     * @throws InvalidEndpointException if it isn't one, with the part that is wrong and what was expected
     */
    public static TcpAddress forConnect(Endpoint endpoint) {
        TcpSyntax syntax = new TcpSyntax(endpoint);
        String text = endpoint.address();
        int semicolon = text.indexOf(';');
        TcpAddress source = semicolon < 0
                ? null
                : new TcpAddress(endpoint, syntax.toConnectFrom(text.substring(0, semicolon)), null);
        return new TcpAddress(endpoint, syntax.toConnect(text.substring(semicolon + 1)), source);
    }

    /** Where to connect from, if the endpoint says so: see its {@link #bindAddress}. */
    public Optional<TcpAddress> source() {
        return Optional.ofNullable(source);
    }

    /**
     * The local address that this one stands for now; never asks a name service. A socket for an IPv4 address should be
     * opened as an IPv4 socket: others take {@code 0.0.0.0} for {@code [::]}.
     *
     * @throws InvalidEndpointException if there is no such interface, or the address is IPv6 and {@code ipv6} is off
     * @throws BindFailedException if the interface has no address of the family, or can't be asked
     */
    public InetSocketAddress bindAddress(boolean ipv6) {
        try {
            return new InetSocketAddress(localAddress(ipv6), target.port());
        } catch (SocketException e) {
            throw new BindFailedException(endpoint.toString(), "this machine's interfaces can't be listed", e);
        }
    }

    private InetAddress localAddress(boolean ipv6) throws SocketException {
        if (target.host().equals(HostPort.ANY)) {
            return any(ipv6);
        }
        if (target.literal() == null) {
            return ofInterface(ipv6);
        }
        if (target.literal() instanceof Inet6Address && !ipv6) {
            throw invalid("host: \"" + target.host() + "\" (expected: an IPv4 address, as ipv6 is off)");
        }
        int scope = scopeIndex().orElseThrow(() -> invalid("no interface is named " + target.scope()));
        return scoped(target.literal(), scope);
    }

    private InetAddress ofInterface(boolean ipv6) throws SocketException {
        List<InetAddress> addresses = Interfaces.addresses(target.host())
                .orElseThrow(() -> invalid("no interface is named " + target.host()
                        + " (expected: *, an interface or a numeric address; a host name is only for connect)"));
        return Interfaces.pick(addresses, ipv6)
                .orElseThrow(() -> new BindFailedException(
                        endpoint.toString(),
                        "interface " + target.host() + " has no "
                                + (ipv6 ? "address" : "IPv4 address, and ipv6 is off"),
                        null));
    }

    /** The host to connect to, as it was written: a name or a numeric address, without brackets and scope. */
    public String host() {
        InetAddress literal = target.literal();
        return literal == null ? target.host() : NetUtil.toAddressString(literal);
    }

    /** Whether the host is a name, for a resolver to look up. */
    public boolean isNamed() {
        return target.literal() == null;
    }

    /** The same as {@link #resolve(boolean, HostResolver)} with {@link HostResolver#SYSTEM}. */
    public List<InetSocketAddress> resolve(boolean ipv6) throws UnknownHostException {
        return resolve(ipv6, HostResolver.SYSTEM);
    }

    /**
     * Every address that can be tried now, at least one, in the resolver's order. Blocks for as long as the resolver
     * does. The next call asks again.
     *
     * @throws UnknownHostException if there is none; later there may be one
     */
    public List<InetSocketAddress> resolve(boolean ipv6, HostResolver resolver) throws UnknownHostException {
        List<InetAddress> answers =
                target.literal() == null ? resolver.resolve(target.host()) : List.of(target.literal());
        int scope = remoteScope();
        List<InetSocketAddress> usable = new ArrayList<>();
        for (InetAddress answer : answers) {
            if (ipv6 || !(answer instanceof Inet6Address)) {
                usable.add(new InetSocketAddress(scoped(answer, scope), target.port()));
            }
        }
        if (usable.isEmpty()) {
            throw new UnknownHostException(
                    endpoint + ": " + (answers.isEmpty() ? "no address" : "only IPv6 addresses, and ipv6 is off"));
        }
        return List.copyOf(usable);
    }

    private int remoteScope() throws UnknownHostException {
        try {
            return scopeIndex()
                    .orElseThrow(
                            () -> new UnknownHostException(endpoint + ": no interface is named " + target.scope()));
        } catch (SocketException e) {
            UnknownHostException unknown =
                    new UnknownHostException(endpoint + ": this machine's interfaces can't be listed");
            unknown.initCause(e);
            throw unknown;
        }
    }

    /** Empty if no interface bears the name; 0 for no scope. */
    private Optional<Integer> scopeIndex() throws SocketException {
        if (target.scope().isEmpty()) {
            return Optional.of(0);
        }
        int index = Interfaces.index(target.scope());
        return index == 0 ? Optional.empty() : Optional.of(index);
    }

    private static InetAddress scoped(InetAddress address, int scope) {
        if (scope == 0 || !(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), scope);
        } catch (UnknownHostException e) {
            throw new AssertionError("An Inet6Address has sixteen bytes", e);
        }
    }

    private static InetAddress any(boolean ipv6) {
        try {
            return InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]);
        } catch (UnknownHostException e) {
            throw new AssertionError("Four or sixteen bytes are an address", e);
        }
    }

    /**
     * The endpoint that a socket address is, in the words of libzmq: {@code tcp://0.0.0.0:49152},
     * {@code tcp://[::1]:5555}, {@code tcp://[fe80::1%eth0]:5555}.
     */
    public static Endpoint endpoint(InetSocketAddress bound) {
        String host = NetUtil.toAddressString(bound.getAddress());
        if (bound.getAddress() instanceof Inet6Address six) {
            boolean scoped = six.isLinkLocalAddress() && six.getScopeId() != 0;
            host = "[" + host + (scoped ? "%" + Interfaces.scope(six) : "") + "]";
        }
        return Endpoint.of("tcp", host + ":" + bound.getPort());
    }

    /** The endpoint as it was given. */
    @Override
    public String toString() {
        return endpoint.toString();
    }

    private InvalidEndpointException invalid(String problem) {
        return new InvalidEndpointException(endpoint.toString(), problem);
    }
}
