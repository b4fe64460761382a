package io.weir.engine;

import io.weir.RoutingId;

/** What a peer came by: a connect or a bind of the socket. Every method is for any thread. */
interface PeerOrigin {
    /** The counters of the transport. */
    TransportStats transport();

    /** What to call a peer that has not said who it is. */
    String peerName();

    /** The routing id that the application chose for the peer; none if it did not. */
    RoutingId assignedId();

    /** Whether an attempt to connect is in its handshake; of a bind never, since there a peer comes after it. */
    boolean isHandshaking();

    /** Whether connections may follow when the peer has none. */
    boolean isConnect();
}
