package io.weir.socket;

import io.weir.Accounting;
import io.weir.Endpoint;
import io.weir.EventLoopBlockedException;
import io.weir.Refusal;
import io.weir.SocketType;
import io.weir.engine.LoopWait;
import io.weir.engine.ReceiveHalf;
import io.weir.engine.SendHalf;
import io.weir.engine.SocketCore;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.option.ConnectOptions;
import io.weir.option.SocketOptions;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.queue.Deadline;
import io.weir.snapshot.SocketSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of socket has: a name, endpoints, peers, and an end. What a kind can do beyond that is in {@link
 * Sending} and {@link Receiving}, and in its own class.
 *
 * <p>Every method is safe from any thread. {@link #close()} is idempotent, wakes every waiter, and takes at most the
 * linger time and a second, whatever its event loops do.
 */
public abstract class Socket implements AutoCloseable {
    private final SocketRegistry registry;
    private final SocketCore core;

    /**
     * Opens a socket: one of {@link SendSocket}, {@link ReceiveSocket} and {@link DuplexSocket}, or a kind of Weir's own
     * that neither sends nor receives by itself.
     */
    @SuppressWarnings("exports") // the SPI of socket types is Weir's own
    protected Socket(Context context, SocketCore core, SendPolicy send, ReceivePolicy receive) {
        this.registry = context.registry();
        this.core = core;
        core.policies(send, receive);
        registry.register(this);
        core.opened();
        registry.tellWatchers();
    }

    /** The core of a socket whose two halves know nothing of each other. */
    @SuppressWarnings("exports")
    protected static SocketCore core(Context context, SocketType type, SocketOptions options) {
        return core(context, type, options, /* lockstep= */ false);
    }

    /** The core of a socket whose two policies share their state, and so one lock. */
    @SuppressWarnings("exports")
    protected static SocketCore lockstepCore(Context context, SocketType type, SocketOptions options) {
        return core(context, type, options, /* lockstep= */ true);
    }

    private static SocketCore core(Context context, SocketType type, SocketOptions options, boolean lockstep) {
        SocketRegistry registry = context.registry();
        return new SocketCore(
                registry.engine(), type, options, lockstep, registry::peersChanged, registry::tellWatchers);
    }

    // ---- endpoints

    /**
     * Listens on an endpoint, such as {@code tcp://127.0.0.1:5555}, {@code tcp://*:*}, {@code ipc:///tmp/jobs} or {@code
     * inproc://jobs}; any number of times.
     *
     * <p>It waits for the event loop, for at most five seconds: a handler may block the loop. Then, or when the thread is
     * interrupted, which stays so, it throws {@link io.weir.BindFailedException}, and if the loop binds later that is
     * undone.
     *
     * @return the endpoint with its real address and port
     * @throws io.weir.EndpointException if that cannot be done
     * @throws EventLoopBlockedException on an event loop, since it waits for one
     */
    public final Endpoint bind(String endpoint) {
        return bind(Endpoint.parse(endpoint));
    }

    /** As {@link #bind(String)}. */
    public final Endpoint bind(Endpoint endpoint) {
        return core.bind(endpoint);
    }

    /**
     * Connects to an endpoint, now and whenever the connection is lost; any number of times, before or after the other
     * side binds. Returns at once: see {@link #awaitPeers}. A kind that talks to an endpoint once (PUB, SUB, REQ, DEALER)
     * ignores a second connect to the same one, as libzmq does.
     *
     * @throws io.weir.EndpointException if the text is no endpoint that can be connected to
     */
    public final void connect(String endpoint) {
        connect(Endpoint.parse(endpoint));
    }

    /** As {@link #connect(String)}. */
    public final void connect(Endpoint endpoint) {
        connect(endpoint, options -> {});
    }

    /** As {@link #connect(String)}, with options for this connect alone. */
    public final void connect(String endpoint, Consumer<? super ConnectOptions> options) {
        connect(Endpoint.parse(endpoint), options);
    }

    /** As {@link #connect(String)}, with options for this connect alone. */
    public final void connect(Endpoint endpoint, Consumer<? super ConnectOptions> options) {
        ConnectOptions own = new ConnectOptions();
        options.accept(own);
        core.connect(endpoint, own, connectsOnce());
    }

    /**
     * Stops listening; when it returns the address is free. Connections made through it write what is queued for them and
     * end. It waits for the event loop, for at most five seconds, and after an interrupt, which is kept, for at most a
     * quarter of a second; a loop that a handler blocks for longer frees the address when it goes on, and a WARNING says so.
     * On an event loop it does not wait.
     *
     * @throws io.weir.UnknownEndpointException if the socket is not bound to it
     */
    public final void unbind(Endpoint endpoint) {
        core.unbind(endpoint);
    }

    /**
     * Ends a connect, without waiting. Its connection writes what is queued and ends; without a connection what is queued is
     * dropped and counted.
     *
     * @throws io.weir.UnknownEndpointException if the socket is not connected to it
     */
    public final void disconnect(Endpoint endpoint) {
        core.disconnect(endpoint);
    }

    /** The endpoint of the last bind, with its real address, or connect (libzmq: ZMQ_LAST_ENDPOINT); null before. */
    public final @Nullable Endpoint lastEndpoint() {
        return core.lastEndpoint();
    }

    /** The endpoints that are listened on. */
    public final List<Endpoint> boundEndpoints() {
        return core.boundEndpoints();
    }

    /** The endpoints that are connected to, with a peer there or without. */
    public final List<Endpoint> connectedEndpoints() {
        return core.connectedEndpoints();
    }

    /**
     * The endpoints that are connected to without a connection at the moment, each with the reason: what the last attempt
     * failed with, how the connection ended, or that there was no attempt yet. In the order of the connects.
     */
    public final Map<Endpoint, String> unreachable() {
        return core.unreachable();
    }

    // ---- peers

    /** Waits until at least so many peers are connected; false if the time ran out. */
    public final boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
        return core.awaitPeers(count, timeout);
    }

    /**
     * A stage in place of the thread of {@link #awaitPeers}. It completes on the context's executor, exceptionally with {@link
     * io.weir.SocketClosedException} when the socket closes; the caller may cancel it, or {@linkplain CompletableFuture#orTimeout limit} it.
     */
    public final CompletableFuture<Void> awaitPeersAsync(int count) {
        return core.awaitPeersAsync(count);
    }

    /** How many peers are connected now. */
    public final int peerCount() {
        return core.peerCount();
    }

    // ---- what it is

    /** What it is called in logs and metrics. */
    public final String name() {
        return core.name();
    }

    /** The kind, as on the wire. */
    public final SocketType type() {
        return core.type();
    }

    /**
     * The options it was opened with, as they are now: the marks that {@link Sending#sendHighWaterMark} and {@link
     * Receiving#receiveHighWaterMark} have changed are the changed ones.
     */
    public final SocketOptions options() {
        return core.options();
    }

    /** Where its messages are. */
    public final Accounting accounting() {
        return core.accounting();
    }

    /** How many peers were refused, by reason; reasons that never occurred are absent. */
    public final Map<Refusal, Long> refusals() {
        return core.refusals();
    }

    /** The transports that it has used so far, by scheme. */
    public final Set<String> transports() {
        return core.transports();
    }

    /** What there is to know of it at one look: counters, connections, and each peer. Also after it was closed. */
    public final SocketSnapshot snapshot() {
        return core.snapshot();
    }

    /**
     * Has the listener told of what happens to this socket from now on: who listens before the first bind or connect
     * misses nothing. It runs on a thread of the context's own, one event at a time, and may block and throw: see {@link
     * EventSubscription}, which also ends it.
     */
    public final EventSubscription onEvent(Consumer<? super SocketEvent> listener) {
        return core.onEvent(listener);
    }

    /** Asks for one {@link SocketEvent.QueueDepths} for each peer (libzmq: zmq_socket_monitor_pipes_stats). */
    public final void reportQueues() {
        core.reportQueues();
    }

    /** Whether it was closed, or its closing began. */
    public final boolean isClosed() {
        return core.isClosed();
    }

    @Override
    public final String toString() {
        return name() + "[bound " + boundEndpoints() + ", connected " + connectedEndpoints() + ", peers " + peerCount()
                + "]";
    }

    // ---- the end

    /** Closes with the linger time of its options. */
    @Override
    public final void close() {
        close(options().flow().linger());
    }

    /**
     * Ends the socket: it stops listening, its waiters throw, and for at most the linger time it waits for what is unsent.
     * What is left then is dropped and counted. On an event loop it does not wait but lets another thread do so. An
     * interrupt ends the waiting, not the closing, and is kept.
     *
     * <p>It waits for event loops no longer than a second beyond the linger time, nor, where everything is written, than
     * seven seconds for a loop that does not answer at all, whatever the linger time. What a loop has not done by then,
     * because a handler blocks it, it does when it goes on, and a WARNING says what that is. An interrupt shortens what is
     * left of all that to a quarter of a second.
     */
    public final void close(Duration linger) {
        core.beginClose(Deadline.after(linger));
        if (registry.engine().inEventLoop()) {
            core.execute(this::finishCloseAlone);
        } else {
            finishCloseAlone();
        }
    }

    /** As {@link #closeAsync(Duration)}, with the linger time of its options. */
    public final CompletionStage<Accounting> closeAsync() {
        return closeAsync(options().flow().linger());
    }

    /**
     * Ends the socket as {@link #close(Duration)} does, but a thread of the context waits, or, if the context is closed, this one. The
     * stage completes there with what became of its messages: {@link Accounting#written} and, by reason, {@link Accounting#sendDropped}.
     */
    public final CompletionStage<Accounting> closeAsync(Duration linger) {
        return core.closeAsync(Deadline.after(linger), () -> registry.unregister(this));
    }

    private void finishCloseAlone() {
        core.finishCloseAlone(() -> registry.unregister(this));
    }

    /** The part of closing that does not wait; for the context, which closes many. */
    final void beginClose(Deadline deadline) {
        core.beginClose(deadline);
    }

    /** The part that waits; returns what has not ended when the time for that is up, empty if all has. */
    final String finishClose(LoopWait wait) {
        return core.finishClose(wait, () -> registry.unregister(this));
    }

    /** How long closing may take from now on, once it has begun. */
    final long lingersForNanos() {
        return core.lingersForNanos();
    }

    // ---- for socket types

    /** What was made for it by {@link #core(Context, SocketType, SocketOptions)}. */
    @SuppressWarnings("exports")
    protected final SocketCore core() {
        return core;
    }

    /** The core of any socket. */
    @SuppressWarnings("exports")
    protected static SocketCore coreOf(Socket socket) {
        return socket.core;
    }

    /** The sending half of a socket that can send. */
    @SuppressWarnings("exports")
    protected static SendHalf halfOf(Sending socket) {
        return ((Socket) socket).core.sending();
    }

    /** The receiving half of a socket that can receive. */
    @SuppressWarnings("exports")
    protected static ReceiveHalf halfOf(Receiving socket) {
        return ((Socket) socket).core.receiving();
    }

    /** Whether a second connect to the same endpoint is ignored (libzmq: PUB, SUB, REQ, DEALER). */
    protected boolean connectsOnce() {
        return false;
    }

    final SocketRegistry registry() {
        return registry;
    }
}
