package io.weir.pattern;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a conversation, as the policies of a socket see it: who it is, a pipe to it, and a pipe from it. One
 * that was connected to outlives its connections; one that came to a bound endpoint ends with its own.
 */
public interface Peer {
    /** Where messages for the peer go. For the sending policy. */
    OutPipe out();

    /** Where messages of the peer come from. For the receiving policy. */
    InPipe in();

    /** What the peer announced when it last connected; null if it never did. */
    @Nullable RemoteMetadata remote();

    /** Whether a connection is ready. */
    boolean isConnected();

    /** Whether this socket connects to the peer, which outlives its connections then, rather than the peer to this one. */
    boolean isDialed();

    /** The routing id that this socket knows the peer by: set by the policy, or else what the peer announced. */
    RoutingId routingId();

    /** Sets the routing id that this socket knows the peer by. Under the send lock. */
    void routingId(RoutingId id);

    /** Whether {@link #routingId(RoutingId)} was called. Under the send lock, or after the news that the peer came. */
    boolean isNamed();

    /** The routing id that the application chose when it connected (libzmq: ZMQ_CONNECT_ROUTING_ID); none otherwise. */
    RoutingId assignedId();

    /** Hands the sending policy a command that came as a message, as subscriptions do in ZMTP 3.0. Any thread. */
    void received(Command command);

    /** Closes the connection because of something the peer did. One that was connected to may be connected again. */
    void refuse(Refusal reason, String detail);

    /**
     * Closes the connection, whatever is unwritten, without a refusal: {@link SendPolicy#disconnected} follows, and a peer
     * that was connected to may be connected again.
     *
     * @return false if there is no connection to close, and nothing follows
     */
    boolean closeConnection();

    /**
     * Ends the conversation, from any thread: the peer gets no more messages, its connection writes those that it has,
     * and there will be no other.
     */
    void disconnect();
}
