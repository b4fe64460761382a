package io.weir.patterns.routing;

import io.weir.Message;
import io.weir.socket.Peer;
import io.weir.socket.ReceivePolicy;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fair-queuing: one message from each peer that has some, in turn (RFC 28, 30). A peer without messages is out of the
 * rotation until it has some, so a message costs the same however many idle peers there are.
 */
public final class FairQueue implements ReceivePolicy {
    private final ArrayDeque<Peer> awake = new ArrayDeque<>();
    private final Set<Peer> attached = new HashSet<>();
    private @Nullable Peer last;

    /** Makes one without peers. */
    public FairQueue() {}

    @Override
    public @Nullable Message receive() {
        Peer peer;
        while ((peer = awake.peekFirst()) != null) {
            Message message = peer.poll();
            if (message != null) {
                if (awake.size() > 1) {
                    awake.addLast(awake.removeFirst());
                }
                if (last != peer) {
                    // To store a reference costs a barrier, even if it is the same one.
                    last = peer;
                }
                return message;
            }
            // Out of the rotation before it sleeps: whoever wakes it puts it back.
            awake.removeFirst();
            if (!peer.sleep()) {
                awake.addFirst(peer);
            }
        }
        return null;
    }

    /** The peer that the last message came from; null before the first, or if that peer is gone. */
    public @Nullable Peer last() {
        return last;
    }

    @Override
    public boolean isReadable() {
        // Peers without a message leave the rotation here, so that "readable" is never said twice in vain.
        Peer peer;
        while ((peer = awake.peekFirst()) != null) {
            if (peer.isReadable()) {
                return true;
            }
            awake.removeFirst();
            if (!peer.sleep()) {
                awake.addFirst(peer);
                return true;
            }
        }
        return false;
    }

    @Override
    public void attached(Peer peer) {
        if (attached.add(peer)) {
            awake.addLast(peer);
        }
    }

    @Override
    public void detached(Peer peer) {
        // It stays in the rotation until it was read to the end.
        attached.remove(peer);
        if (last == peer && peer.isExhausted()) {
            last = null;
        }
    }

    @Override
    public void readable(Peer peer) {
        awake.addLast(peer);
    }
}
