package io.weir.socket;

import io.weir.Accounting;
import io.weir.DropReason;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books of one socket. What moves fast is counted by the queues and connections of its peers, each counter by one
 * thread, and read on demand; the peers that are gone leave their sums here.
 */
final class Ledger {
    final Tally<DropReason> sendDrops = new Tally<>();
    final Tally<DropReason> receiveDrops = new Tally<>();

    /** Copies that were accepted and dropped without ever entering a queue. */
    private final LongAdder neverQueued = new LongAdder();

    /** Messages that a receiving policy made, less those that it took for something else than a message. */
    private final LongAdder made = new LongAdder();

    private final LongAdder goneAccepted = new LongAdder();
    private final LongAdder goneWritten = new LongAdder();
    private final LongAdder goneDecoded = new LongAdder();
    private final LongAdder goneConflatedOut = new LongAdder();
    private final LongAdder goneConflatedIn = new LongAdder();
    private final Set<Peer> peers = ConcurrentHashMap.newKeySet();

    void opened(Peer peer) {
        peers.add(peer);
    }

    /** The peers whose queues are not both empty for good. */
    Set<Peer> openPeers() {
        return peers;
    }

    /** The peer's queues are empty and stay so: keep its sums, forget the peer. */
    void settled(Peer peer) {
        if (peers.remove(peer)) {
            goneAccepted.add(peer.outbound().offered());
            goneWritten.add(peer.written());
            goneConflatedOut.add(peer.outbound().conflated());
            dropUnqueued(DropReason.HIGH_WATER_MARK, peer.outbound().refused());
            goneDecoded.add(peer.inbound().offered());
            goneConflatedIn.add(peer.inbound().conflated());
        }
    }

    void dropUnqueued(DropReason reason, long messages) {
        neverQueued.add(messages);
        sendDrops.add(reason, messages);
    }

    void made(int messages) {
        made.add(messages);
    }

    Accounting balance(long pendingSends, long delivered, long heldReceives) {
        long accepted = goneAccepted.sum() + neverQueued.sum() + pendingSends;
        long written = goneWritten.sum();
        long sendQueued = pendingSends;
        long decoded = goneDecoded.sum() + made.sum();
        long receiveQueued = heldReceives;
        long refused = 0;
        long conflatedOut = goneConflatedOut.sum();
        long conflatedIn = goneConflatedIn.sum();
        for (Peer peer : peers) {
            refused += peer.outbound().refused();
            accepted += peer.outbound().offered();
            written += peer.written();
            sendQueued += peer.unwritten();
            conflatedOut += peer.outbound().conflated();
            decoded += peer.inbound().offered();
            receiveQueued += peer.inbound().depth();
            conflatedIn += peer.inbound().conflated();
        }
        accepted += refused;
        Map<DropReason, Long> dropped = sendDrops.counts();
        add(conflatedOut, DropReason.CONFLATED, dropped);
        add(refused, DropReason.HIGH_WATER_MARK, dropped);
        Map<DropReason, Long> receivedAndDropped = receiveDrops.counts();
        add(conflatedIn, DropReason.CONFLATED, receivedAndDropped);
        return new Accounting(
                accepted, written, sendQueued, dropped, decoded, delivered, receiveQueued, receivedAndDropped);
    }

    private static void add(long messages, DropReason reason, Map<DropReason, Long> counts) {
        if (messages != 0) {
            counts.merge(reason, messages, Long::sum);
        }
    }
}
