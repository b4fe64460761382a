package io.weir.engine;

import io.weir.Origin;
import io.weir.transport.Connection;
import io.weir.transport.RemoteMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one peer, as far as it is: which one, whether the policies have heard of it, which peer is at its
 * other end, and why it is about to end. One connection at a time; each field is written by one thread at a time and
 * read by any.
 */
final class PeerConnection {
    private volatile @Nullable Connection connection;

    /** The connection that the policies have heard of. */
    private volatile @Nullable Connection established;

    /** The last connection that was local: its other end waits for the end of what is offered here. */
    private volatile @Nullable Connection lastLocal;

    private volatile @Nullable RemoteMetadata remote;

    /** What messages of the other end of an inproc pair are marked with; decoders mark their own. */
    private volatile @Nullable Origin localOrigin;

    private volatile boolean local;
    private volatile boolean handedOver;

    /** Why the connection is about to end: the policies refused the peer, or something broke. */
    private volatile @Nullable Throwable endedBy;

    /** A connection is ready and serves the peer from now on. */
    void connected(RemoteMetadata who, Connection by) {
        remote = who;
        local = by.isLocal();
        lastLocal = local ? by : null;
        localOrigin = local ? who.origin() : null;
        endedBy = null;
        connection = by;
    }

    /** The connection is gone; returns it. */
    @Nullable Connection disconnected() {
        Connection last = connection;
        connection = null;
        return last;
    }

    /** The policies have heard of the connection. Send lock. */
    void established() {
        established = connection;
    }

    /** The transport keeps what waits for a socket that binds later. */
    void handedOver() {
        local = true;
        handedOver = true;
    }

    void endedBy(Throwable cause) {
        endedBy = cause;
    }

    @Nullable Throwable endedBy() {
        return endedBy;
    }

    @Nullable Connection current() {
        return connection;
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Whether a connection is ready, and the policies have heard of it. */
    boolean isEstablished() {
        Connection current = connection;
        return current != null && current == established;
    }

    @Nullable Connection lastLocal() {
        return lastLocal;
    }

    @Nullable RemoteMetadata remote() {
        return remote;
    }

    @Nullable Origin localOrigin() {
        return localOrigin;
    }

    /** Whether the two ends share their queues: what is offered is with the other end. */
    boolean isLocal() {
        return local;
    }

    boolean isHandedOver() {
        return handedOver;
    }
}
