package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Peer;
import io.weir.socket.ReceivePolicy;
import org.jspecify.annotations.Nullable;

/** Fair-queuing that puts the name of the peer before each message. A peer is read once it has a name. */
final class RouterQueue implements ReceivePolicy {
    private final FairQueue peers = new FairQueue();

    @Override
    public @Nullable Message receive() {
        Message message = peers.receive();
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
