package io.weir;

import java.util.Set;

/**
 * A kind of socket as it appears on the wire: its name and the names of the kinds it may talk to.
 *
 * @param name the RFC's spelling, upper case, such as {@code PUSH}
 * @param peers the names of the kinds that may be at the other end
 * @param announcesRoutingId whether READY carries the Identity property: REQ, DEALER and ROUTER only, as in libzmq
 */
public record SocketType(String name, Set<String> peers, boolean announcesRoutingId) {
    /** Copies the set. */
    public SocketType {
        peers = Set.copyOf(peers);
    }

    /** Whether a socket of that kind may be at the other end. */
    public boolean accepts(String peer) {
        return peers.contains(peer);
    }

    @Override
    public String toString() {
        return name;
    }
}
