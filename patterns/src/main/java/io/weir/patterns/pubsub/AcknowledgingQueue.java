package io.weir.patterns.pubsub;

import io.weir.Message;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.patterns.routing.FairQueue;
import org.jspecify.annotations.Nullable;

/** Fair-queuing of a subscriber that says what it has done with. */
record AcknowledgingQueue(FairQueue messages, Acknowledger acknowledger) implements ReceivePolicy {
    @Override
    public @Nullable Message receive(ReceiveStep step) {
        acknowledger.comes();
        return messages.receive(step);
    }

    @Override
    public boolean isReadable() {
        return messages.isReadable();
    }

    @Override
    public void attached(Peer peer) {
        messages.attached(peer);
    }

    @Override
    public void detached(Peer peer) {
        messages.detached(peer);
    }

    @Override
    public void readable(Peer peer) {
        messages.readable(peer);
    }
}
