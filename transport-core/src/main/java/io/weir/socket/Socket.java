package io.weir.socket;

import io.weir.Accounting;
import io.weir.Endpoint;
import io.weir.EventLoopBlockedException;
import io.weir.Refusal;
import io.weir.SocketType;
import io.weir.event.SocketEvent;
import io.weir.queue.Deadline;
import io.weir.queue.Seat;
import io.weir.snapshot.SocketSnapshot;
import io.weir.snapshot.TransportSnapshot;
import io.weir.transport.Connection;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final System.Logger LOG = System.getLogger("io.weir.loss");

    private final Resources resources;
    private final Pattern pattern;
    private final SocketOptions options;
    private final String name;
    private final Ledger ledger = new Ledger();
    private final Tally<Refusal> refusals = new Tally<>();
    private final Events events = new Events(this);
    private final Outlet outlet;
    private final Inlet inlet;
    private final Peers peers = new Peers(this);
    private final Endpoints endpoints = new Endpoints(this);
    private final AtomicReference<@Nullable Deadline> closing = new AtomicReference<>();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Opens a socket of the pattern in the context. */
    protected Socket(Context context, Pattern pattern, SocketOptions options) {
        this.resources = context.resources();
        this.pattern = pattern;
        this.options = options;
        name = resources.name(options.name(), pattern.type());
        Seat sendSeat = new Seat();
        outlet = new Outlet(this, sendSeat, pattern.send());
        inlet = new Inlet(this, pattern.lockstep() ? sendSeat : new Seat(), pattern.receive());
        pattern.send().open(outlet);
        pattern.receive().open(inlet);
        resources.register(this);
        resources.lifecycleLog().opened(this, resources.contextName());
        resources.tellWatchers();
    }

    // ---- endpoints

    /**
     * Listens on an endpoint, such as {@code tcp://127.0.0.1:5555}, {@code tcp://*:*}, {@code ipc:///tmp/jobs} or {@code
     * inproc://jobs}; any number of times.
     *
     * <p>It waits for the event loop, for at most five seconds: a handler may block the loop. Then, or when the thread is
     * interrupted, which stays so, it throws {@link io.weir.BindFailedException}, and if the loop binds later that is undone.
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
        forbidOnEventLoop("bind");
        Endpoint bound = endpoints.bind(endpoint);
        resources.lifecycleLog().bound(this, bound);
        resources.tellWatchers();
        return bound;
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
    public final void connect(Endpoint endpoint, Consumer<ConnectOptions> options) {
        ConnectOptions own = new ConnectOptions();
        options.accept(own);
        endpoints.connect(endpoint, own);
        resources.tellWatchers();
    }

    /**
     * Stops listening; when it returns the address is free. Connections made through it write what is queued for them and
     * end. It waits for the event loop, for at most five seconds, and after an interrupt, which is kept, for at most a quarter
     * of a second; a loop that a handler blocks for longer frees the address when it goes on, and a WARNING says so. On an event
     * loop it does not wait.
     *
     * @throws io.weir.UnknownEndpointException if the socket is not bound to it
     */
    public final void unbind(Endpoint endpoint) {
        endpoints.unbind(endpoint);
        resources.lifecycleLog().unbound(this, endpoint);
    }

    /**
     * Ends a connect, without waiting. Its connection writes what is queued and ends; without a connection what is queued is
     * dropped and counted.
     *
     * @throws io.weir.UnknownEndpointException if the socket is not connected to it
     */
    public final void disconnect(Endpoint endpoint) {
        endpoints.disconnect(endpoint);
    }

    /** The endpoint of the last bind, with its real address, or connect (libzmq: ZMQ_LAST_ENDPOINT); null before. */
    public final @Nullable Endpoint lastEndpoint() {
        return endpoints.last();
    }

    /** The endpoints that are listened on. */
    public final List<Endpoint> boundEndpoints() {
        return endpoints.bound();
    }

    /** The endpoints that are connected to, whether or not anybody answers. */
    public final List<Endpoint> connectedEndpoints() {
        return endpoints.connected();
    }

    /**
     * The endpoints that are connected to without a connection at the moment, each with the reason: what the last attempt
     * failed with, how the connection ended, or that there was no attempt yet. In the order of the connects.
     */
    public final Map<Endpoint, String> unreachable() {
        return endpoints.unreachable();
    }

    // ---- peers

    /** Waits until at least so many peers are connected; false if the time ran out. */
    public final boolean awaitPeers(int count, Duration timeout) throws InterruptedException {
        return peers.awaitConnected(count, Deadline.after(timeout));
    }

    /** How many peers are connected now. */
    public final int peerCount() {
        return peers.connectedCount();
    }

    // ---- what it is

    /** What it is called in logs and metrics. */
    public final String name() {
        return name;
    }

    /** The kind, as on the wire. */
    public final SocketType type() {
        return pattern.type();
    }

    /** The options it was opened with. */
    public final SocketOptions options() {
        return options;
    }

    /** Where its messages are. */
    public final Accounting accounting() {
        return ledger.balance(
                outlet.pendingSends(), inlet.delivered(), inlet.held(), outlet.messagesWithoutSubscriber());
    }

    /** How many peers were refused, by reason; reasons that never occurred are absent. */
    public final Map<Refusal, Long> refusals() {
        return refusals.counts();
    }

    /** The transports that it has used so far, by scheme. */
    public final Set<String> transports() {
        return ledger.transports();
    }

    /** What there is to know of it at one look: counters, connections, and each peer. Also after it was closed. */
    public final SocketSnapshot snapshot() {
        List<TransportSnapshot> byTransport = ledger.byTransport();
        return new SocketSnapshot(
                name,
                type().toString(),
                isClosed(),
                boundEndpoints(),
                connectedEndpoints(),
                endpoints.listeners(),
                accounting(),
                ledger.volume(byTransport),
                outlet.pendingSends(),
                ledger.blockedSends.sum(),
                pattern.send().subscriptions(),
                refusals(),
                byTransport,
                ledger.openPeers().stream().map(Peer::snapshot).toList());
    }

    /**
     * Has the listener told of what happens to this socket from now on: who listens before the first bind or connect
     * misses nothing. It runs on a thread of the context's own, one event at a time, and may block and throw: see {@link
     * EventSubscription}, which also ends it.
     */
    public final EventSubscription onEvent(Consumer<? super SocketEvent> listener) {
        return events.listen(listener);
    }

    /** Asks for one {@link SocketEvent.QueueDepths} for each peer (libzmq: zmq_socket_monitor_pipes_stats). */
    public final void reportQueues() {
        peers.reportQueues();
    }

    /** Whether it was closed, or its closing began. */
    public final boolean isClosed() {
        return closing.get() != null;
    }

    @Override
    public final String toString() {
        return name + "[bound " + boundEndpoints() + ", connected " + connectedEndpoints() + ", peers " + peerCount()
                + "]";
    }

    // ---- the end

    /** Closes with the linger time of its options. */
    @Override
    public final void close() {
        close(options.flow().linger());
    }

    /**
     * Ends the socket: it stops listening, its waiters throw, and for at most the linger time it waits for what is unsent.
     * What is left then is dropped and counted. On an event loop it does not wait but lets another thread do so. An
     * interrupt ends the waiting, not the closing, and is kept.
     *
     * <p>It waits for event loops no longer than a second beyond the linger time, nor, where everything is written, than
     * seven seconds for a loop that does not answer at all, whatever the linger time. What a loop has not done by then, because
     * a handler blocks it, it does when it goes on, and a WARNING says what that is. An interrupt shortens what is left of all
     * that to a quarter of a second.
     */
    public final void close(Duration linger) {
        beginClose(Deadline.after(linger));
        if (resources.inEventLoop()) {
            resources.execute(this::finishCloseAlone);
        } else {
            finishCloseAlone();
        }
    }

    private void finishCloseAlone() {
        String left = finishClose(new LoopWait(LoopWait.END));
        if (!left.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "{0}: not closed in time; it goes on in the background, when its event loop does",
                    left);
        }
    }

    /** The part of closing that does not wait; for the context, which closes many. */
    final void beginClose(Deadline deadline) {
        if (closing.compareAndSet(null, deadline)) {
            endpoints.close();
            outlet.close();
            inlet.close();
            peers.beginClosing(!deadline.hasPassed());
        } else {
            closing.updateAndGet(known -> known == null ? deadline : known.orSooner(deadline));
            peers.hurry();
        }
    }

    /** How long that is from now, once it closes. */
    final long lingersForNanos() {
        return closingDeadline().leftNanos();
    }

    /** When closing ends at the latest. Whoever closes again may be in more of a hurry. */
    private Deadline closingDeadline() {
        Deadline known = closing.get();
        return known == null ? Deadline.NEVER : known;
    }

    /**
     * The part that waits. The first thread does it; others wait for that one.
     *
     * @param wait for the end of what was told to end, after the linger time
     * @return what has not ended; empty if all has, or another thread will say
     */
    final String finishClose(LoopWait wait) {
        if (!finishing.compareAndSet(false, true)) {
            awaitClosed();
            return "";
        }
        String unsent;
        String left;
        try {
            unsent = peers.finishClosing(this::closingDeadline, wait.probe());
            boolean noPeers = wait.await(peers::awaitEnd);
            boolean nobodyListens = wait.await(endpoints.ended());
            left = left(noPeers ? 0 : peers.left(), nobodyListens);
        } finally {
            // Whatever failed, nobody may wait for this socket for ever.
            events.stop();
            resources.lifecycleLog().closed(this);
            resources.unregister(this);
            try {
                resources.tellWatchers();
            } finally {
                closed.countDown();
            }
        }
        if (!unsent.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "{0}: its linger time ended with messages unsent, which are dropped: {1}",
                    name,
                    unsent);
        }
        return left;
    }

    private String left(int connections, boolean nobodyListens) {
        if (connections == 0 && nobodyListens) {
            return "";
        }
        return name + ": " + connections + " connections have not ended"
                + (nobodyListens ? "" : ", and " + endpoints.ending() + " are not free");
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

    // ---- for the parts

    /** The sending half. */
    protected final Outlet sendingHalf() {
        return outlet;
    }

    /** The receiving half. */
    protected final Inlet receivingHalf() {
        return inlet;
    }

    /** Whether a second connect to the same endpoint is ignored (libzmq: PUB, SUB, REQ, DEALER). */
    protected boolean connectsOnce() {
        return false;
    }

    /** Runs something on the context's executor. */
    protected final void execute(Runnable task) {
        resources.execute(task);
    }

    /**
     * For calls that are about to wait.
     *
     * @throws EventLoopBlockedException on an event loop
     */
    protected final void forbidOnEventLoop(String verb) {
        if (resources.inEventLoop()) {
            throw new EventLoopBlockedException(name, verb);
        }
    }

    /** Logs that something failed, with the name of the socket, unless that happens all the time. Any thread. */
    protected final void failed(String what, Throwable thrown) {
        resources.log().warn(List.of(name, what), () -> name + ": " + what, thrown);
    }

    final void refused(Connection connection, @Nullable Remote remote, RefusedException why) {
        refused(remote == null ? "?" : remote.localAddress(), remote == null ? "?" : remote.address(), why);
    }

    /** Counts a refusal that deserves no line. */
    final void refused(Refusal why) {
        refusals.add(why, 1);
    }

    final void refused(String local, String remote, RefusedException why) {
        refused(why.refusal());
        resources.log().refused(name, local, remote, why);
    }

    final Events events() {
        return events;
    }

    final Ledger ledger() {
        return ledger;
    }

    final Peers peers() {
        return peers;
    }

    final Resources resources() {
        return resources;
    }
}
