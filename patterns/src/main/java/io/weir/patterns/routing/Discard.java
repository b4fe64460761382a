package io.weir.patterns.routing;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.InPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import org.jspecify.annotations.Nullable;

/** For sockets that take no messages: what comes all the same is dropped as it comes, and counted, never piled up. */
public final class Discard implements ReceivePolicy {
    /** Makes one. */
    public Discard() {}

    @Override
    public @Nullable Message receive(ReceiveStep step) {
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
        InPipe pipe = peer.in();
        do {
            Message message;
            while ((message = pipe.poll(ReceiveStep.now())) != null) {
                message.release();
                pipe.drop(DropReason.NOT_ACCEPTED);
            }
        } while (!pipe.awaitMessages());
    }
}
