package io.weir.engine;

import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.option.Overflow;
import io.weir.option.SocketOptions.FlowOptions;
import io.weir.queue.MemoryLimit;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the queues of a socket's peers, with the marks, budgets and overflow policy that the socket has. Any thread. */
final class PeerQueues {
    private final SocketScope scope;
    private final SendHalf sending;
    private final ReceiveHalf receiving;

    PeerQueues(SocketScope scope, SendHalf sending, ReceiveHalf receiving) {
        this.scope = scope;
        this.sending = sending;
        this.receiving = receiving;
    }

    /**
     * A queue for a peer of another process, or of this one if {@code local}: then both ends share it, and what is in it is with
     * the receiver, so it does not spill.
     */
    MessageQueue outbound(boolean local) {
        MessageQueue displacing = displacing();
        if (displacing != null) {
            return displacing;
        }
        FlowOptions flow = scope.flow();
        SocketSpill spill = local ? null : scope.spill();
        return spill == null
                ? MessageQueues.bounded(flow.sendHighWaterMark(), flow.sendByteBudget(), memory())
                : MessageQueues.spilling(flow.sendHighWaterMark(), flow.sendByteBudget(), memory(), spill.way());
    }

    /** A queue for a peer, where the overflow rule needs one that gives up messages for others; null if it does not. */
    @Nullable MessageQueue displacing() {
        FlowOptions flow = scope.flow();
        Overflow rule = flow.overflow();
        Consumer<Message> dropped = Messages::releaseRetained;
        if (rule == Overflow.CONFLATE) {
            return MessageQueues.conflating(dropped);
        }
        if (rule == Overflow.dropOldest()) {
            return MessageQueues.droppingOldest(flow.sendHighWaterMark(), flow.sendByteBudget(), memory(), dropped);
        }
        return rule == null || rule.key() == null
                ? null
                : MessageQueues.latestPerKey(
                        rule.key(), flow.sendHighWaterMark(), flow.sendByteBudget(), memory(), dropped);
    }

    private MemoryLimit memory() {
        return scope.context().memory();
    }

    MessageQueue inbound() {
        FlowOptions flow = scope.flow();
        return flow.conflate()
                ? MessageQueues.conflating()
                : MessageQueues.bounded(flow.receiveHighWaterMark(), flow.receiveByteBudget());
    }

    /** Gives a queue that the other end of an inproc pair made, and that this one receives from, what this end allows. */
    void limitShared(MessageQueue inbound) {
        inbound.highWaterMark(receiving.highWaterMark());
        inbound.byteBudget(scope.flow().receiveByteBudget());
    }

    /** Gives a peer the marks that the socket has now; once it is listed, so that no change passes it by. */
    void limit(SocketPeer peer) {
        int sendMark = sending.highWaterMark();
        int receiveMark = receiving.highWaterMark();
        if (peer.hasSharedQueues()) {
            peer.outbound().addPeerAllowance(sendMark, scope.flow().sendByteBudget());
            peer.inbound().addPeerAllowance(receiveMark, scope.flow().receiveByteBudget());
        } else {
            peer.outbound().highWaterMark(sendMark);
            peer.inbound().highWaterMark(receiveMark);
        }
    }
}
