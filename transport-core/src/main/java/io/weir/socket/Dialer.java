package io.weir.socket;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.transport.Connection;
import io.weir.transport.Dial;
import io.weir.transport.Gate;
import io.weir.transport.Link;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connect of a socket: it owns the peer, attempts until a connection is made, and again when it is lost. Reconnecting
 * lives here and not in the transports, so that all of them do it alike.
 */
final class Dialer implements Gate {
    private final Socket socket;
    private final Endpoint endpoint;
    private final Reconnection rule;
    private final RoutingId peerRoutingId;
    private final Backoff backoff;
    private @Nullable Dial dial;
    private volatile @Nullable Peer peer;
    private volatile boolean stopped;

    Dialer(Socket socket, Endpoint endpoint, ConnectOptions options) {
        this.socket = socket;
        this.endpoint = endpoint;
        rule = options.reconnectionOr(socket.options().reconnection());
        peerRoutingId = options.peerRoutingId();
        backoff = new Backoff(rule, RandomGenerator.getDefault());
    }

    /** Begins: the transport found the endpoint good, and was given this gate. */
    void start(Dial with) {
        synchronized (this) {
            dial = with;
        }
        peer = socket.peers().create(this);
        with.attempt();
    }

    Peer peer() {
        Peer created = peer;
        if (created == null) {
            throw new IllegalStateException("not started");
        }
        return created;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    RoutingId peerRoutingId() {
        return peerRoutingId;
    }

    @Override
    public Link admit(Remote remote, Connection connection) throws RefusedException {
        if (stopped) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "the socket no longer connects");
        }
        backoff.reset();
        socket.peers().connected(peer(), remote, connection);
        return peer();
    }

    @Override
    public void turnedAway(String local, String remote, Exception why) {
        if (why instanceof RefusedException refused) {
            socket.refused(local, remote, refused);
            again(refused.refusal());
        } else {
            again(null);
        }
    }

    /** The connection was lost. */
    void lost(@Nullable RefusedException why) {
        again(why == null ? null : why.refusal());
    }

    /** Whether another attempt will follow a lost connection. */
    boolean redialsAfter(@Nullable RefusedException why) {
        return !stopped
                && !rule.isNever()
                && current().redials()
                && (why == null || (rule.afterRefusal() && why.refusal() != Refusal.ERROR_RECEIVED));
    }

    private void again(@Nullable Refusal refused) {
        RefusedException why = refused == null ? null : new RefusedException(refused, "");
        if (!redialsAfter(why)) {
            if (!stopped) {
                stopped = true;
                socket.peers().gone(peer());
            }
            return;
        }
        Duration wait;
        synchronized (this) {
            wait = backoff.next(refused != null);
        }
        socket.resources().schedule(this::attempt, wait);
    }

    private void attempt() {
        if (!stopped) {
            current().attempt();
        }
    }

    private synchronized Dial current() {
        if (dial == null) {
            throw new IllegalStateException("not started");
        }
        return dial;
    }

    /** No further attempt. A connection lives on. */
    void stop() {
        stopped = true;
        current().cancel();
    }

    /** The socket closes: whether the transport keeps what the peer holds for whoever will answer. */
    boolean handOver() {
        return !stopped && current().handOver();
    }
}
