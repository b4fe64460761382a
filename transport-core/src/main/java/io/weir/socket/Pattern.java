package io.weir.socket;

import io.weir.SocketType;

/**
 * What makes a socket the kind it is.
 *
 * @param type what it is called on the wire, and whom it talks to
 * @param send who gets a message
 * @param receive whose message comes next
 * @param lockstep whether the two policies share their state, and so must share one seat
 */
public record Pattern(SocketType type, SendPolicy send, ReceivePolicy receive, boolean lockstep) {
    /** A pattern whose two halves know nothing of each other. */
    public Pattern(SocketType type, SendPolicy send, ReceivePolicy receive) {
        this(type, send, receive, false);
    }
}
