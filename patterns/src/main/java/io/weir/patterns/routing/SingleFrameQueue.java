package io.weir.patterns.routing;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.socket.Peer;
import io.weir.socket.ReceivePolicy;
import org.jspecify.annotations.Nullable;

/** Fair-queuing of messages of one frame; others are dropped and counted, as libzmq's thread-safe sockets drop them. */
public final class SingleFrameQueue implements ReceivePolicy {
    private final FairQueue peers = new FairQueue();

    /** Makes one without peers. */
    public SingleFrameQueue() {}

    @Override
    public @Nullable Message receive() {
        Message message;
        while ((message = peers.receive()) != null && message.frameCount() != 1) {
            Peer from = peers.last();
            if (from != null) {
                from.dropReceived(DropReason.MALFORMED);
            }
        }
        return message;
    }

    /** The peer that the last message came from; null before the first, or if that peer is gone. */
    public @Nullable Peer last() {
        return peers.last();
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
