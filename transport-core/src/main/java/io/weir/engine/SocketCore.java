package io.weir.engine;

import io.weir.Accounting;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.SocketType;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.option.ConnectOptions;
import io.weir.option.SocketOptions;
import io.weir.option.Spill;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.queue.CombiningLock;
import io.weir.queue.Deadline;
import io.weir.security.Security;
import io.weir.snapshot.SocketSnapshot;
import io.weir.snapshot.TransportSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One socket without its type: its two halves, endpoints and peers, what it counts, and its end. A socket type makes its two
 * policies with the halves and sets them before the socket is used. Every method is safe from any thread.
 */
public final class SocketCore {
    private final SocketScope scope;
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final Peers peers;
    private final Endpoints endpoints;
    private final Runnable onChange;
    private final SocketClosing closing;

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
        closing = new SocketClosing(scope, sending, receiving, peers, endpoints, onChange);
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
        Security security = scope.options().security();
        if (security instanceof Security.Null && isReachedByOthers(bound)) {
            scope.context().lifecycleLog().exposed(name(), bound, security);
        }
        onChange.run();
        return bound;
    }

    private static boolean isReachedByOthers(Endpoint bound) {
        String address = bound.address();
        return bound.scheme().equals("tcp") && !address.startsWith("127.") && !address.startsWith("[::1]");
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

    /** See {@code Socket.awaitPeersAsync}. */
    public CompletableFuture<Void> awaitPeersAsync(int count) {
        return peers.whenConnected(count);
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
                        new SocketStats.Held(
                                sending.pendingSends(),
                                sending.policy().held(),
                                receiving.state().held()),
                        sending.counts(),
                        receiving.state().delivered());
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
                stats.volume(byTransport, sending.policy().held().spilledBytes()),
                spillBudget(),
                sending.pendingSends(),
                stats.blockedSends.sum(),
                sending.policy().subscriptions(),
                refusals(),
                byTransport,
                stats.openPeers().stream().map(PeerStats::snapshot).toList(),
                sending.policy().names(),
                sending.policy().jobs(),
                sending.policy().requests());
    }

    private long spillBudget() {
        Spill spill = scope.flow().spill();
        return spill == null ? 0 : spill.bytes();
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
        return closing.hasBegun();
    }

    /** The part of closing that does not wait. Closing again can bring the deadline closer. */
    public void beginClose(Deadline deadline) {
        closing.begin(deadline);
    }

    /** How long closing may take from now on, once it has begun. */
    public long lingersForNanos() {
        return closing.deadline().leftNanos();
    }

    /** The part that waits, for one socket: logs what has not ended. The hook runs when the socket is closed. */
    public void finishCloseAlone(Runnable onClosed) {
        closing.finishAlone(onClosed);
    }

    /** See {@code Socket.closeAsync}. The hook runs when the socket is closed. */
    public CompletionStage<Accounting> closeAsync(Deadline deadline, Runnable onClosed) {
        CompletableFuture<Accounting> closed = new CompletableFuture<>();
        Runnable finish = () -> {
            closing.finishAlone(onClosed);
            closed.complete(accounting());
        };
        closing.begin(deadline);
        if (!scope.context().tryExecuteOwn(finish)) {
            finish.run();
        }
        return closed.minimalCompletionStage();
    }

    /**
     * The part that waits. The first thread does it; others wait for that one.
     *
     * @param wait for the end of what was told to end, after the linger time
     * @param onClosed runs when the socket is closed, before others that wait return
     * @return what has not ended; empty if all has, or another thread will say
     */
    public String finishClose(LoopWait wait, Runnable onClosed) {
        return closing.finish(wait, onClosed);
    }
}
