package io.weir.socket;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SocketClosedException;
import io.weir.event.SocketEvent;
import io.weir.queue.Deadline;
import io.weir.queue.MessageQueue;
import io.weir.transport.Connection;
import io.weir.transport.LocalQueues;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one socket, from the moment they are dialled or admitted until they are gone, and what each such change
 * means to the two policies. Changes come from any thread; the policies hear of them under their seats, in order.
 */
final class Peers {
    private final Socket socket;
    private final Set<Peer> live = ConcurrentHashMap.newKeySet();

    /** Halves of peers whose end the policies have not heard of yet. */
    private final AtomicInteger openHalves = new AtomicInteger();

    private final Map<Peer, Listener> admittedBy = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean closing;

    Peers(Socket socket) {
        this.socket = socket;
    }

    // ---- coming

    /** A peer to dial. It is attached at once, unless messages may only go to completed connections. */
    Peer create(Dialer dialer) {
        FlowOptions flow = socket.options().flow();
        Peer peer = new Peer(socket, outbound(flow), inbound(flow), dialer, dialer.traffic());
        openHalves.addAndGet(2);
        list(peer);
        limit(peer);
        socket.ledger().opened(peer);
        if (!flow.immediate()) {
            socket.sendingHalf().post(() -> attach(peer));
        }
        return peer;
    }

    /** A peer that came to a bound endpoint; null if the socket is closing. */
    @Nullable Peer admit(Remote remote, Connection connection, Listener listener) {
        FlowOptions flow = socket.options().flow();
        LocalQueues shared = connection.localQueues();
        Peer peer = shared == null
                ? new Peer(socket, outbound(flow), inbound(flow), null, listener.traffic())
                : new Peer(socket, shared.outbound(), shared.inbound(), null, listener.traffic());
        peer.sharesQueues = shared != null;
        lock.lock();
        try {
            if (closing) {
                return null;
            }
            openHalves.addAndGet(2);
            list(peer);
            admittedBy.put(peer, listener);
        } finally {
            lock.unlock();
        }
        limit(peer);
        socket.ledger().opened(peer);
        peer.connected(remote, connection);
        socket.sendingHalf().post(() -> establish(peer));
        return peer;
    }

    /** A dialled peer has a connection; false if it came too late, and the peer is gone. */
    boolean connected(Peer peer, Remote remote, Connection connection) {
        lock.lock();
        try {
            if (!live.contains(peer) && !peer.isHandedOver()) {
                return false;
            }
            peer.connected(remote, connection);
        } finally {
            lock.unlock();
        }
        socket.sendingHalf().post(() -> establish(peer));
        if (closing) {
            connection.finish();
        }
        return true;
    }

    private void list(Peer peer) {
        live.add(peer);
        socket.resources().memory().join();
    }

    private MessageQueue outbound(FlowOptions flow) {
        return flow.conflate()
                ? MessageQueue.conflating(Message::letGo)
                : MessageQueue.bounded(
                        flow.sendHighWaterMark(),
                        flow.sendByteBudget(),
                        socket.resources().memory());
    }

    private static MessageQueue inbound(FlowOptions flow) {
        return flow.conflate()
                ? MessageQueue.conflating()
                : MessageQueue.bounded(flow.receiveHighWaterMark(), flow.receiveByteBudget());
    }

    /** The marks of the socket have changed. */
    void limitAll() {
        live.forEach(this::limit);
    }

    /** Gives a peer the marks that the socket has now; once it is listed, so that no change passes it by. */
    private void limit(Peer peer) {
        FlowOptions flow = socket.options().flow();
        int sendMark = socket.sendingHalf().highWaterMark();
        int receiveMark = socket.receivingHalf().highWaterMark();
        if (peer.sharesQueues) {
            peer.outbound().widen(sendMark, flow.sendByteBudget());
            peer.inbound().widen(receiveMark, flow.receiveByteBudget());
        } else {
            peer.outbound().highWaterMark(sendMark);
            peer.inbound().highWaterMark(receiveMark);
        }
    }

    /** Send seat. The peer takes messages from now on, unless the policy has something against it. */
    private @Nullable Refusal attach(Peer peer) {
        if (peer.sendAttached) {
            return null;
        }
        Refusal refusal = socket.sendingHalf().policy().attached(peer);
        if (refusal == null) {
            peer.sendAttached = true;
            socket.sendingHalf().peerCame();
            if (peer.dialer() != null) {
                socket.receivingHalf().post(() -> attachReceiving(peer));
            }
        }
        return refusal;
    }

    /** Send seat. A connection of the peer is ready; its messages are read if neither step has something against it. */
    private void establish(Peer peer) {
        if (peer.dialer() != null && !peer.isConnected()) {
            return;
        }
        // One that came and is gone already may have sent something: it is heard of, and then that it is gone.
        peer.establishing();
        Refusal refusal = attach(peer);
        if (refusal == null) {
            refusal = socket.sendingHalf().policy().established(peer);
            if (refusal != null && peer.dialer() == null) {
                peer.sendAttached = false;
                socket.sendingHalf().policy().detached(peer);
            }
        }
        if (refusal != null) {
            peer.refuse(refusal, "routing id: " + peer.routingId());
            return;
        }
        socket.sendingHalf().peerCame();
        socket.receivingHalf().post(() -> {
            attachReceiving(peer);
            socket.receivingHalf().policy().established(peer);
        });
        socket.receivingHalf().signal();
        peer.established();
        signalChange();
    }

    /** Receive seat. */
    private void attachReceiving(Peer peer) {
        if (!peer.receiveAttached && !peer.isReceiveEnded()) {
            peer.receiveAttached = true;
            socket.receivingHalf().policy().attached(peer);
        }
    }

    // ---- going

    /** A peer's connection is gone. */
    void disconnected(Peer peer, @Nullable RefusedException why) {
        Dialer dialer = peer.dialer();
        if (dialer != null) {
            dialer.disconnected(why);
        }
        boolean wanted = !closing || peer.outbound().depth() > 0;
        if (dialer == null || !wanted || !dialer.redialsAfter(why)) {
            gone(peer);
            return;
        }
        boolean immediate = socket.options().flow().immediate();
        socket.sendingHalf().post(() -> {
            if (peer.sendAttached) {
                socket.sendingHalf().policy().interrupted(peer);
            }
            if (peer.sendAttached && immediate) {
                peer.sendAttached = false;
                socket.sendingHalf().policy().detached(peer);
                peer.dropOutbound(DropReason.DISCONNECTED);
            }
        });
        signalChange();
        dialer.lost(why);
    }

    /** A dialled peer is not wanted any more: it is gone, unless it has a connection, which must end first. */
    @Nullable Connection goneUnlessConnected(Peer peer) {
        lock.lock();
        try {
            // The lock keeps a connection that is just made from being overlooked, or from coming to a peer that is
            // gone.
            Connection connection = peer.connection();
            if (connection != null || !live.remove(peer)) {
                return connection;
            }
        } finally {
            lock.unlock();
        }
        end(peer);
        return null;
    }

    /** A peer is gone for good: neither connected nor to be connected. */
    void gone(Peer peer) {
        if (live.remove(peer)) {
            end(peer);
        }
    }

    private void end(Peer peer) {
        socket.resources().memory().leave(peer.outbound());
        DropReason reason = closing ? DropReason.LINGER_EXPIRED : DropReason.DISCONNECTED;
        socket.sendingHalf().post(() -> {
            detachSending(peer);
            peer.endSending(reason);
            halfEnded();
            if (!peer.hasLocalConnection()) {
                socket.receivingHalf().post(() -> endReceiving(peer));
            }
        });
        Listener listener = admittedBy.remove(peer);
        if (listener != null) {
            listener.forget(peer);
        }
        signalChange();
    }

    /** Send seat. */
    private void detachSending(Peer peer) {
        if (peer.sendAttached) {
            peer.sendAttached = false;
            socket.sendingHalf().policy().interrupted(peer);
            socket.sendingHalf().policy().detached(peer);
        }
    }

    /** The peer gets no more messages from here on, and its connection ends when it has written those that it has. */
    void finish(Peer peer, Connection connection) {
        socket.sendingHalf().post(() -> detachSending(peer));
        connection.finish();
    }

    /** The other end of an inproc pair, which may have been busy when the connection closed, offers no more. */
    void inputEnded(Peer peer) {
        // Takes the way of the news that the peer came, so as not to overtake it.
        socket.sendingHalf().post(() -> socket.receivingHalf().post(() -> endReceiving(peer)));
    }

    /** Receive seat. Once. */
    private void endReceiving(Peer peer) {
        peer.endReceiving();
        if (closing || !peer.receiveAttached) {
            peer.discardInbound();
        } else {
            socket.receivingHalf().policy().detached(peer);
        }
        halfEnded();
    }

    private void halfEnded() {
        openHalves.decrementAndGet();
        signalChange();
    }

    // ---- waiting

    /** Waits until so many peers are connected; false if the time ran out. */
    boolean awaitConnected(int count, Deadline deadline) throws InterruptedException {
        BooleanSupplier enough = () -> {
            if (closing) {
                throw new SocketClosedException(socket.name());
            }
            return connectedCount() >= count;
        };
        if (enough.getAsBoolean() || deadline.hasPassed()) {
            return enough.getAsBoolean();
        }
        socket.forbidOnEventLoop("awaitPeers");
        return await(enough, () -> deadline);
    }

    private boolean awaitNone(Supplier<Deadline> deadline) throws InterruptedException {
        return await(() -> live.isEmpty() && openHalves.get() == 0, deadline);
    }

    private boolean await(BooleanSupplier condition, Supplier<Deadline> deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                if (deadline.get().hasPassed()) {
                    return false;
                }
                changed.await(deadline.get().leftNanos(), TimeUnit.NANOSECONDS);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void signalChange() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        socket.resources().changed();
    }

    /** Whether the peer is here, connected or not. */
    boolean has(Peer peer) {
        return live.contains(peer);
    }

    int connectedCount() {
        int count = 0;
        for (Peer peer : live) {
            count += peer.isEstablished() ? 1 : 0;
        }
        return count;
    }

    // ---- closing

    /** Nobody comes any more; those that are here finish what they have. Nobody reads what they sent. */
    void beginClosing(boolean linger) {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
        signalChange();
        for (Peer peer : socket.ledger().openPeers()) {
            // Those that are gone, too: what they had sent was readable until now.
            socket.receivingHalf().post(peer::discardInbound);
        }
        for (Peer peer : live) {
            Connection connection = peer.connection();
            Dialer dialer = peer.dialer();
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
                peer.handedOver();
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
        String unsent = unsent();
        endAll();
        return unsent;
    }

    /** There is nothing to linger for at a loop that does not answer, once everything is written. */
    private void linger(Supplier<Deadline> deadline, LoopProbe probe) throws InterruptedException {
        boolean none = false;
        while (!none
                && !deadline.get().hasPassed()
                && (probe.answers(live) || live.stream().anyMatch(peer -> peer.unwritten() > 0))) {
            Deadline look = Deadline.after(LoopProbe.INTERVAL);
            none = awaitNone(() -> look.orSooner(deadline.get()));
        }
    }

    /** Waits until no peer is left; a connection that was told to close now does so within a turn of its event loop. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return awaitNone(() -> deadline);
    }

    /** How many have not ended. */
    int left() {
        return live.size();
    }

    /** The deadline of closing may have come closer. */
    void hurry() {
        signalChange();
    }

    private void endAll() {
        for (Peer peer : live) {
            Dialer dialer = peer.dialer();
            if (dialer != null) {
                dialer.stop();
            }
            Connection connection = goneUnlessConnected(peer);
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** What the peers hold unsent, and where; of many peers the first ten. */
    private String unsent() {
        List<Peer> holders = live.stream().filter(peer -> peer.unwritten() > 0).toList();
        String text = holders.stream().limit(10).map(Peer::unsent).collect(Collectors.joining(", "));
        return holders.size() <= 10 ? text : text + ", and " + (holders.size() - 10) + " more peers";
    }

    /** Tells how much waits for and from each peer. */
    void reportQueues() {
        for (Peer peer : live) {
            Remote remote = peer.remote();
            socket.events()
                    .tell(new SocketEvent.QueueDepths(
                            socket.name(),
                            remote == null ? "" : remote.localAddress(),
                            peer.toString(),
                            peer.outbound().depth(),
                            peer.inbound().depth()));
        }
    }

    /** Whether the socket began to close. */
    boolean isClosing() {
        return closing;
    }
}
