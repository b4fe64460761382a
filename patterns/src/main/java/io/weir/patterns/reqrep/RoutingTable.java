package io.weir.patterns.reqrep;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.transport.RemoteMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends each message to the peer that its first frame names, and gives names to peers that bring none: five bytes, a zero
 * and a number that begins at random (RFC 28, ROUTER).
 */
final class RoutingTable implements SendPolicy {
    private final Map<RoutingId, Peer> peers = new HashMap<>();
    private final boolean dropsWhenFull;
    private final boolean probes;
    private int lastNumber = ThreadLocalRandom.current().nextInt();
    private boolean mandatory;
    private boolean handover;
    private final SendContext socket;

    RoutingTable(SendContext socket, boolean mandatory, boolean dropsWhenFull, boolean handover, boolean probes) {
        this.socket = socket;
        this.mandatory = mandatory;
        this.dropsWhenFull = dropsWhenFull;
        this.handover = handover;
        this.probes = probes;
    }

    void mandatory(boolean on) {
        mandatory = on;
    }

    void handover(boolean on) {
        handover = on;
    }

    boolean knows(RoutingId id) {
        return peers.containsKey(id);
    }

    @Override
    public SendResult send(Message message, SendStep step) {
        if (message.frameCount() < 2) {
            throw new IllegalArgumentException("message: 1 frame (expected: a routing id and at least one more)");
        }
        Peer peer = peers.get(RoutingId.key(message.array(0)));
        if (peer == null) {
            return unroutable();
        }
        if (dropsWhenFull && !mandatory) {
            peer.out().offerOrDrop(message.skip(1), step);
            return SendResult.SENT;
        }
        Message body = message.skip(1);
        return peer.out().offer(body, step) || peer.out().overflow(body, step) ? SendResult.SENT : SendResult.FULL;
    }

    private SendResult unroutable() {
        if (mandatory) {
            return SendResult.UNROUTABLE;
        }
        socket.drop(DropReason.UNROUTABLE);
        return SendResult.SENT;
    }

    @Override
    public @Nullable Refusal established(Peer peer) {
        RoutingId id = nameOf(peer);
        Peer former = peers.get(id);
        if (former != null && former != peer) {
            if (!handover) {
                return Refusal.DUPLICATE_IDENTITY;
            }
            former.refuse(Refusal.DUPLICATE_IDENTITY, "handed over to a newcomer");
        }
        peer.routingId(id);
        peers.put(id, peer);
        if (probes) {
            Probe.sendTo(peer);
        }
        socket.changed();
        return null;
    }

    private RoutingId nameOf(Peer peer) {
        if (!peer.assignedId().isNone()) {
            return peer.assignedId();
        }
        RemoteMetadata remote = peer.remote();
        if (remote != null && !remote.routingId().isNone()) {
            return remote.routingId();
        }
        // An anonymous peer that was dialled keeps its name from one connection to the next, as in libzmq.
        RoutingId former = peer.routingId();
        return former.isGenerated() ? former : RoutingId.generated(++lastNumber);
    }

    @Override
    public void disconnected(Peer peer) {
        forget(peer);
    }

    @Override
    public void detached(Peer peer) {
        forget(peer);
    }

    private void forget(Peer peer) {
        peers.remove(peer.routingId(), peer);
        socket.retryAll();
    }

    @Override
    public void roomAgain(Peer peer) {
        socket.retryAll();
    }
}
