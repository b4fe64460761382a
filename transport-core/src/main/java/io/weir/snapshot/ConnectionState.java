package io.weir.snapshot;

/** How far it is between a socket and a peer. */
public enum ConnectionState {
    /** The socket connects, or waits to attempt it again. */
    CONNECTING,
    /** A connection is there and its handshake under way. */
    HANDSHAKING,
    /** Messages pass. */
    ESTABLISHED,
    /** The peer is gone; what it sent may not all have been received. */
    GONE
}
