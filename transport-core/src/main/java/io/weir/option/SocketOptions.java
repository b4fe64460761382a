package io.weir.option;

import io.weir.RoutingId;
import io.weir.check.OptionCheck;
import io.weir.security.Security;
import io.weir.security.Tls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
 * @param security what its connections are secured by
 * @param tls what it shows and trusts on tls+tcp endpoints; null if it may not use any (libzmq has none)
 * @param traceContext whether the trace of a message goes with it to peers that have this, too (libzmq has none)
 */
public record SocketOptions(
        String name,
        RoutingId routingId,
        FlowOptions flow,
        Reconnection reconnection,
        Heartbeats heartbeats,
        Limits limits,
        TcpOptions tcp,
        Security security,
        @Nullable Tls tls,
        boolean traceContext) {
    /** A time that never ends. */
    public static final Duration FOREVER = OptionCheck.FOREVER;

    /** The same with other marks. */
    public SocketOptions withMarks(int send, int receive) {
        return flow.sendHighWaterMark() == send && flow.receiveHighWaterMark() == receive
                ? this
                : new SocketOptions(
                        name,
                        routingId,
                        flow.withMarks(send, receive),
                        reconnection,
                        heartbeats,
                        limits,
                        tcp,
                        security,
                        tls,
                        traceContext);
    }

    /**
     * How much a socket holds, and how long its calls and its closing wait.
     *
     * @param sendHighWaterMark messages that may wait to be sent, for each peer; 0 for no limit (libzmq: ZMQ_SNDHWM, 1000)
     * @param receiveHighWaterMark messages that may wait to be received, for each peer; 0 for no limit (ZMQ_RCVHWM, 1000)
     * @param sendByteBudget bytes that may wait to be sent, for each peer; 0 for no limit (libzmq has none)
     * @param receiveByteBudget bytes that may wait to be received, for each peer; 0 for no limit (libzmq has none)
     * @param asyncSends messages that may wait in {@code sendAsync} beside the queues of the peers
     * @param sendTimeout how long a plain send waits (ZMQ_SNDTIMEO)
     * @param receiveTimeout how long a plain receive waits (ZMQ_RCVTIMEO)
     * @param linger how long closing waits for unsent messages (libzmq: ZMQ_LINGER, for ever)
     * @param immediate whether only completed connections get messages (ZMQ_IMMEDIATE)
     * @param conflate whether only the newest message is kept, in both directions (ZMQ_CONFLATE)
     * @param overflow what becomes of a message that no peer has room for; null for the rule of the socket type (libzmq has none)
     * @param spill where such a message goes first; null for nowhere (libzmq 2: ZMQ_SWAP)
     */
    public record FlowOptions(
            int sendHighWaterMark,
            int receiveHighWaterMark,
            long sendByteBudget,
            long receiveByteBudget,
            int asyncSends,
            Duration sendTimeout,
            Duration receiveTimeout,
            Duration linger,
            boolean immediate,
            boolean conflate,
            @Nullable Overflow overflow,
            @Nullable Spill spill) {
        /** The same with other marks. */
        public FlowOptions withMarks(int send, int receive) {
            return new FlowOptions(
                    send,
                    receive,
                    sendByteBudget,
                    receiveByteBudget,
                    asyncSends,
                    sendTimeout,
                    receiveTimeout,
                    linger,
                    immediate,
                    conflate,
                    overflow,
                    spill);
        }
    }

    /**
     * When a connection that shows no life is given up (ZMTP 3.1, PING and PONG).
     *
     * @param interval time between two PINGs of ours; zero for none
     * @param timeout time after a PING within which any byte must have arrived
     * @param timeToLive what our PINGs ask the peer to wait before it gives us up; zero to ask nothing; sent in tenths of a
     *     second, at most 65.5 s, since libzmq overflows above
     * @param context up to 16 bytes that the peer's PONG must echo
     */
    public record Heartbeats(Duration interval, Duration timeout, Duration timeToLive, byte[] context) {
        /** No PINGs of ours; those of the peer are answered all the same. */
        public static final Heartbeats OFF = new Heartbeats(Duration.ZERO, Duration.ZERO, Duration.ZERO, new byte[0]);
    }

    /**
     * What a peer may cost. Each limit is checked before anything of the announced size is reserved; the peer that goes
     * over one is refused, and no other peer notices.
     *
     * @param messageSize bytes of all frames of one message, and of any one command
     * @param frames frames of one message
     * @param handshake time from the connection to the end of the handshake; zero for no limit
     * @param firstByte time from a connection that we made to the first byte of the peer, longer with each attempt in which
     *     none came; zero for no limit but that of the handshake
     * @param halfOpen handshakes that may be under way at one listener at a time; then the oldest gives way
     * @param handshakeSize bytes of a handshake command, its properties included
     * @param unknownCommands commands that we do not know, per connection
     * @param subscriptions topics that one peer may be subscribed to
     * @param topicBytes bytes of all topics that one peer is subscribed to
     * @param arrivals how many may come
     */
    public record Limits(
            long messageSize,
            int frames,
            Duration handshake,
            Duration firstByte,
            int halfOpen,
            int handshakeSize,
            int unknownCommands,
            int subscriptions,
            long topicBytes,
            Arrivals arrivals) {
        /**
         * Which of the two limits a peer is over with so many topics, or groups, of so many bytes together; null if it is
         * within both.
         */
        public @Nullable String exceededBy(long topics, long bytes) {
            if (topics > subscriptions) {
                return "subscriptions: " + topics + " (expected: <= maxSubscriptions of " + subscriptions + ")";
            }
            return bytes > topicBytes
                    ? "bytes of all topics: " + bytes + " (expected: <= maxTopicBytes of " + topicBytes + ")"
                    : null;
        }
    }

    /**
     * How many connections may be made to a socket. An address is an IPv4 address, the first half of an IPv6 address, which is a
     * network of one owner, or for ipc all of the machine.
     *
     * @param connections those of the socket that have shaken hands, and those that have ended and whose messages wait
     * @param perAddress those of one address to one endpoint, half open or not
     * @param attemptsPerAddress those of one address to one endpoint in a second; ten times as many at once
     */
    public record Arrivals(int connections, int perAddress, int attemptsPerAddress) {
        /** As many as like. */
        public static final Arrivals UNLIMITED = new Arrivals(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * What a socket asks of the operating system for its stream connections. Zero leaves a value to the system.
     * What an interface to the system cannot set is said once, at INFO.
     *
     * @param sendBuffer SO_SNDBUF in bytes; for tcp a fixed size turns off the kernel's own tuning, for ipc half a MiB takes
     *     the place of the system's (libzmq: ZMQ_SNDBUF)
     * @param receiveBuffer SO_RCVBUF in bytes (libzmq: ZMQ_RCVBUF)
     * @param backlog connections that may wait to be accepted (libzmq: ZMQ_BACKLOG)
     * @param connectTimeout when one attempt to connect is given up (libzmq: ZMQ_CONNECT_TIMEOUT)
     * @param keepAlive whether the kernel probes silent connections (libzmq: ZMQ_TCP_KEEPALIVE)
     * @param keepAliveIdle silence before the first probe (libzmq: ZMQ_TCP_KEEPALIVE_IDLE)
     * @param keepAliveInterval time between probes (libzmq: ZMQ_TCP_KEEPALIVE_INTVL)
     * @param keepAliveCount unanswered probes that end the connection (libzmq: ZMQ_TCP_KEEPALIVE_CNT)
     * @param userTimeout how long written bytes may stay unacknowledged (libzmq: ZMQ_TCP_MAXRT); epoll and
     *     io_uring only
     * @param typeOfService the IP type-of-service byte (libzmq: ZMQ_TOS)
     * @param ipv6 whether names and wildcards may mean IPv6 (libzmq: ZMQ_IPV6)
     */
    public record TcpOptions(
            int sendBuffer,
            int receiveBuffer,
            int backlog,
            Duration connectTimeout,
            boolean keepAlive,
            Duration keepAliveIdle,
            Duration keepAliveInterval,
            int keepAliveCount,
            Duration userTimeout,
            int typeOfService,
            boolean ipv6) {}
}
