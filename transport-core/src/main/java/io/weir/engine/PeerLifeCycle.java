package io.weir.engine;

import io.weir.transport.RefusedException;
import org.jspecify.annotations.Nullable;

/** What happens to a peer, told by the peer to the one that decides what follows. Any thread. */
interface PeerLifeCycle {
    /** Its connection is gone. */
    void disconnected(SocketPeer peer, @Nullable RefusedException why);

    /** The other end of an inproc pair, which may have been busy when the connection closed, offers no more. */
    void inputEnded(SocketPeer peer);

    /** The socket wants it no more: it is to end when it has written what it has. */
    void disconnect(SocketPeer peer);

    /** Both of its queues are empty and stay so. */
    void settled(SocketPeer peer);

    /** Whether the peer is here, connected or not. */
    boolean has(SocketPeer peer);

    /** Whether the socket began to close. */
    boolean isClosing();
}
