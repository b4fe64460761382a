package io.weir.patterns.routing;

import io.weir.Message;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import org.jspecify.annotations.Nullable;

/**
 * Fair-queuing that puts the routing id of the peer before each message (RFC 28, ROUTER; RFC 41, SERVER). A peer is read
 * once the sending policy has given it its name.
 */
public final class AddressedQueue implements ReceivePolicy {
    private final FairQueue peers;

    /** Makes one that receives as the fair-queuing does. */
    public AddressedQueue(FairQueue peers) {
        this.peers = peers;
    }

    @Override
    public @Nullable Message receive(ReceiveStep step) {
        Message message = peers.receive(step);
        Peer from = peers.last();
        return message == null || from == null
                ? null
                : message.prepend(from.routingId().array());
    }

    @Override
    public boolean isReadable() {
        return peers.isReadable();
    }

    @Override
    public void attached(Peer peer) {
        if (peer.isNamed()) {
            peers.attached(peer);
        }
    }

    @Override
    public void established(Peer peer) {
        peers.attached(peer);
    }

    @Override
    public void detached(Peer peer) {
        peers.detached(peer);
    }

    @Override
    public void readable(Peer peer) {
        peers.readable(peer);
    }
}
