package io.weir.engine;

import io.weir.Accounting;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.SocketType;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.option.ConnectOptions;
import io.weir.option.SocketOptions;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.queue.CombiningLock;
import io.weir.queue.Deadline;
import io.weir.snapshot.SocketSnapshot;
import io.weir.snapshot.TransportSnapshot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket without its type: its two halves, endpoints and peers, what it counts, and its end. A socket type makes its two
 * policies with the halves and sets them before the socket is used. Every method is safe from any thread.
 */
public final class SocketCore {
    private static final System.Logger LOSSES = System.getLogger("io.weir.loss");
    private static final System.Logger FAILURES = System.getLogger("io.weir.failure");

    private final SocketScope scope;
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final Peers peers;
    private final Endpoints endpoints;
    private final Runnable onChange;
    private final AtomicReference<@Nullable Deadline> closing = new AtomicReference<>();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Makes the core of a socket.
     *
     * @param lockstep whether the two policies share their state, and so must share one lock
     * @param onPeers runs, on any thread, when a peer came or went
     * @param onChange runs when the socket was closed, or used another transport, before the call that did so returns
     */
    public SocketCore(
            ContextEngine context,
            SocketType type,
            SocketOptions options,
            boolean lockstep,
            Runnable onPeers,
            Runnable onChange) {
        this.onChange = onChange;
        scope = new SocketScope(context, type, options);
        CombiningLock sendLock = new CombiningLock();
        sending = new SendHalf(scope, sendLock);
        receiving = new ReceiveHalf(scope, lockstep ? sendLock : new CombiningLock());
        peers = new Peers(scope, sending, receiving, onPeers);
        endpoints = new Endpoints(scope, peers);
    }

    /** Sets what makes the socket the kind it is; once, before it is used. */
    public void policies(SendPolicy send, ReceivePolicy receive) {
        sending.state().policy(send);
        receiving.state().policy(receive);
    }

    /** The socket is whole, and listed in its context. */
    public void opened() {
        scope.context().lifecycleLog().opened(name(), type(), scope.context().name());
    }

    /** The sending half. */
    public SendHalf sending() {
        return sending;
    }

    /** The receiving half. */
    public ReceiveHalf receiving() {
        return receiving;
    }

    /** The name in logs and metrics. */
    public String name() {
        return scope.name();
    }

    /** The kind, as on the wire. */
    public SocketType type() {
        return scope.type();
    }

    /** The options it was opened with, and the marks that hold now. */
    public SocketOptions options() {
        return scope.options().withMarks(sending.highWaterMark(), receiving.highWaterMark());
    }

    // ---- endpoints

    /** See {@code Socket.bind}. */
    public Endpoint bind(Endpoint endpoint) {
        scope.forbidOnEventLoop("bind");
        Endpoint bound = endpoints.bind(endpoint);
        scope.context().lifecycleLog().bound(name(), bound);
        onChange.run();
        return bound;
    }

    /** See {@code Socket.connect}. With {@code once} a second connect to the same endpoint does nothing. */
    public void connect(Endpoint endpoint, ConnectOptions options, boolean once) {
        endpoints.connect(endpoint, options, once);
        onChange.run();
    }

    /** See {@code Socket.unbind}. */
    public void unbind(Endpoint endpoint) {
        endpoints.unbind(endpoint);
        scope.context().lifecycleLog().unbound(name(), endpoint);
    }

    /** See {@code Socket.disconnect}. */
    public void disconnect(Endpoint endpoint) {
        endpoints.disconnect(endpoint);
    }

    /** See {@code Socket.lastEndpoint}. */
    public @Nullable Endpoint lastEndpoint() {
        return endpoints.last();
    }

    /** The endpoints that are listened on. */
    public List<Endpoint> boundEndpoints() {
        return endpoints.bound();
    }

    /** The endpoints that are connected to. */
    public List<Endpoint> connectedEndpoints() {
        return endpoints.connected();
    }

    /** See {@code Socket.unreachable}. */
    public Map<Endpoint, String> unreachable() {
        return endpoints.unreachable();
    }

    // ---- peers and marks

    /** See {@code Socket.awaitPeers}. */
    public boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
        return peers.awaitConnected(count, Deadline.after(timeout));
    }

    /** How many peers are connected now. */
    public int peerCount() {
        return peers.connectedCount();
    }

    /** Changes how many messages may wait to be sent, for each peer. */
    public void sendHighWaterMark(int messages) {
        sending.highWaterMark(messages);
        peers.limitAll();
    }

    /** Changes how many messages may wait to be received, for each peer. */
    public void receiveHighWaterMark(int messages) {
        receiving.highWaterMark(messages);
        peers.limitAll();
    }

    // ---- what it tells

    /** Where its messages are. */
    public Accounting accounting() {
        return scope.stats()
                .balance(
                        sending.pendingSends(),
                        receiving.delivered(),
                        receiving.held(),
                        sending.messagesWithoutSubscriber());
    }

    /** How many peers were refused, by reason. */
    public Map<Refusal, Long> refusals() {
        return scope.refusals();
    }

    /** The transports that it has used so far, by scheme. */
    public Set<String> transports() {
        return scope.stats().transports();
    }

    /** See {@code Socket.snapshot}. */
    public SocketSnapshot snapshot() {
        SocketStats stats = scope.stats();
        List<TransportSnapshot> byTransport = stats.byTransport();
        return new SocketSnapshot(
                name(),
                type().toString(),
                isClosed(),
                boundEndpoints(),
                connectedEndpoints(),
                endpoints.listeners(),
                accounting(),
                stats.volume(byTransport),
                sending.pendingSends(),
                stats.blockedSends.sum(),
                sending.policy().subscriptions(),
                refusals(),
                byTransport,
                stats.openPeers().stream().map(PeerStats::snapshot).toList());
    }

    /** See {@code Socket.onEvent}. */
    public EventSubscription onEvent(Consumer<? super SocketEvent> listener) {
        return scope.events().listen(listener);
    }

    /** See {@code Socket.reportQueues}. */
    public void reportQueues() {
        peers.reportQueues();
    }

    /** Logs that something failed, with the name of the socket, unless that happens all the time. */
    public void failed(String what, Throwable thrown) {
        scope.failed(what, thrown);
    }

    /**
     * For calls that are about to wait.
     *
     * @throws io.weir.EventLoopBlockedException on an event loop
     */
    public void forbidOnEventLoop(String verb) {
        scope.forbidOnEventLoop(verb);
    }

    /** A loop that repeats the step near the connections of this socket; see {@link HandlerLoop}. */
    public HandlerLoop handlerLoop(BooleanSupplier step) {
        return new HandlerLoop(scope, step);
    }

    /** Runs something on the context's executor. */
    public void execute(Runnable task) {
        scope.execute(task);
    }

    // ---- the end

    /** Whether it was closed, or its closing began. */
    public boolean isClosed() {
        return closing.get() != null;
    }

    /** The part of closing that does not wait. Closing again can bring the deadline closer. */
    public void beginClose(Deadline deadline) {
        if (closing.compareAndSet(null, deadline)) {
            endpoints.close();
            sending.close();
            receiving.close();
            peers.beginClosing(!deadline.hasPassed());
        } else {
            closing.updateAndGet(known -> known == null ? deadline : known.orSooner(deadline));
            peers.hurry();
        }
    }

    private Deadline closingDeadline() {
        return Objects.requireNonNullElse(closing.get(), Deadline.NEVER);
    }

    /** How long closing may take from now on, once it has begun. */
    public long lingersForNanos() {
        return closingDeadline().leftNanos();
    }

    /** The part that waits, for one socket: logs what has not ended. The hook runs when the socket is closed. */
    public void finishCloseAlone(Runnable onClosed) {
        String left = finishClose(new LoopWait(LoopWait.END), onClosed);
        if (!left.isEmpty()) {
            FAILURES.log(
                    Level.WARNING,
                    "{0}: not closed in time; it goes on in the background, when its event loop does",
                    left);
        }
    }

    /**
     * The part that waits. The first thread does it; others wait for that one.
     *
     * @param wait for the end of what was told to end, after the linger time
     * @param onClosed runs when the socket is closed, before others that wait return
     * @return what has not ended; empty if all has, or another thread will say
     */
    public String finishClose(LoopWait wait, Runnable onClosed) {
        if (!finishing.compareAndSet(false, true)) {
            awaitClosed();
            return "";
        }
        String unsent;
        String left;
        try {
            unsent = peers.finishClosing(this::closingDeadline, wait.probe());
            boolean noPeers = wait.await(peers::awaitEnd);
            boolean freed = wait.await(endpoints.ended());
            left = left(noPeers ? 0 : peers.left(), freed);
        } finally {
            // Whatever failed, no thread may wait for this socket for ever.
            scope.events().stop();
            scope.context().lifecycleLog().closed(name());
            onClosed.run();
            try {
                onChange.run();
            } finally {
                closed.countDown();
            }
        }
        if (!unsent.isEmpty()) {
            LOSSES.log(
                    Level.WARNING,
                    "{0}: its linger time ended with messages unsent, which are dropped: {1}",
                    name(),
                    unsent);
        }
        return left;
    }

    private String left(int connections, boolean freed) {
        if (connections == 0 && freed) {
            return "";
        }
        return name() + ": " + connections + " connections have not ended"
                + (freed ? "" : ", and " + endpoints.ending() + " are not free");
    }

    /** No longer than a thread would that were the first. */
    private void awaitClosed() {
        Deadline limit = Deadline.after(closingDeadline().left().plus(LoopWait.END));
        try {
            closed.await(limit.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
