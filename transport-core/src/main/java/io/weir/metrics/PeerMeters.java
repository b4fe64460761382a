package io.weir.metrics;

import io.weir.snapshot.PeerSnapshot;
import java.util.List;

/**
 * The meters of each peer, as long as it is there, if {@link WeirMetrics#withPeers} was asked for them.
 */
public final class PeerMeters {
    /** What waits for one peer, or from it. */
    public static final WeirMeter PEER_QUEUE_MESSAGES = new WeirMeter(
            MeterScope.PEER,
            MeterKind.GAUGE,
            "weir.peer.queue.messages",
            "Messages that wait to be written to the peer, or arrived from it and wait to be received",
            List.of("direction"),
            Reading.peerDirections(PeerSnapshot::sendQueued, PeerSnapshot::receiveQueued));

    /** What was queued for one peer. */
    public static final WeirMeter PEER_MESSAGES_ACCEPTED = new WeirMeter(
            MeterScope.PEER,
            MeterKind.COUNTER,
            "weir.peer.messages.accepted",
            "Messages that were queued for the peer",
            Reading.peer(PeerSnapshot::accepted));

    /** What was handed on to one peer. */
    public static final WeirMeter PEER_MESSAGES_WRITTEN = new WeirMeter(
            MeterScope.PEER,
            MeterKind.COUNTER,
            "weir.peer.messages.written",
            "Messages that were written to the peer",
            Reading.peer(PeerSnapshot::written));

    /** What arrived from one peer. */
    public static final WeirMeter PEER_MESSAGES_RECEIVED = new WeirMeter(
            MeterScope.PEER,
            MeterKind.COUNTER,
            "weir.peer.messages.received",
            "Messages that arrived from the peer",
            Reading.peer(PeerSnapshot::received));

    /** All of them. */
    static final List<WeirMeter> ALL =
            List.of(PEER_QUEUE_MESSAGES, PEER_MESSAGES_ACCEPTED, PEER_MESSAGES_WRITTEN, PEER_MESSAGES_RECEIVED);

    private PeerMeters() {}
}
