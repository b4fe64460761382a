package io.weir.engine;

import io.weir.DropReason;
import io.weir.queue.Deadline;
import io.weir.queue.MessageQueue;
import io.weir.transport.Connection;
import io.weir.transport.LocalQueues;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of the peers of one socket, from the moment they are connected to or admitted until they are gone. Changes come
 * from any thread; only this class makes them, and {@link PeerNews} tells the policies.
 */
final class Peers implements PeerLifeCycle {
    private final SocketScope scope;
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final PeerQueues queues;
    private final PeerSet set;
    private final PeerNews news;

    /** The hook runs, on any thread, when a peer came or went. */
    Peers(SocketScope scope, SendHalf sending, ReceiveHalf receiving, Runnable onChange) {
        this.scope = scope;
        this.sending = sending;
        this.receiving = receiving;
        queues = new PeerQueues(scope, sending, receiving);
        set = new PeerSet(scope, onChange);
        news = new PeerNews(sending, receiving, set);
    }

    // ---- coming

    /** A peer to connect to. It is attached at once, unless messages may only go to completed connections. */
    SocketPeer create(Dialer dialer) {
        SocketPeer peer = peer(dialer, queues.outbound(dialer.isLocal()), queues.inbound());
        set.add(peer);
        opened(peer);
        if (!scope.flow().immediate()) {
            news.created(peer);
        }
        return peer;
    }

    /**
     * A peer that came to a bound endpoint; null if the socket is closing.
     *
     * @throws RefusedException if there are as many as the limit allows
     */
    @Nullable SocketPeer admit(RemoteMetadata remote, Connection connection, Listener listener) throws RefusedException {
        LocalQueues shared = connection.localQueues();
        SocketPeer peer = shared == null
                ? peer(listener, queues.outbound(false), queues.inbound())
                : peer(listener, shared.outbound(), shared.inbound());
        if (shared != null) {
            peer.shareQueues();
        }
        if (!set.addUnlessClosing(peer)) {
            return null;
        }
        opened(peer);
        peer.connected(remote, connection);
        news.connected(peer);
        return peer;
    }

    /** The queue to a peer of this process, if the overflow rule needs one of its own kind. */
    @Nullable MessageQueue ownOutbound() {
        return queues.displacing();
    }

    private SocketPeer peer(PeerOrigin origin, MessageQueue outbound, MessageQueue inbound) {
        return new SocketPeer(scope, origin, this, sending, receiving, outbound, inbound);
    }

    private void opened(SocketPeer peer) {
        scope.context().memory().join();
        queues.limit(peer);
        scope.stats().opened(peer.counters());
    }

    /** A peer that was connected to has a connection; false if it came too late, and the peer is gone. */
    boolean connected(SocketPeer peer, RemoteMetadata remote, Connection connection) {
        MessageQueue brought = connection.inboundOfOther();
        if (brought != null) {
            queues.limitShared(brought);
            peer.receiveFrom(brought);
        }
        if (!set.connect(peer, remote, connection)) {
            return false;
        }
        news.connected(peer);
        if (set.isClosing()) {
            connection.finish();
        }
        return true;
    }

    /** The marks of the socket have changed. */
    void limitAll() {
        set.live().forEach(queues::limit);
    }

    // ---- going

    @Override
    public void disconnected(SocketPeer peer, @Nullable RefusedException why) {
        Dialer dialer = dialerOf(peer);
        if (dialer != null) {
            dialer.disconnected(why);
        }
        boolean wanted = !set.isClosing() || peer.outbound().depth() > 0;
        if (dialer == null || !wanted || !dialer.redialsAfter(why)) {
            gone(peer);
            return;
        }
        news.disconnected(peer, scope.flow().immediate());
        set.signalChange();
        dialer.lost(why);
    }

    /** A peer is not wanted any more: it is gone, unless it has a connection, which must end first. */
    private @Nullable Connection goneUnlessConnected(SocketPeer peer) {
        return set.removeUnlessConnected(peer, () -> end(peer));
    }

    @Override
    public void disconnect(SocketPeer peer) {
        Dialer dialer = dialerOf(peer);
        if (dialer != null) {
            dialer.stop();
        }
        Connection last = goneUnlessConnected(peer);
        if (last != null) {
            finish(peer, last);
        }
    }

    private static @Nullable Dialer dialerOf(SocketPeer peer) {
        return peer.origin() instanceof Dialer dialer ? dialer : null;
    }

    /** The peer gets no more messages from here on, and its connection ends when it has written those that it has. */
    void finish(SocketPeer peer, Connection connection) {
        news.leaving(peer);
        connection.finish();
    }

    /** A peer is gone for good: neither connected nor to be connected. */
    void gone(SocketPeer peer) {
        if (set.remove(peer)) {
            end(peer);
        }
    }

    private void end(SocketPeer peer) {
        scope.context().memory().leave(peer.outbound());
        news.gone(peer, set.isClosing() ? DropReason.LINGER_EXPIRED : DropReason.DISCONNECTED);
        if (peer.origin() instanceof Listener listener) {
            listener.forget(peer);
        }
        set.signalChange();
    }

    @Override
    public void inputEnded(SocketPeer peer) {
        news.inputEnded(peer);
    }

    @Override
    public void settled(SocketPeer peer) {
        set.settled(peer);
    }

    // ---- the peers that are here

    @Override
    public boolean has(SocketPeer peer) {
        return set.has(peer);
    }

    int connectedCount() {
        return set.connectedCount();
    }

    boolean awaitConnected(int count, Deadline deadline) throws InterruptedException {
        return set.awaitConnected(count, deadline);
    }

    /** See {@link PeerSet#whenConnected}. */
    CompletableFuture<Void> whenConnected(int count) {
        return set.whenConnected(count);
    }

    void reportQueues() {
        set.reportQueues();
    }

    // ---- closing

    @Override
    public boolean isClosing() {
        return set.isClosing();
    }

    /** No peer comes any more; those that are here finish what they have. What they sent is not read. */
    void beginClosing(boolean linger) {
        set.beginClosing();
        // Those that are gone, too: what they had sent was readable until now.
        set.unsettled().forEach(news::discard);
        for (SocketPeer peer : set.live()) {
            Connection connection = peer.connection().current();
            Dialer dialer = dialerOf(peer);
            if (connection != null) {
                if (linger) {
                    connection.finish();
                } else {
                    connection.close();
                }
            } else if (dialer != null && (!linger || peer.outbound().depth() == 0)) {
                // A connection that comes now finds the socket closing, and finishes.
                dialer.stop();
                goneUnlessConnected(peer);
            } else if (dialer != null && dialer.handOver()) {
                peer.connection().handedOver();
                gone(peer);
            }
        }
    }

    /**
     * Waits for the peers to finish, then tells those that did not to end. An interrupt ends the waiting, and is kept.
     *
     * @param deadline when to wait no longer, which may come closer meanwhile
     * @param probe tells whether the event loops do anything
     * @return what those held unsent; empty if all had written everything
     */
    String finishClosing(Supplier<Deadline> deadline, LoopProbe probe) {
        try {
            linger(deadline, probe);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String unsent = set.unsent();
        endAll();
        return unsent;
    }

    /** There is nothing to linger for at a loop that does not answer, once everything is written. */
    private void linger(Supplier<Deadline> deadline, LoopProbe probe) throws InterruptedException {
        boolean none = false;
        while (!none && !deadline.get().hasPassed() && (probe.answers(set::loops) || set.holdsUnwritten())) {
            Deadline look = Deadline.after(LoopProbe.INTERVAL);
            none = set.awaitNone(() -> look.orSooner(deadline.get()));
        }
    }

    /** Waits until no peer is left; a connection that was told to close now does so within a turn of its event loop. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return set.awaitNone(() -> deadline);
    }

    /** How many have not ended. */
    int left() {
        return set.live().size();
    }

    /** The deadline of closing may have come closer. */
    void hurry() {
        set.signalChange();
    }

    private void endAll() {
        for (SocketPeer peer : set.live()) {
            Dialer dialer = dialerOf(peer);
            if (dialer != null) {
                dialer.stop();
            }
            Connection connection = goneUnlessConnected(peer);
            if (connection != null) {
                connection.close();
            }
        }
    }
}
