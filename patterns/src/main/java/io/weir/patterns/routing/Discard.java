package io.weir.patterns.routing;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.socket.Peer;
import io.weir.socket.ReceivePolicy;
import org.jspecify.annotations.Nullable;

/** For sockets that take no messages: what comes all the same is dropped as it comes, and counted, never piled up. */
public final class Discard implements ReceivePolicy {
    /** Makes one. */
    public Discard() {}

    @Override
    public @Nullable Message receive() {
        return null;
    }

    @Override
    public boolean isReadable() {
        return false;
    }

    @Override
    public void attached(Peer peer) {
        readable(peer);
    }

    @Override
    public void readable(Peer peer) {
        do {
            while (peer.poll() != null) {
                peer.dropReceived(DropReason.NOT_ACCEPTED);
            }
        } while (!peer.sleep());
    }
}
