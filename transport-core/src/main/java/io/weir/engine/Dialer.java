package io.weir.engine;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import io.weir.option.ConnectOptions;
import io.weir.option.Reconnection;
import io.weir.snapshot.TransportSnapshot.Outcome;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.Connector;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connect of a socket: it owns the peer, attempts until a connection is made, and again when it is lost. Reconnecting
 * lives here and not in the transports, so that all of them do it alike.
 */
final class Dialer implements ConnectionCallbacks, PeerOrigin {
    /** Refusals for which the peer did not break the protocol: the next attempt may well succeed. */
    private static final Set<Refusal> ACCIDENTS = Set.of(
            Refusal.HANDSHAKE_TIMEOUT,
            Refusal.HEARTBEAT_TIMEOUT,
            Refusal.SELF_CONNECT,
            Refusal.AUTHENTICATION_DEFERRED,
            Refusal.AUTHENTICATION_TIMEOUT,
            Refusal.AUTHENTICATOR_BROKEN);

    /** The peer closed or reset the connection before the end of the handshake. */
    private static final Set<Refusal> CLOSINGS = Set.of(Refusal.HANDSHAKE_CLOSED, Refusal.CLOSED_UNHEARD);

    /** A connection that lasted as long, or on which a message arrived, was of use. */
    private static final long OF_USE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SocketScope scope;
    private final Peers peers;
    private final Endpoint endpoint;
    private final Reconnection rule;
    private final RoutingId peerRoutingId;
    private final Backoff backoff;
    private final TransportStats transport;
    private @Nullable Connector dial;
    private volatile @Nullable SocketPeer peer;
    private volatile boolean stopped;
    private volatile boolean handshaking;
    private boolean connectedBefore;

    /** Why there is no connection; empty if there is one. */
    private volatile String failure = "not connected yet";

    /** The last connection that was admitted, when that was, and when something had last arrived by then. */
    private volatile @Nullable Connection admitted;

    private volatile long admittedNanos;
    private volatile long lastReadThen;

    /** Whether an attempt is under way that is no connection yet. */
    private final AtomicBoolean attempting = new AtomicBoolean();

    /** Whether there is a connection that was not admitted yet. The connection's thread. */
    private volatile boolean open;

    Dialer(SocketScope scope, Peers peers, Endpoint endpoint, ConnectOptions options) {
        this.scope = scope;
        this.peers = peers;
        this.endpoint = endpoint;
        rule = options.reconnectionOr(scope.options().reconnection());
        peerRoutingId = options.peerRoutingId();
        transport = scope.stats().transport(endpoint.scheme());
        // Not the default of RandomGenerator, which is looked up through the class loader of whatever thread connects.
        backoff = new Backoff(rule, new SplittableRandom());
    }

    /** Begins: the transport found the endpoint good, and was given these callbacks. */
    void start(Connector with) {
        synchronized (this) {
            dial = with;
        }
        peer = peers.create(this);
        attempt(with);
    }

    private void attempt(Connector with) {
        attempting.set(true);
        scope.tell(new SocketEvent.ConnectDelayed(scope.name(), endpoint.toString()));
        with.attempt();
        if (stopped) {
            // Perhaps just now, before the attempt that it was to give up.
            tellGivenUp();
        }
    }

    private void tellGivenUp() {
        if (attempting.compareAndSet(true, false)) {
            scope.tell(new SocketEvent.Closed(scope.name(), "", endpoint.toString(), ""));
        }
    }

    @Override
    public void opened(String local, String remote) {
        // Not after a stop, which said that the attempt was given up, and then the connection goes no further.
        open = attempting.compareAndSet(true, false);
        if (open) {
            scope.tell(new SocketEvent.Connected(scope.name(), local, remote));
        }
    }

    SocketPeer peer() {
        SocketPeer created = peer;
        if (created == null) {
            throw new IllegalStateException("not started");
        }
        return created;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Whether the other end will be in this process, and share the queues. */
    boolean isLocal() {
        return endpoint.scheme().equals("inproc");
    }

    @Override
    public RoutingId assignedId() {
        return peerRoutingId;
    }

    @Override
    public TransportStats transport() {
        return transport;
    }

    @Override
    public String peerName() {
        return endpoint.toString();
    }

    @Override
    public boolean isConnect() {
        return true;
    }

    @Override
    public void handshakeBegan() {
        handshaking = true;
    }

    @Override
    public void handshakeEnded(Outcome how, long nanos) {
        handshaking = false;
        transport.shookHands(how, nanos);
    }

    @Override
    public boolean isHandshaking() {
        return handshaking;
    }

    @Override
    public PeerLink admit(RemoteMetadata remote, Connection connection) throws RefusedException {
        if (stopped || !peers.connected(peer(), remote, connection)) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "the socket no longer connects");
        }
        open = false;
        failure = "";
        lastReadThen = connection.lastRead();
        admittedNanos = System.nanoTime();
        admitted = connection;
        scope.events().handshakeSucceeded(remote);
        transport.attempted(Outcome.SUCCEEDED);
        if (connectedBefore) {
            transport.reconnected();
        }
        connectedBefore = true;
        return peer();
    }

    @Override
    public void turnedAway(String local, String remote, Exception why) {
        failure = SocketEvents.detail(why);
        if (open) {
            open = false;
            scope.events().handshakeFailed(local, remote, why);
        } else if (attempting.compareAndSet(true, false)) {
            scope.tell(new SocketEvent.Closed(scope.name(), local, endpoint.toString(), SocketEvents.detail(why)));
        }
        RefusedException refused = why instanceof RefusedException known ? known : null;
        transport.attempted(refused == null || isClosing(refused) ? Outcome.FAILED : Outcome.REFUSED);
        if (refused != null && !stopped) {
            scope.refused(local, remote, refused);
        }
        again(refused, isClosing(refused) ? Backoff.Cause.TURNED_AWAY : Backoff.Cause.ACCIDENT);
    }

    /** Why there is no connection; empty if there is one. */
    String failure() {
        return failure;
    }

    /** The connection ended; whether another attempt follows is not decided yet. */
    void disconnected(@Nullable RefusedException why) {
        failure = why == null ? "the connection ended" : SocketEvents.detail(why);
    }

    /**
     * The connection was lost. Attempts begin anew, unless the peer may do each time what it did: break the protocol, or
     * close at once.
     */
    void lost(@Nullable RefusedException why) {
        boolean ofUse = wasOfUse();
        admitted = null;
        if (ofUse && !isFault(why)) {
            synchronized (this) {
                backoff.reset();
            }
        }
        again(why, ofUse ? Backoff.Cause.ACCIDENT : Backoff.Cause.TURNED_AWAY);
    }

    private boolean wasOfUse() {
        Connection last = admitted;
        return last == null || last.lastRead() != lastReadThen || System.nanoTime() - admittedNanos >= OF_USE_NANOS;
    }

    private static boolean isClosing(@Nullable RefusedException why) {
        return why != null && CLOSINGS.contains(why.refusal());
    }

    /** Whether another attempt will follow a lost connection. */
    boolean redialsAfter(@Nullable RefusedException why) {
        return !stopped && !rule.isNever() && current().redials() && mayFollow(why);
    }

    private boolean mayFollow(@Nullable RefusedException why) {
        boolean toldOff = why != null && why.refusal() == Refusal.ERROR_RECEIVED;
        return !isFault(why) || (rule.afterRefusal() && !toldOff);
    }

    private static boolean isFault(@Nullable RefusedException why) {
        return why != null && !ACCIDENTS.contains(why.refusal()) && !isClosing(why);
    }

    private void again(@Nullable RefusedException why, Backoff.Cause unlessFault) {
        if (!redialsAfter(why)) {
            if (!stopped) {
                stopped = true;
                peers.gone(peer());
            }
            return;
        }
        Duration wait;
        synchronized (this) {
            wait = backoff.next(isFault(why) ? Backoff.Cause.FAULT : unlessFault);
        }
        scope.tell(new SocketEvent.ConnectRetried(scope.name(), endpoint.toString(), wait));
        scope.schedule(this::attempt, wait);
    }

    private void attempt() {
        if (!stopped) {
            attempt(current());
        }
    }

    private synchronized Connector current() {
        if (dial == null) {
            throw new IllegalStateException("not started");
        }
        return dial;
    }

    /** Whether the peer is gone and no attempt follows: only the application can connect again. */
    boolean isOver() {
        SocketPeer known = peer;
        return known != null && !peers.has(known);
    }

    /** No further attempt. A connection lives on. */
    void stop() {
        stopped = true;
        current().cancel();
        tellGivenUp();
    }

    /** The socket closes: whether the transport keeps what is queued for the socket that will bind. */
    boolean handOver() {
        return !stopped && current().handOver();
    }
}
