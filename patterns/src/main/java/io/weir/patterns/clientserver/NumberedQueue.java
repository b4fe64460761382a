package io.weir.patterns.clientserver;

import io.weir.Message;
import io.weir.patterns.routing.SingleFrameQueue;
import io.weir.socket.Peer;
import io.weir.socket.ReceivePolicy;
import org.jspecify.annotations.Nullable;

/** Fair-queuing of messages of one frame, which puts the number of the peer before each. */
final class NumberedQueue implements ReceivePolicy {
    private final SingleFrameQueue peers = new SingleFrameQueue();

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
    public void attached(Peer peer) {
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
