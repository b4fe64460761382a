package io.weir.engine;

import io.weir.DropReason;
import io.weir.Refusal;
import io.weir.SocketClosedException;
import io.weir.event.SocketEvent;
import io.weir.queue.Deadline;
import io.weir.queue.MessageQueue;
import io.weir.transport.Connection;
import io.weir.transport.LocalQueues;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.time.Duration;
import java.util.List;
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
final class Peers implements PeerLifeCycle {
    /** A connection that was told to close now does so within a turn of its event loop. */
    private static final Duration END = Duration.ofSeconds(1);

    private final SocketScope scope;
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final Runnable onChange;
    private final PeerQueues queues;
    private final Set<SocketPeer> live = ConcurrentHashMap.newKeySet();

    /** Those whose queues are not both empty for good; the ones that are gone, too. */
    private final Set<SocketPeer> unsettled = ConcurrentHashMap.newKeySet();

    /** Halves of peers whose end the policies have not heard of yet. */
    private final AtomicInteger openHalves = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean closing;

    /** The hook runs, on any thread, when a peer came or went. */
    Peers(SocketScope scope, SendHalf sending, ReceiveHalf receiving, Runnable onChange) {
        this.scope = scope;
        this.sending = sending;
        this.receiving = receiving;
        this.onChange = onChange;
        queues = new PeerQueues(scope, sending, receiving);
    }

    // ---- coming

    /** A peer to connect to. It is attached at once, unless messages may only go to completed connections. */
    SocketPeer create(Dialer dialer) {
        SocketPeer peer = peer(dialer, queues.outbound(), queues.inbound());
        openHalves.addAndGet(2);
        list(peer);
        queues.limit(peer);
        scope.stats().opened(peer);
        if (!scope.flow().immediate()) {
            sending.post(() -> attach(peer));
        }
        return peer;
    }

    private SocketPeer peer(PeerOrigin origin, MessageQueue outbound, MessageQueue inbound) {
        return new SocketPeer(scope, origin, this, sending, receiving, outbound, inbound);
    }

    /** A peer that came to a bound endpoint; null if the socket is closing. */
    @Nullable SocketPeer admit(Remote remote, Connection connection, Listener listener) {
        LocalQueues shared = connection.localQueues();
        SocketPeer peer = shared == null
                ? peer(listener, queues.outbound(), queues.inbound())
                : peer(listener, shared.outbound(), shared.inbound());
        if (shared != null) {
            peer.shareQueues();
        }
        lock.lock();
        try {
            if (closing) {
                return null;
            }
            openHalves.addAndGet(2);
            list(peer);
        } finally {
            lock.unlock();
        }
        queues.limit(peer);
        scope.stats().opened(peer);
        peer.connected(remote, connection);
        sending.post(() -> establish(peer));
        return peer;
    }

    /** A peer that was connected to has a connection; false if it came too late, and the peer is gone. */
    boolean connected(SocketPeer peer, Remote remote, Connection connection) {
        lock.lock();
        try {
            if (!live.contains(peer) && !peer.connection().isHandedOver()) {
                return false;
            }
            peer.connected(remote, connection);
        } finally {
            lock.unlock();
        }
        sending.post(() -> establish(peer));
        if (closing) {
            connection.finish();
        }
        return true;
    }

    private void list(SocketPeer peer) {
        unsettled.add(peer);
        live.add(peer);
        scope.context().memory().join();
    }

    /** The marks of the socket have changed. */
    void limitAll() {
        live.forEach(queues::limit);
    }

    /** Send seat. The peer takes messages from now on, unless the policy has something against it. */
    private @Nullable Refusal attach(SocketPeer peer) {
        if (peer.outPipe().isAttached()) {
            return null;
        }
        Refusal refusal = sending.policy().attached(peer);
        if (refusal == null) {
            peer.outPipe().attached(true);
            sending.callNext();
            if (peer.origin().isConnect()) {
                receiving.post(() -> attachReceiving(peer));
            }
        }
        return refusal;
    }

    /** Send seat. A connection of the peer is ready; its messages are read if neither step has something against it. */
    private void establish(SocketPeer peer) {
        if (peer.origin().isConnect() && !peer.isConnected()) {
            return;
        }
        // One that came and is gone already may have sent something: it is heard of, and then that it is gone.
        peer.establishing();
        Refusal refusal = attach(peer);
        if (refusal == null) {
            refusal = sending.policy().established(peer);
            if (refusal != null && !peer.origin().isConnect()) {
                peer.outPipe().attached(false);
                sending.policy().detached(peer);
            }
        }
        if (refusal != null) {
            peer.refuse(refusal, "routing id: " + peer.routingId());
            return;
        }
        sending.callNext();
        receiving.post(() -> {
            attachReceiving(peer);
            receiving.policy().established(peer);
        });
        receiving.signal();
        peer.connection().established();
        signalChange();
    }

    /** Receive seat. */
    private void attachReceiving(SocketPeer peer) {
        if (!peer.inPipe().isAttached() && !peer.inPipe().isEnded()) {
            peer.inPipe().attach();
            receiving.policy().attached(peer);
        }
    }

    // ---- going

    @Override
    public void disconnected(SocketPeer peer, @Nullable RefusedException why) {
        Dialer dialer = dialerOf(peer);
        boolean wanted = !closing || peer.outbound().depth() > 0;
        if (dialer == null || !wanted || !dialer.redialsAfter(why)) {
            gone(peer);
            return;
        }
        boolean immediate = scope.flow().immediate();
        sending.post(() -> {
            if (peer.outPipe().isAttached()) {
                sending.policy().disconnected(peer);
            }
            if (peer.outPipe().isAttached() && immediate) {
                peer.outPipe().attached(false);
                sending.policy().detached(peer);
                peer.outPipe().dropAll(DropReason.DISCONNECTED);
            }
        });
        signalChange();
        dialer.lost(why);
    }

    /** A dialled peer is not wanted any more: it is gone, unless it has a connection, which must end first. */
    @Nullable Connection goneUnlessConnected(SocketPeer peer) {
        lock.lock();
        try {
            // The lock keeps a connection that is just made from being overlooked, or from coming to a peer that is
            // gone.
            Connection connection = peer.connection().current();
            if (connection != null || !live.remove(peer)) {
                return connection;
            }
        } finally {
            lock.unlock();
        }
        end(peer);
        return null;
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

    /** A peer is gone for good: neither connected nor to be connected. */
    void gone(SocketPeer peer) {
        if (live.remove(peer)) {
            end(peer);
        }
    }

    private void end(SocketPeer peer) {
        scope.context().memory().leave(peer.outbound());
        DropReason reason = closing ? DropReason.LINGER_EXPIRED : DropReason.DISCONNECTED;
        sending.post(() -> {
            detachSending(peer);
            peer.endSending(reason);
            halfEnded();
            if (peer.connection().lastLocal() == null) {
                receiving.post(() -> endReceiving(peer));
            }
        });
        if (peer.origin() instanceof Listener listener) {
            listener.forget(peer);
        }
        signalChange();
    }

    /** Send seat. */
    private void detachSending(SocketPeer peer) {
        if (peer.outPipe().isAttached()) {
            peer.outPipe().attached(false);
            sending.policy().disconnected(peer);
            sending.policy().detached(peer);
        }
    }

    /** The peer gets no more messages from here on, and its connection ends when it has written those that it has. */
    void finish(SocketPeer peer, Connection connection) {
        sending.post(() -> detachSending(peer));
        connection.finish();
    }

    @Override
    public void inputEnded(SocketPeer peer) {
        // Takes the way of the news that the peer came, so as not to overtake it.
        sending.post(() -> receiving.post(() -> endReceiving(peer)));
    }

    /** Receive seat. Once. */
    private void endReceiving(SocketPeer peer) {
        peer.inPipe().end();
        if (closing || !peer.inPipe().isAttached()) {
            peer.inPipe().discard();
        } else {
            receiving.policy().detached(peer);
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
                throw new SocketClosedException(scope.name());
            }
            return connectedCount() >= count;
        };
        if (enough.getAsBoolean() || deadline.hasPassed()) {
            return enough.getAsBoolean();
        }
        scope.forbidOnEventLoop("awaitPeers");
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
        onChange.run();
    }

    @Override
    public void settled(SocketPeer peer) {
        // A closing socket goes on counting its peers: the other end of an inproc pair may still offer.
        if (!closing) {
            unsettled.remove(peer);
            scope.stats().settled(peer);
        }
    }

    @Override
    public boolean has(SocketPeer peer) {
        return live.contains(peer);
    }

    int connectedCount() {
        int count = 0;
        for (SocketPeer peer : live) {
            count += peer.connection().isEstablished() ? 1 : 0;
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
        // Those that are gone, too: what they had sent was readable until now.
        for (SocketPeer peer : unsettled) {
            receiving.post(peer.inPipe()::discard);
        }
        for (SocketPeer peer : live) {
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
     * Waits for the peers to finish, then ends those that did not.
     *
     * @param deadline when to wait no longer, which may come closer meanwhile
     * @return what those held unsent; empty if all had written everything
     */
    String finishClosing(Supplier<Deadline> deadline) {
        boolean interrupted = false;
        try {
            awaitNone(deadline);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        String unsent = unsent();
        endAll();
        try {
            Deadline end = Deadline.after(END);
            awaitNone(() -> end);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return unsent;
    }

    /** The deadline of closing may have come closer. */
    void hurry() {
        signalChange();
    }

    private void endAll() {
        for (SocketPeer peer : live) {
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

    /** What the peers hold unsent, and where; of many peers the first ten. */
    private String unsent() {
        List<SocketPeer> holders = live.stream().filter(peer -> peer.unwritten() > 0).toList();
        String text = holders.stream().limit(10).map(peer -> peer.outPipe().unsent()).collect(Collectors.joining(", "));
        return holders.size() <= 10 ? text : text + ", and " + (holders.size() - 10) + " more peers";
    }

    /** Tells how much waits for and from each peer. */
    void reportQueues() {
        for (SocketPeer peer : live) {
            Remote remote = peer.remote();
            scope.tell(new SocketEvent.QueueDepths(
                            scope.name(),
                            remote == null ? "" : remote.localAddress(),
                            peer.toString(),
                            peer.outbound().depth(),
                            peer.inbound().depth()));
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }
}
