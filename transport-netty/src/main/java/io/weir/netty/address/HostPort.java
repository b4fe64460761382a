package io.weir.netty.address;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One host and port as written, with nothing looked up.
 *
 * @param host {@link #ANY}, a numeric address, a host name or the name of an interface; without brackets
 * @param literal the address, if the host is numeric
 * @param scope what followed {@code %}: the name or the index of an interface; empty if nothing did
 * @param port 0 for whichever is free
 */
record HostPort(String host, @Nullable InetAddress literal, String scope, int port) {
    /** All interfaces. */
    static final String ANY = "*";
}
