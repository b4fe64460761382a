package io.weir.engine;

import io.weir.Message;
import io.weir.option.FlowOptions;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;

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

    MessageQueue outbound() {
        FlowOptions flow = scope.flow();
        return flow.conflate()
                ? MessageQueues.conflating(Message::releaseRetained)
                : MessageQueues.bounded(
                        flow.sendHighWaterMark(),
                        flow.sendByteBudget(),
                        scope.context().memory());
    }

    MessageQueue inbound() {
        FlowOptions flow = scope.flow();
        return flow.conflate()
                ? MessageQueues.conflating()
                : MessageQueues.bounded(flow.receiveHighWaterMark(), flow.receiveByteBudget());
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
