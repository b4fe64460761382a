package io.weir.option;

import io.weir.RoutingId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may differ from one connect of a socket to the next. For one thread. */
public final class ConnectOptions {
    private RoutingId peerRoutingId = RoutingId.NONE;
    private @Nullable RoutingId routingId;
    private @Nullable Reconnection reconnection;

    /** Nothing differs from the options of the socket. */
    public ConnectOptions() {}

    /**
     * Sets options by name, as {@link OptionsBuilder#set(Map)} does.
     *
     * @throws io.weir.InvalidOptionException also for an option that is the same for all connections of a socket
     */
    public ConnectOptions set(Map<?, ?> values) {
        new NamedOptions()
                .routingId("peerRoutingId", this::peerRoutingId)
                .routingId("routingId", this::routingId)
                .value("reconnection", OptionText::reconnection, this::reconnection)
                .set(values);
        return this;
    }

    /** What a ROUTER calls the peer, whatever the peer announces (libzmq: ZMQ_CONNECT_ROUTING_ID). */
    public ConnectOptions peerRoutingId(RoutingId id) {
        peerRoutingId = id;
        return this;
    }

    /** What the peer is asked to call this socket, instead of the socket's own option. */
    public ConnectOptions routingId(RoutingId id) {
        routingId = id;
        return this;
    }

    /** When to connect again, instead of the socket's own option. */
    public ConnectOptions reconnection(Reconnection value) {
        reconnection = value;
        return this;
    }

    /** The routing id that the application chose for the peer; none if it did not. */
    public RoutingId peerRoutingId() {
        return peerRoutingId;
    }

    /** What the peer is asked to call this socket. */
    public RoutingId routingIdOr(RoutingId usual) {
        return routingId == null ? usual : routingId;
    }

    /** When to connect again. */
    public Reconnection reconnectionOr(Reconnection usual) {
        return reconnection == null ? usual : reconnection;
    }
}
