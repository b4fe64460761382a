package io.weir.transport;

import io.weir.Endpoint;
import io.weir.queue.MessageQueue;
import io.weir.snapshot.TransportSnapshot.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a socket does with connections: one that passed the handshake asks to be admitted. Each bind and each connect has
 * callbacks of its own. Methods are called on the connection's thread and return at once.
 */
public interface ConnectionCallbacks {
    /**
     * At a bind: listening begins, at this endpoint with its real address. Before any connection is {@link #opened};
     * must not call the transport.
     */
    default void listening(Endpoint bound) {}

    /**
     * A connection is there, and its handshake begins; one {@link #admit} or {@link #turnedAway} follows.
     *
     * @param local our address
     * @param remote the other end's address
     */
    default void opened(String local, String remote) {}

    /**
     * A queue for what the socket sends to one peer of this process, if its overflow rule needs one of a kind that the other
     * end would not make; null if any will do.
     */
    default @Nullable MessageQueue ownOutbound() {
        return null;
    }

    /** The handshake of a connection that was {@link #opened} begins; not within a process, where there is none. */
    default void handshakeBegan() {}

    /** A handshake that began has ended, so many nanoseconds later. What follows from that, the other methods say. */
    default void handshakeEnded(Outcome how, long nanos) {}

    /**
     * The handshake succeeded: from here on the connection serves the peer link that is returned.
     *
     * @throws RefusedException if the socket does not want this peer; the caller closes the connection
     */
    PeerLink admit(RemoteMetadata remote, Connection connection) throws RefusedException;

    /**
     * A connection, or an attempt at one, ended before the handshake did. At a connect this ends the attempt.
     *
     * @param local our address, or what is known of it
     * @param remote the peer's address, or what is known of it
     * @param why a {@link RefusedException} if the peer did something wrong, else what the system said
     */
    void turnedAway(String local, String remote, Exception why);
}
