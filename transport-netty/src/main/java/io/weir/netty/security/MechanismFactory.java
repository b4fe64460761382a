package io.weir.netty.security;

import io.weir.option.SocketOptions.Limits;
import io.weir.security.Credentials;
import io.weir.transport.LocalMetadata;

/**
 * Makes our side of the security handshake, one {@link Mechanism} for each connection. What a mechanism needs beyond a
 * {@link Handshake}, such as keys, a password, or the role that libzmq takes from PLAIN_SERVER and CURVE_SERVER, is the
 * factory's own. Factories are for any thread; they are called on the connection's event loop and must not wait.
 */
@FunctionalInterface
public interface MechanismFactory {
    /** No security. */
    MechanismFactory NULL = handshake -> new NullMechanism(handshake.introduction());

    /** Makes the mechanism of one connection. What it throws ends that connection. */
    Mechanism create(Handshake handshake);

    /**
     * The connection that a mechanism is for.
     *
     * @param accepted our role: whether the peer connected to us, as to a server, or we to the peer
     * @param introduction the metadata of our socket, which the mechanism tells the peer
     * @param limits what the peer may cost; the size of its commands is checked before the mechanism sees them
     * @param address the peer's address as authenticators are told it: without a port
     * @param local our end of the connection, as it is printed
     * @param remote the other end, as it is printed
     */
    record Handshake(
            boolean accepted, LocalMetadata introduction, Limits limits, String address, String local, String remote) {
        /** What an authenticator is told, whatever the mechanism. */
        public Credentials credentials(String mechanism, String domain) {
            return Credentials.of(mechanism, address, domain, introduction.routingId());
        }
    }
}
