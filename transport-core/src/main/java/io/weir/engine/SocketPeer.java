package io.weir.engine;

import io.weir.DropReason;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.pattern.InPipe;
import io.weir.pattern.OutPipe;
import io.weir.pattern.Peer;
import io.weir.queue.MessageQueue;
import io.weir.transport.Command;
import io.weir.transport.Connection;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The peer of one socket: its two pipes, its connection, and its routing id. Policies know it as a {@link Peer}, and its
 * connection as a {@link PeerLink}, on the connection's own thread.
 */
final class SocketPeer implements Peer, PeerLink {
    private final SocketScope scope;
    private final PeerOrigin origin;
    private final PeerLifeCycle life;
    private final PeerConnection state = new PeerConnection();
    private final OutboundPipe out;
    private final InboundPipe in;
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final Runnable readable;
    private final PeerCounters counters;
    private final AtomicInteger openHalves = new AtomicInteger(2);
    private volatile RoutingId routingId = RoutingId.NONE;

    /** Whether the policy has given the routing id. Send lock; the receiving policy, which hears later, may look, too. */
    private boolean named;

    /** Whether the queues are those of the other end, which this end adds its allowance to. Set before the peer is used. */
    private boolean sharesQueues;

    SocketPeer(
            SocketScope scope,
            PeerOrigin origin,
            PeerLifeCycle life,
            SendHalf sending,
            ReceiveHalf receiving,
            MessageQueue outbound,
            MessageQueue inbound) {
        this.scope = scope;
        this.origin = origin;
        this.life = life;
        this.sending = sending;
        out = new OutboundPipe(this, state, scope, outbound);
        this.receiving = receiving;
        in = new InboundPipe(this, state, scope, inbound, receiving::post, this::closeHalf);
        readable = () -> receiving.policy().readable(this);
        counters = new PeerCounters(this, origin, state, out, in, () -> life.has(this));
        Runnable roomAgain = () -> sending.policy().roomAgain(this);
        outbound.onRoom(() -> sending.roomAgain(roomAgain));
        readFrom(inbound);
    }

    private void readFrom(MessageQueue inbound) {
        inbound.onReadable(() -> receiving.readable(readable, state, in::discard));
    }

    /**
     * Inproc: the other end, which is about to be admitted, sends through a queue of its own instead of the one that was made
     * here, and into which nothing can have come. From here on the policy reads from that.
     */
    void receiveFrom(MessageQueue brought) {
        readFrom(brought);
        receiving.post(() -> {
            in.receiveFrom(brought);
            if (in.isAttached()) {
                // It may await messages in the other one.
                receiving.policy().readable(this);
            }
        });
    }

    // ---- for policies

    @Override
    public OutPipe out() {
        return out;
    }

    @Override
    public InPipe in() {
        return in;
    }

    @Override
    public @Nullable RemoteMetadata remote() {
        return state.remote();
    }

    @Override
    public boolean isConnected() {
        return state.isConnected();
    }

    @Override
    public boolean isDialed() {
        return origin.isConnect();
    }

    @Override
    public RoutingId routingId() {
        return routingId;
    }

    @Override
    public void routingId(RoutingId id) {
        routingId = id;
        named = true;
    }

    @Override
    public boolean isNamed() {
        return named;
    }

    @Override
    public RoutingId assignedId() {
        return origin.assignedId();
    }

    @Override
    public void received(Command command) {
        sending.post(() -> sending.policy().received(this, command));
    }

    @Override
    public void refuse(Refusal reason, String detail) {
        Connection current = state.current();
        if (current != null) {
            RefusedException why = new RefusedException(reason, detail);
            state.endedBy(why);
            refused(why);
            current.close();
        }
    }

    private void refused(RefusedException why) {
        RemoteMetadata known = state.remote();
        scope.refused(known == null ? "?" : known.localAddress(), known == null ? "?" : known.address(), why);
    }

    @Override
    public boolean closeConnection() {
        Connection current = state.current();
        if (current == null) {
            return false;
        }
        current.close();
        return true;
    }

    @Override
    public void disconnect() {
        life.disconnect(this);
    }

    @Override
    public String toString() {
        RemoteMetadata known = state.remote();
        return known == null ? origin.peerName() : known.address();
    }

    // ---- for the connection

    @Override
    public MessageQueue outbound() {
        return out.queue();
    }

    @Override
    public MessageQueue inbound() {
        return in.queue();
    }

    @Override
    public @Nullable Command nextCommand() {
        return out.nextCommand();
    }

    @Override
    public void wrote(long messages) {
        out.wrote(messages);
    }

    @Override
    public void lost(long messages) {
        if (out.isKeptUntilAcknowledged()) {
            out.wrote(messages);
            return;
        }
        DropReason broken = out.isSlow() ? DropReason.SLOW_PEER : DropReason.DISCONNECTED;
        out.lost(life.isClosing() ? DropReason.LINGER_EXPIRED : broken, messages);
    }

    @Override
    public void broken(Throwable cause) {
        state.endedBy(cause);
        // A reset is the network's business; anything else is an internal error. Either way only this connection ends.
        if (!(cause instanceof IOException)) {
            scope.failed("a connection was closed by an internal error", cause);
        }
    }

    @Override
    public void roundTrip(long nanos) {
        counters.roundTrip(nanos);
    }

    @Override
    public void closed(@Nullable RefusedException why) {
        boolean offeredAll = out.isEnded();
        Connection last = state.disconnected();
        origin.transport().disconnected();
        out.connectionEnded();
        RemoteMetadata who = state.remote();
        if (last != null && who != null) {
            RoutingId name = routingId.isNone() ? who.routingId() : routingId;
            scope.events().disconnected(who, name, why == null ? state.endedBy() : why);
        }
        life.disconnected(this, why);
        if (out.isSlow()) {
            // A sender that waits may find the next peer slow.
            sending.wakeNext();
        }
        if (offeredAll && last != null) {
            last.outputEnded();
        }
        // Last, since it writes to a log: until the policies know, they send to this peer, and it is dropped.
        if (why != null && last != null) {
            refused(why);
        }
    }

    @Override
    public void inputEnded() {
        life.inputEnded(this);
    }

    // ---- for its life cycle

    /** A connection is ready and serves this peer from now on. */
    void connected(RemoteMetadata who, Connection by) {
        out.connectionBegins();
        state.connected(who, by);
    }

    /** Send lock: the policies hear of the connection from now on. */
    void establishing() {
        RemoteMetadata who = state.remote();
        if (!named && who != null && !who.routingId().isNone()) {
            routingId = who.routingId();
        }
    }

    void shareQueues() {
        sharesQueues = true;
    }

    boolean hasSharedQueues() {
        return sharesQueues;
    }

    PeerConnection connection() {
        return state;
    }

    PeerOrigin origin() {
        return origin;
    }

    OutboundPipe outPipe() {
        return out;
    }

    InboundPipe inPipe() {
        return in;
    }

    /** Send lock: the policy will offer no more, and the connection takes no more. */
    void endSending(DropReason reason) {
        if (!out.isEnded()) {
            sending.policy().ended(this);
        }
        if (out.end(reason)) {
            closeHalf();
            Connection mine = state.lastLocal();
            if (mine != null) {
                mine.outputEnded();
            }
        }
    }

    private void closeHalf() {
        if (openHalves.decrementAndGet() == 0) {
            life.settled(this);
        }
    }

    /** What it counts. */
    PeerCounters counters() {
        return counters;
    }
}
