package io.weir.engine;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.pattern.HeldMessages;
import io.weir.snapshot.SocketSnapshot.Volume;
import io.weir.snapshot.TransportSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one socket. What moves fast is counted by the queues and connections of its peers, each counter by one
 * thread, and read on demand; the peers that are gone leave their sums here.
 */
final class SocketStats {
    final ReasonCounts<DropReason> sendDrops = new ReasonCounts<>();
    final ReasonCounts<DropReason> receiveDrops = new ReasonCounts<>();

    /** How long senders waited for room. */
    final Timings blockedSends = new Timings();

    /** Copies that were accepted and dropped without ever entering a queue. */
    private final LongAdder neverQueued = new LongAdder();

    /** Messages that a receiving policy made, less those that it took for something else than a message. */
    private final LongAdder made = new LongAdder();

    private final Map<String, TransportStats> transports = new ConcurrentHashMap<>();
    private final Set<PeerStats> peers = ConcurrentHashMap.newKeySet();

    /** Of the peers that are gone; under the monitor, so that a reader finds each peer here or there, once. */
    private long goneAccepted;

    private long goneWritten;
    private long goneDecoded;
    private long goneConflatedOut;
    private long goneDisplacedOut;
    private long goneDisplacedIn;
    private long goneConflatedIn;
    private long goneAcceptedBytes;
    private long goneDeliveredBytes;

    /**
     * Messages that are in no queue of a peer.
     *
     * @param pendingSends those of {@code sendAsync} that wait
     * @param byPolicy those that the sending policy holds
     * @param receives those that the receiving half holds
     */
    record Held(long pendingSends, HeldMessages byPolicy, long receives) {}

    /** The counters of one kind of transport. */
    TransportStats transport(String transport) {
        return transports.computeIfAbsent(transport, TransportStats::new);
    }

    /** The transports that the socket has used. */
    Set<String> transports() {
        return Set.copyOf(transports.keySet());
    }

    void opened(PeerStats peer) {
        peers.add(peer);
    }

    /** The peers whose queues are not both empty for good. */
    Set<PeerStats> openPeers() {
        return peers;
    }

    /** The peer's queues are empty and stay so: keep its sums, forget the peer. */
    synchronized void settled(PeerStats peer) {
        if (peers.remove(peer)) {
            goneAccepted += peer.outbound().offered();
            goneWritten += peer.written();
            goneConflatedOut += peer.outbound().conflated();
            goneDisplacedOut += peer.outbound().displaced();
            goneDisplacedIn += peer.inbound().displaced();
            dropUnqueued(DropReason.HIGH_WATER_MARK, peer.outbound().refused());
            goneDecoded += peer.inbound().offered();
            goneConflatedIn += peer.inbound().conflated();
            goneAcceptedBytes += peer.acceptedBytes();
            goneDeliveredBytes += peer.deliveredBytes();
            peer.transport().keep(peer);
        }
    }

    void dropUnqueued(DropReason reason, long messages) {
        neverQueued.add(messages);
        sendDrops.add(reason, messages);
    }

    void made(int messages) {
        made.add(messages);
    }

    /** How many messages were dropped for that reason instead of being written. */
    synchronized long sendDropped(DropReason reason) {
        long dropped = sendDrops.count(reason);
        if (reason == DropReason.CONFLATED) {
            dropped += goneConflatedOut;
        } else if (reason == DropReason.DISPLACED) {
            dropped += goneDisplacedOut;
        }
        for (PeerStats peer : peers) {
            dropped += reason == DropReason.DISPLACED ? peer.outbound().displaced() : 0;
            dropped += reason == DropReason.CONFLATED ? peer.outbound().conflated() : 0;
            dropped += reason == DropReason.HIGH_WATER_MARK ? peer.outbound().refused() : 0;
        }
        return dropped;
    }

    /** How many messages were dropped for that reason instead of being delivered. */
    synchronized long receiveDropped(DropReason reason) {
        long dropped = receiveDrops.count(reason);
        if (reason == DropReason.CONFLATED) {
            dropped += goneConflatedIn;
            for (PeerStats peer : peers) {
                dropped += peer.inbound().conflated();
            }
        } else if (reason == DropReason.DISPLACED) {
            dropped += goneDisplacedIn;
            for (PeerStats peer : peers) {
                dropped += peer.inbound().displaced();
            }
        }
        return dropped;
    }

    /**
     * Where the messages are.
     *
     * @param policy what the sending policy accepted beside the queues of peers
     */
    synchronized Accounting balance(Held held, PolicyCounts policy, long delivered) {
        long accepted = goneAccepted + neverQueued.sum() + held.pendingSends() + policy.kept();
        long written = goneWritten;
        long sendQueued = held.pendingSends() + held.byPolicy().messages();
        long decoded = goneDecoded + made.sum();
        long receiveQueued = held.receives();
        long refused = 0;
        long spilled = held.byPolicy().spilled();
        long conflatedOut = goneConflatedOut;
        long conflatedIn = goneConflatedIn;
        long displacedOut = goneDisplacedOut;
        long displacedIn = goneDisplacedIn;
        for (PeerStats peer : peers) {
            refused += peer.outbound().refused();
            spilled += peer.outbound().spilled();
            accepted += peer.outbound().offered();
            written += peer.written();
            sendQueued += peer.unwritten();
            conflatedOut += peer.outbound().conflated();
            decoded += peer.inbound().offered();
            receiveQueued += peer.inbound().depth();
            conflatedIn += peer.inbound().conflated();
            displacedOut += peer.outbound().displaced();
            displacedIn += peer.inbound().displaced();
        }
        accepted += refused;
        Map<DropReason, Long> dropped = sendDrops.counts();
        add(conflatedOut, DropReason.CONFLATED, dropped);
        add(displacedOut, DropReason.DISPLACED, dropped);
        add(refused, DropReason.HIGH_WATER_MARK, dropped);
        Map<DropReason, Long> receivedAndDropped = receiveDrops.counts();
        add(conflatedIn, DropReason.CONFLATED, receivedAndDropped);
        add(displacedIn, DropReason.DISPLACED, receivedAndDropped);
        return new Accounting(
                accepted,
                written,
                sendQueued,
                dropped,
                decoded,
                delivered,
                receiveQueued,
                receivedAndDropped,
                spilled,
                policy.withoutSubscriber());
    }

    /** What the socket did over each transport that it has used, by name. */
    synchronized List<TransportSnapshot> byTransport() {
        return transports.values().stream()
                .sorted(Comparator.comparing(TransportStats::name))
                .map(each -> each.snapshot(peers))
                .toList();
    }

    /** The bytes, given what went over each transport, and what the sending policy holds on disk. */
    synchronized Volume volume(List<TransportSnapshot> byTransport, long spilledByPolicy) {
        long accepted = goneAcceptedBytes;
        long sendQueued = 0;
        long delivered = goneDeliveredBytes;
        long receiveQueued = 0;
        long spilled = spilledByPolicy;
        for (PeerStats peer : peers) {
            spilled += peer.outbound().spilledBytes();
            accepted += peer.acceptedBytes();
            sendQueued += peer.queuedBytes();
            delivered += peer.deliveredBytes();
            receiveQueued += peer.inbound().bytes();
        }
        long written =
                byTransport.stream().mapToLong(TransportSnapshot::writtenBytes).sum();
        long received =
                byTransport.stream().mapToLong(TransportSnapshot::receivedBytes).sum();
        return new Volume(accepted, written, sendQueued, received, delivered, receiveQueued, spilled);
    }

    private static void add(long messages, DropReason reason, Map<DropReason, Long> counts) {
        if (messages != 0) {
            counts.merge(reason, messages, Long::sum);
        }
    }
}
