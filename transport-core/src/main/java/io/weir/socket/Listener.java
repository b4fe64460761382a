package io.weir.socket;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.event.SocketEvent;
import io.weir.snapshot.ListenerSnapshot;
import io.weir.snapshot.Outcome;
import io.weir.transport.Binding;
import io.weir.transport.Connection;
import io.weir.transport.Gate;
import io.weir.transport.Link;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One bind of a socket: it makes a peer of whoever passes the handshake. */
final class Listener implements Gate {
    private final Socket socket;
    private final Endpoint asked;
    private final Traffic traffic;
    private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Binding binding;
    private volatile boolean closed;

    Listener(Socket socket, Endpoint asked) {
        this.socket = socket;
        this.asked = asked;
        traffic = socket.ledger().traffic(asked.scheme());
    }

    void start(Binding with) {
        binding = with;
    }

    /** The endpoint with its real address; what was asked for until that is known. */
    Endpoint endpoint() {
        Binding known = binding;
        return known == null ? asked : known.endpoint();
    }

    /** What the system tells of it. */
    ListenerSnapshot snapshot() {
        Binding known = binding;
        return known == null ? ListenerSnapshot.of(asked) : known.snapshot();
    }

    /** Whether this is what an unbind of the endpoint means: its real form, or the text used, unless that is a wildcard. */
    boolean isAt(Endpoint endpoint) {
        return endpoint.equals(endpoint())
                || (endpoint.equals(asked) && !asked.address().contains("*"));
    }

    Traffic traffic() {
        return traffic;
    }

    @Override
    public void handshakeBegan() {
        traffic.accepted();
    }

    @Override
    public void handshakeEnded(Outcome how, long nanos) {
        traffic.acceptedShookHands(how, nanos);
    }

    @Override
    public Link admit(Remote remote, Connection connection) throws RefusedException {
        Peer peer = closed ? null : socket.peers().admit(remote, connection, this);
        if (peer == null) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "the socket is closing");
        }
        peers.add(peer);
        socket.events().handshakeSucceeded(remote);
        if (closed) {
            // An unbind meanwhile may have looked before the peer was here.
            socket.peers().finish(peer, connection);
        }
        if (!socket.peers().has(peer)) {
            peers.remove(peer);
        }
        return peer;
    }

    @Override
    public void listening(Endpoint bound) {
        socket.events().tell(new SocketEvent.Listening(socket.name(), bound.toString()));
    }

    @Override
    public void opened(String local, String remote) {
        socket.events().tell(new SocketEvent.Accepted(socket.name(), local, remote));
    }

    @Override
    public void turnedAway(String local, String remote, Exception why) {
        if (why instanceof RefusedException known && known.refusal() == Refusal.ACCEPT_FAILED) {
            socket.events().tell(new SocketEvent.AcceptFailed(socket.name(), local, Events.detail(known)));
        } else {
            socket.events().handshakeFailed(local, remote, why);
        }
        if (!closed && why instanceof RefusedException refused) {
            if (refused.refusal() == Refusal.CLOSED_UNHEARD) {
                // A health check does so every few seconds.
                socket.refused(refused.refusal());
            } else {
                socket.refused(local, remote, refused);
            }
        }
    }

    void forget(Peer peer) {
        peers.remove(peer);
    }

    /** Stops listening; completes when the address is free, or the system failed at that. */
    CompletableFuture<Void> close() {
        closed = true;
        Binding known = binding;
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
        socket.events()
                .tell(
                        cause == null
                                ? new SocketEvent.Closed(socket.name(), local, "", "")
                                : new SocketEvent.CloseFailed(socket.name(), local, Events.detail(cause)));
    }

    /**
     * Stops listening and ends the connections made here, once they have written what is queued (libzmq's rule); completes
     * when the address is free.
     */
    CompletableFuture<Void> unbind() {
        CompletableFuture<Void> free = close();
        for (Peer peer : peers) {
            Connection connection = peer.connection();
            if (connection != null) {
                socket.peers().finish(peer, connection);
            }
        }
        return free;
    }
}
