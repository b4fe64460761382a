package io.weir.patterns.reqrep;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.socket.Outlet;
import io.weir.socket.Peer;
import io.weir.socket.SendPolicy;
import io.weir.transport.Remote;
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
    private @Nullable Outlet outlet;

    RoutingTable(boolean mandatory, boolean dropsWhenFull, boolean handover, boolean probes) {
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
    public void open(Outlet of) {
        outlet = of;
    }

    @Override
    public SendResult send(Message message) {
        if (message.frameCount() < 2) {
            throw new IllegalArgumentException("message: 1 frame (expected: a routing id and at least one more)");
        }
        Peer peer = peers.get(RoutingId.key(message.array(0)));
        if (peer == null) {
            return unroutable();
        }
        if (dropsWhenFull && !mandatory) {
            peer.offerOrDrop(message.skip(1));
            return SendResult.SENT;
        }
        return peer.offerOrStarve(message.skip(1)) ? SendResult.SENT : SendResult.FULL;
    }

    private SendResult unroutable() {
        if (mandatory) {
            return SendResult.UNROUTABLE;
        }
        if (outlet != null) {
            outlet.drop(DropReason.UNROUTABLE);
        }
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
        if (outlet != null) {
            outlet.changed();
        }
        return null;
    }

    private RoutingId nameOf(Peer peer) {
        if (!peer.assignedId().isNone()) {
            return peer.assignedId();
        }
        Remote remote = peer.remote();
        if (remote != null && !remote.routingId().isNone()) {
            return remote.routingId();
        }
        // An anonymous peer that was dialled keeps its name from one connection to the next, as in libzmq.
        RoutingId former = peer.routingId();
        return former.isGenerated() ? former : RoutingId.generated(++lastNumber);
    }

    @Override
    public void interrupted(Peer peer) {
        forget(peer);
    }

    @Override
    public void detached(Peer peer) {
        forget(peer);
    }

    private void forget(Peer peer) {
        peers.remove(peer.routingId(), peer);
        retryAll();
    }

    @Override
    public void roomAgain(Peer peer) {
        retryAll();
    }

    private void retryAll() {
        if (outlet != null) {
            outlet.retryAll();
        }
    }
}
