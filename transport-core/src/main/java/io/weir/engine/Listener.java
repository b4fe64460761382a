package io.weir.engine;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import io.weir.queue.MessageQueue;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import io.weir.snapshot.TransportSnapshot.Outcome;
import io.weir.transport.Acceptor;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One bind of a socket: it makes a peer of each connection that passes the handshake. */
final class Listener implements ConnectionCallbacks, PeerOrigin {
    private final SocketScope scope;
    private final Peers peers;
    private final Endpoint asked;
    private final TransportStats transport;
    private final Set<SocketPeer> admitted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Acceptor binding;
    private volatile boolean closed;

    Listener(SocketScope scope, Peers peers, Endpoint asked) {
        this.scope = scope;
        this.peers = peers;
        this.asked = asked;
        transport = scope.stats().transport(asked.scheme());
    }

    void start(Acceptor with) {
        binding = with;
    }

    /** The endpoint with its real address; what was asked for until that is known. */
    Endpoint endpoint() {
        Acceptor known = binding;
        return known == null ? asked : known.endpoint();
    }

    /** What the system tells of it. */
    ListenerSnapshot snapshot() {
        Acceptor known = binding;
        return known == null ? ListenerSnapshot.of(asked) : known.snapshot();
    }

    /** Whether this is what an unbind of the endpoint means: its real form, or the text used, unless that is a wildcard. */
    boolean isAt(Endpoint endpoint) {
        return endpoint.equals(endpoint())
                || (endpoint.equals(asked) && !asked.address().contains("*"));
    }

    @Override
    public TransportStats transport() {
        return transport;
    }

    @Override
    public String peerName() {
        return "peer";
    }

    @Override
    public RoutingId assignedId() {
        return RoutingId.NONE;
    }

    @Override
    public boolean isHandshaking() {
        return false;
    }

    @Override
    public boolean isConnect() {
        return false;
    }

    @Override
    public void handshakeBegan() {
        transport.accepted();
    }

    @Override
    public void handshakeEnded(Outcome how, long nanos) {
        transport.acceptedShookHands(how, nanos);
    }

    @Override
    public @Nullable MessageQueue ownOutbound() {
        return peers.ownOutbound();
    }

    @Override
    public PeerLink admit(RemoteMetadata remote, Connection connection) throws RefusedException {
        SocketPeer peer = closed ? null : peers.admit(remote, connection, this);
        if (peer == null) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "the socket is closing");
        }
        admitted.add(peer);
        scope.events().handshakeSucceeded(remote);
        if (closed) {
            // An unbind meanwhile may have looked before the peer was here.
            peers.finish(peer, connection);
        }
        if (!peers.has(peer)) {
            admitted.remove(peer);
        }
        return peer;
    }

    @Override
    public void listening(Endpoint bound) {
        scope.tell(new SocketEvent.Listening(scope.name(), bound.toString()));
    }

    @Override
    public void opened(String local, String remote) {
        scope.tell(new SocketEvent.Accepted(scope.name(), local, remote));
    }

    @Override
    public void turnedAway(String local, String remote, Exception why) {
        if (why instanceof RefusedException known && known.refusal() == Refusal.ACCEPT_FAILED) {
            scope.tell(new SocketEvent.AcceptFailed(scope.name(), local, SocketEvents.detail(known)));
        } else {
            scope.events().handshakeFailed(local, remote, why);
        }
        if (!closed && why instanceof RefusedException refused) {
            if (refused.refusal() == Refusal.CLOSED_UNHEARD) {
                // A health check does so every few seconds.
                scope.refused(refused.refusal());
            } else {
                scope.refused(local, remote, refused);
            }
        }
    }

    void forget(SocketPeer peer) {
        admitted.remove(peer);
    }

    /** Stops listening; completes when the address is free, or the system failed at that. */
    CompletableFuture<Void> close() {
        closed = true;
        Acceptor known = binding;
        if (known == null) {
            return CompletableFuture.completedFuture(null);
        }
        return known.close().toCompletableFuture().handle((done, failure) -> {
            tellEnd(known.endpoint().toString(), failure);
            return null;
        });
    }

    private void tellEnd(String local, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        scope.tell(
                cause == null
                        ? new SocketEvent.Closed(scope.name(), local, "", "")
                        : new SocketEvent.CloseFailed(scope.name(), local, SocketEvents.detail(cause)));
    }

    /**
     * Stops listening and ends the connections made here, once they have written what is queued (libzmq's rule); completes
     * when the address is free.
     */
    CompletableFuture<Void> unbind() {
        CompletableFuture<Void> free = close();
        for (SocketPeer peer : admitted) {
            Connection connection = peer.connection().current();
            if (connection != null) {
                peers.finish(peer, connection);
            }
        }
        return free;
    }
}
