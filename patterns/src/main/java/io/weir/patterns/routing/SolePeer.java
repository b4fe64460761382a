package io.weir.patterns.routing;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import org.jspecify.annotations.Nullable;

/** One peer at a time (RFC 31): a second is refused as long as the first is there. */
public final class SolePeer implements SendPolicy {
    private @Nullable Peer peer;

    /** Makes one without a peer. */
    public SolePeer() {}

    @Override
    public SendResult send(Message message, SendStep step) {
        Peer sole = peer;
        if (sole == null) {
            return SendResult.NO_PEER;
        }
        return sole.out().offer(message, step) || sole.out().overflow(message, step)
                ? SendResult.SENT
                : SendResult.FULL;
    }

    @Override
    public boolean hasRoom() {
        Peer sole = peer;
        return sole != null && sole.out().awaitRoom(0);
    }

    @Override
    public @Nullable Refusal attached(Peer candidate) {
        if (peer != null) {
            return Refusal.SECOND_PEER;
        }
        peer = candidate;
        return null;
    }

    @Override
    public void detached(Peer gone) {
        if (peer == gone) {
            peer = null;
        }
    }
}
