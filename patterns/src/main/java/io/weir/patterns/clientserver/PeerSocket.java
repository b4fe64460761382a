package io.weir.patterns.clientserver;

import io.weir.Endpoint;
import io.weir.SocketType;
import io.weir.UnroutableException;
import io.weir.engine.SocketCore;
import io.weir.option.SendOptionsBuilder;
import io.weir.pattern.Peer;
import io.weir.patterns.routing.AddressedQueue;
import io.weir.patterns.routing.FairQueue;
import io.weir.socket.Context;
import io.weir.socket.DuplexSocket;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Talks to any number of other {@link PeerSocket}s, each by its {@link RoutingNumber}, as a {@link ServerSocket} talks to
 * clients (RFC 51; a draft in libzmq). {@link #connectPeer} says by which number a peer can be reached.
 */
public final class PeerSocket extends DuplexSocket {
    private static final SocketType TYPE = new SocketType("PEER", Set.of("PEER"), false);

    private final ServerRoutingTable peers;

    private PeerSocket(Context context, SocketCore core, ServerRoutingTable peers) {
        super(context, core, peers, new AddressedQueue(FairQueue.ofSingleFrames()));
        this.peers = peers;
    }

    /** Opens a socket with the defaults. */
    public static PeerSocket open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a socket with options. */
    public static PeerSocket open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketCore core = core(context, TYPE, collected.build());
        return new PeerSocket(context, core, new ServerRoutingTable(core.sending()));
    }

    /**
     * Connects as {@link #connect(Endpoint)} does, and says how to address the peer at the other end: at once, since
     * messages wait for the connection. With the option immediate it can be addressed while it is connected (libzmq refuses
     * that option here).
     *
     * @throws io.weir.EndpointException if the endpoint cannot be connected to
     */
    public RoutingNumber connectPeer(Endpoint endpoint) {
        RoutingNumber number = peers.draw();
        connect(endpoint, options -> options.peerRoutingId(number.id()));
        return number;
    }

    /** As {@link #connectPeer(Endpoint)}. */
    public RoutingNumber connectPeer(String endpoint) {
        return connectPeer(Endpoint.parse(endpoint));
    }

    /**
     * Ends the conversation with a peer, whichever end connected: it cannot be addressed any more, and what is queued for it
     * is written if it is connected, and otherwise dropped and counted. (libzmq: zmq_disconnect_peer)
     *
     * @throws UnroutableException if there is no such peer
     */
    public void disconnectPeer(RoutingNumber number) {
        Peer peer = core().sending()
                .call(step -> Optional.ofNullable(peers.remove(number)))
                .orElseThrow(() -> new UnroutableException(name(), number.toString()));
        peer.disconnect();
    }

    /** The options of a {@link PeerSocket}. */
    public static final class Options extends SendOptionsBuilder<Options> {
        private Options() {}

        @Override
        protected Options self() {
            return this;
        }
    }
}
