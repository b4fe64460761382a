package io.weir.option;

import io.weir.RoutingId;
import io.weir.check.OptionCheck;
import java.time.Duration;

/**
 * The options of one socket, checked and fixed when it opens. Built by an {@link OptionsBuilder}.
 *
 * @param name what the socket is called in logs and metrics; empty for a name made up from its type
 * @param routingId what the socket asks ROUTERs to call it (libzmq: ZMQ_ROUTING_ID)
 * @param flow how much it holds and how long it waits
 * @param reconnection when it connects again
 * @param heartbeats when it gives a silent connection up
 * @param limits what a peer may cost it
 * @param tcp what it asks of the operating system
 */
public record SocketOptions(
        String name,
        RoutingId routingId,
        FlowOptions flow,
        Reconnection reconnection,
        Heartbeats heartbeats,
        Limits limits,
        TcpOptions tcp) {
    /** A time that never ends. */
    public static final Duration FOREVER = OptionCheck.FOREVER;

    /** The same with other marks. */
    public SocketOptions withMarks(int send, int receive) {
        return flow.sendHighWaterMark() == send && flow.receiveHighWaterMark() == receive
                ? this
                : new SocketOptions(
                        name, routingId, flow.withMarks(send, receive), reconnection, heartbeats, limits, tcp);
    }
}
