package io.weir.netty.address;

import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of one tcp endpoint. Where libzmq's parser takes a number with anything behind it, this one does not;
 * nor does it take {@code 127.1} or {@code 010.0.0.1}, which mean different addresses to different resolvers.
 *
 * <p>The port follows the last colon, so an IPv6 address may stand without its brackets.
 */
final class TcpSyntax {
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s\\p{Cntrl}/;*%\\[\\]]+");
    private static final Pattern SCOPE = Pattern.compile("[1-9][0-9]{0,8}|[A-Za-z][^\\s\\p{Cntrl}/;*%\\[\\]]*");
    private static final Pattern LOOKS_LIKE_IPV4 = Pattern.compile("[0-9.]+");
    private static final Pattern LOOKS_LIKE_IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]+");
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:(?:[0-9A-Fa-f]*|" + IPV4 + ")");

    private final Endpoint endpoint;

    TcpSyntax(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** {@code host:port} to listen on. */
    HostPort toBind(String text) {
        int colon = portColon(text);
        String port = text.substring(colon + 1);
        boolean ephemeral = port.equals("*") || port.equals("0");
        return local(text.substring(0, colon), ephemeral ? 0 : port(port, "1 to 65535, or * for a free one"));
    }

    /** {@code host} or {@code host:port} to connect from. */
    HostPort toConnectFrom(String text) {
        boolean withoutPort = text.indexOf(':') < 0 || text.endsWith("]");
        return withoutPort ? local(text, 0) : toBind(text);
    }

    /** {@code host:port} to connect to. */
    HostPort toConnect(String text) {
        int colon = portColon(text);
        int port = port(text.substring(colon + 1), "1 to 65535");
        HostPort remote = hostPort(text.substring(0, colon), port);
        if (remote.literal() == null && !HOST_NAME.matcher(remote.host()).matches()) {
            throw invalid("host", remote.host(), "a host name or a numeric address");
        }
        return remote;
    }

    private HostPort local(String host, int port) {
        HostPort local = hostPort(host, port);
        if (local.literal() == null) {
            boolean named = INTERFACE_NAME.matcher(local.host()).matches();
            if (!named && !local.host().equals(HostPort.ANY)) {
                throw invalid("host", local.host(), "*, an interface or a numeric address");
            }
            if (!local.scope().isEmpty()) {
                throw invalid("scope", local.scope(), "a scope only after an IPv6 address");
            }
        }
        return local;
    }

    private HostPort hostPort(String text, int port) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        int percent = bare.lastIndexOf('%');
        String host = percent < 0 ? bare : bare.substring(0, percent);
        if (host.isEmpty()) {
            throw new InvalidEndpointException(endpoint.toString(), "expected: a host before the port");
        }
        InetAddress literal = literal(host);
        return new HostPort(host, literal, percent < 0 ? "" : scope(bare.substring(percent + 1), literal), port);
    }

    private String scope(String scope, @Nullable InetAddress literal) {
        if (!SCOPE.matcher(scope).matches()) {
            throw invalid("scope", scope, "the name of an interface, or its index from 1");
        }
        if (literal != null && !(literal instanceof Inet6Address)) {
            throw invalid("scope", scope, "a scope only after an IPv6 address");
        }
        return scope;
    }

    private @Nullable InetAddress literal(String host) {
        if (LOOKS_LIKE_IPV6.matcher(host).matches()) {
            return numeric(host, IPV6, "[" + host + "]", "an IPv6 address");
        }
        if (LOOKS_LIKE_IPV4.matcher(host).matches()) {
            return numeric(host, IPV4, host, "four numbers from 0 to 255, without leading zeros");
        }
        return null;
    }

    /** The JDK asks no name service for text in brackets, nor for four good numbers. */
    private InetAddress numeric(String host, Pattern form, String text, String expected) {
        if (form.matcher(host).matches()) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                // It has the right characters in the wrong order.
            }
        }
        throw invalid("host", host, expected);
    }

    private int portColon(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw invalid("address", text, "host:port");
        }
        return colon;
    }

    private int port(String text, String expected) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw invalid("port", text, expected);
        }
        return port;
    }

    private InvalidEndpointException invalid(String part, String got, String expected) {
        return new InvalidEndpointException(
                endpoint.toString(), part + ": \"" + got + "\" (expected: " + expected + ")");
    }
}
