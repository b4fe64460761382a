package io.weir.engine;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import io.weir.option.ConnectOptions;
import io.weir.option.Reconnection;
import io.weir.snapshot.Outcome;
import io.weir.transport.Connection;
import io.weir.transport.Dial;
import io.weir.transport.Gate;
import io.weir.transport.Link;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connect of a socket: it owns the peer, attempts until a connection is made, and again when it is lost. Reconnecting
 * lives here and not in the transports, so that all of them do it alike.
 */
final class Dialer implements Gate, PeerOrigin {
    /** Refusals for which nobody broke the protocol: the next attempt may well succeed. */
    private static final Set<Refusal> ACCIDENTS =
            Set.of(Refusal.HANDSHAKE_TIMEOUT, Refusal.HEARTBEAT_TIMEOUT, Refusal.SELF_CONNECT);

    private final SocketScope scope;
    private final Peers peers;
    private final Endpoint endpoint;
    private final Reconnection rule;
    private final RoutingId peerRoutingId;
    private final Backoff backoff;
    private final TransportStats transport;
    private @Nullable Dial dial;
    private volatile @Nullable SocketPeer peer;
    private volatile boolean stopped;
    private volatile boolean handshaking;
    private boolean connectedBefore;

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
        backoff = new Backoff(rule, RandomGenerator.getDefault());
    }

    /** Begins: the transport found the endpoint good, and was given this gate. */
    void start(Dial with) {
        synchronized (this) {
            dial = with;
        }
        peer = peers.create(this);
        attempt(with);
    }

    private void attempt(Dial with) {
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
    public Link admit(Remote remote, Connection connection) throws RefusedException {
        if (stopped || !peers.connected(peer(), remote, connection)) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "the socket no longer connects");
        }
        open = false;
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
        if (open) {
            open = false;
            scope.events().handshakeFailed(local, remote, why);
        } else if (attempting.compareAndSet(true, false)) {
            scope.tell(new SocketEvent.Closed(scope.name(), local, endpoint.toString(), SocketEvents.detail(why)));
        }
        RefusedException refused = why instanceof RefusedException known ? known : null;
        transport.attempted(refused == null ? Outcome.FAILED : Outcome.REFUSED);
        if (refused != null && !stopped) {
            scope.refused(local, remote, refused);
        }
        again(refused);
    }

    /** The connection was lost. Attempts begin anew, unless the peer broke the protocol and may do so each time. */
    void lost(@Nullable RefusedException why) {
        if (!isFault(why)) {
            synchronized (this) {
                backoff.reset();
            }
        }
        again(why);
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
        return why != null && !ACCIDENTS.contains(why.refusal());
    }

    private void again(@Nullable RefusedException why) {
        if (!redialsAfter(why)) {
            if (!stopped) {
                stopped = true;
                peers.gone(peer());
            }
            return;
        }
        Duration wait;
        synchronized (this) {
            wait = backoff.next(isFault(why));
        }
        scope.tell(new SocketEvent.ConnectRetried(scope.name(), endpoint.toString(), wait));
        scope.schedule(this::attempt, wait);
    }

    private void attempt() {
        if (!stopped) {
            attempt(current());
        }
    }

    private synchronized Dial current() {
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

    /** The socket closes: whether the transport keeps what the peer holds for whoever will answer. */
    boolean handOver() {
        return !stopped && current().handOver();
    }
}
