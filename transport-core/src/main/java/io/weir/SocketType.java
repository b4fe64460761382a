package io.weir;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A kind of socket as it appears on the wire: its name and the names of the kinds it may talk to.
 *
 * @param name the RFC's spelling, upper case, such as {@code PUSH}
 * @param peers the names of the kinds that may be at the other end
 * @param announcesRoutingId whether READY carries the Identity property: REQ, DEALER and ROUTER as in libzmq, and a SUB or
 *     XSUB that has a name
 * @param properties what READY carries beside, by name, with the case that it is written in; mostly nothing
 */
public record SocketType(String name, Set<String> peers, boolean announcesRoutingId, Map<String, String> properties) {
    /** Copies the collections. */
    public SocketType {
        peers = Set.copyOf(peers);
        properties = Map.copyOf(properties);
    }

    /** A kind whose READY carries nothing else. */
    public SocketType(String name, Set<String> peers, boolean announcesRoutingId) {
        this(name, peers, announcesRoutingId, Map.of());
    }

    /** The same kind, whose READY carries one property more. */
    public SocketType announcing(String property, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(property, value);
        return new SocketType(name, peers, announcesRoutingId, more);
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
