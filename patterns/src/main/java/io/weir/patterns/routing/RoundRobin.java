package io.weir.patterns.routing;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.socket.Peer;
import io.weir.socket.SendPolicy;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Load-balancing: each message goes to the next peer with room (RFC 28, 30). Peers without room are out of the rotation
 * until they have some again, so a message costs the same however many of them there are.
 */
public final class RoundRobin implements SendPolicy {
    private final ArrayDeque<Peer> ready = new ArrayDeque<>();
    private final Set<Peer> starving = new LinkedHashSet<>();
    private @Nullable Peer lastUsed;

    /** Makes one without peers. */
    public RoundRobin() {}

    @Override
    public SendResult send(Message message) {
        Peer peer;
        while ((peer = ready.peekFirst()) != null) {
            if (peer.offerOrStarve(message)) {
                if (ready.size() > 1) {
                    ready.addLast(ready.removeFirst());
                }
                use(peer);
                return SendResult.SENT;
            }
            starving.add(ready.removeFirst());
        }
        return hindrance();
    }

    @Override
    public boolean hasRoom() {
        return hasRoomFor(0);
    }

    /** Whether {@link #send} would succeed with a message of so many bytes. */
    public boolean hasRoomFor(long bytes) {
        Peer peer;
        while ((peer = ready.peekFirst()) != null) {
            if (peer.hasRoomOrStarves(bytes)) {
                return true;
            }
            starving.add(ready.removeFirst());
        }
        return false;
    }

    /** What keeps a message from being sent when no peer has room for it. */
    public SendResult hindrance() {
        return starving.isEmpty() ? SendResult.NO_PEER : SendResult.FULL;
    }

    /** To store a reference costs a barrier, even if it is the same one. */
    private void use(Peer peer) {
        if (lastUsed != peer) {
            lastUsed = peer;
        }
    }

    /** The peer that got the last message; null before the first. */
    public @Nullable Peer lastUsed() {
        return lastUsed;
    }

    @Override
    public @Nullable Refusal attached(Peer peer) {
        ready.addLast(peer);
        return null;
    }

    @Override
    public void detached(Peer peer) {
        if (!starving.remove(peer)) {
            ready.remove(peer);
        }
        if (lastUsed == peer) {
            lastUsed = null;
        }
    }

    @Override
    public void roomAgain(Peer peer) {
        if (starving.remove(peer)) {
            ready.addLast(peer);
        }
    }

    @Override
    public void refresh() {
        for (Peer peer : Set.copyOf(starving)) {
            if (peer.hasRoomFor(0)) {
                roomAgain(peer);
            }
        }
    }
}
