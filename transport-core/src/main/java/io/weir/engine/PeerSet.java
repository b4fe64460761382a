package io.weir.engine;

import io.weir.Refusal;
import io.weir.SocketClosedException;
import io.weir.event.SocketEvent;
import io.weir.queue.Deadline;
import io.weir.transport.Connection;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which peers a socket has, and the threads that wait for that to change. Every method is for any thread; none holds
 * the lock while it calls out.
 */
final class PeerSet {
    private final SocketScope scope;
    private final Runnable onChange;
    private final Set<SocketPeer> live = ConcurrentHashMap.newKeySet();

    /** Those whose queues are not both empty for good; the ones that are gone, too. */
    private final Set<SocketPeer> unsettled = ConcurrentHashMap.newKeySet();

    /** How many of those came over a wire by themselves; it grows under the lock. */
    private final AtomicInteger accepted = new AtomicInteger();

    /** Halves of peers whose end the policies have not heard of yet. */
    private final AtomicInteger openHalves = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PendingConditions stages;
    private volatile boolean closing;

    /** The hook runs, on any thread, when a peer came or went. */
    PeerSet(SocketScope scope, Runnable onChange) {
        this.scope = scope;
        this.onChange = onChange;
        stages = new PendingConditions(scope);
    }

    // ---- the peers that are here

    /** Lists a peer of the application's asking, closing or not. */
    void add(SocketPeer peer) {
        openHalves.addAndGet(2);
        unsettled.add(peer);
        live.add(peer);
    }

    /**
     * Lists a peer that came by itself; false if the socket is closing.
     *
     * @throws RefusedException if it came over a wire, and as many such are here as the limit allows
     */
    boolean addUnlessClosing(SocketPeer peer) throws RefusedException {
        lock.lock();
        try {
            if (!closing) {
                countAccepted(peer);
                add(peer);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void countAccepted(SocketPeer peer) throws RefusedException {
        int limit = scope.options().limits().arrivals().connections();
        if (peer.hasSharedQueues()) {
            return;
        }
        if (accepted.get() >= limit) {
            throw new RefusedException(
                    Refusal.TOO_MANY_CONNECTIONS,
                    "connections to the socket: " + (accepted.get() + 1L) + " (expected: <= maxConnections of " + limit
                            + ")");
        }
        accepted.incrementAndGet();
    }

    /** Gives a peer its connection; false if it is gone. */
    boolean connect(SocketPeer peer, RemoteMetadata remote, Connection connection) {
        lock.lock();
        try {
            boolean here = live.contains(peer) || peer.connection().isHandedOver();
            if (here) {
                peer.connected(remote, connection);
            }
            return here;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a peer; false if it was not here. */
    boolean remove(SocketPeer peer) {
        return live.remove(peer);
    }

    /**
     * Removes a peer unless it has a connection, which the lock keeps from being overlooked when it is just made, and from
     * coming to a peer that is gone.
     *
     * @param onRemoved runs, without the lock, if the peer was removed
     * @return the connection, if there is one
     */
    @Nullable Connection removeUnlessConnected(SocketPeer peer, Runnable onRemoved) {
        lock.lock();
        try {
            Connection connection = peer.connection().current();
            if (connection != null || !live.remove(peer)) {
                return connection;
            }
        } finally {
            lock.unlock();
        }
        onRemoved.run();
        return null;
    }

    boolean has(SocketPeer peer) {
        return live.contains(peer);
    }

    Set<SocketPeer> live() {
        return live;
    }

    Set<SocketPeer> unsettled() {
        return unsettled;
    }

    int connectedCount() {
        int count = 0;
        for (SocketPeer peer : live) {
            count += peer.connection().isEstablished() ? 1 : 0;
        }
        return count;
    }

    /** Both queues of the peer are empty and stay so. */
    void settled(SocketPeer peer) {
        // A closing socket goes on counting its peers: the other end of an inproc pair may still offer.
        if (!closing) {
            if (unsettled.remove(peer) && !peer.origin().isConnect() && !peer.hasSharedQueues()) {
                accepted.decrementAndGet();
            }
            scope.stats().settled(peer.counters());
        }
    }

    /** One of the policies has heard of the end of a peer. */
    void halfEnded() {
        openHalves.decrementAndGet();
        signalChange();
    }

    // ---- closing

    void beginClosing() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
        signalChange();
    }

    boolean isClosing() {
        return closing;
    }

    /** The event loops of the peers that are connected. */
    Set<Executor> loops() {
        Set<Executor> loops = new HashSet<>();
        for (SocketPeer peer : live) {
            Connection connection = peer.connection().current();
            if (connection != null && !connection.isLocal()) {
                loops.add(connection.executor());
            }
        }
        return loops;
    }

    /** Whether any peer holds something unwritten. */
    boolean holdsUnwritten() {
        return live.stream().anyMatch(peer -> peer.outPipe().unwritten() > 0);
    }

    /** What the peers hold unsent, and where; of many peers the first ten. */
    String unsent() {
        List<SocketPeer> holders =
                live.stream().filter(peer -> peer.outPipe().unwritten() > 0).toList();
        String text =
                holders.stream().limit(10).map(peer -> peer.outPipe().unsent()).collect(Collectors.joining(", "));
        return holders.size() <= 10 ? text : text + ", and " + (holders.size() - 10) + " more peers";
    }

    // ---- waiting

    /** A peer came or went, or the deadline of a wait came closer. */
    void signalChange() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tellStages();
        onChange.run();
    }

    private void tellStages() {
        if (closing) {
            stages.fail();
        } else {
            stages.look();
        }
    }

    /** A stage that completes when so many peers are connected, exceptionally when the socket closes. */
    CompletableFuture<Void> whenConnected(int count) {
        CompletableFuture<Void> stage = stages.add(() -> connectedCount() >= count);
        tellStages();
        return stage;
    }

    /** Waits until so many peers are connected; false if the time ran out. */
    boolean awaitConnected(int count, Deadline deadline) throws InterruptedException {
        BooleanSupplier enough = () -> {
            if (closing) {
                throw new SocketClosedException(scope.name());
            }
            return connectedCount() >= count;
        };
        // Asked once: a peer that is leaving may be gone a moment later.
        if (enough.getAsBoolean()) {
            return true;
        }
        if (deadline.hasPassed()) {
            return false;
        }
        scope.forbidOnEventLoop("awaitPeers");
        return await(enough, () -> deadline);
    }

    /** Waits until no peer is left, and the policies know; false if the time ran out, which may come closer meanwhile. */
    boolean awaitNone(Supplier<Deadline> deadline) throws InterruptedException {
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

    /** Tells how much waits for and from each peer. */
    void reportQueues() {
        for (SocketPeer peer : live) {
            RemoteMetadata remote = peer.remote();
            scope.tell(new SocketEvent.QueueDepths(
                    scope.name(),
                    remote == null ? "" : remote.localAddress(),
                    peer.toString(),
                    peer.outbound().depth(),
                    peer.inbound().depth()));
        }
    }
}
