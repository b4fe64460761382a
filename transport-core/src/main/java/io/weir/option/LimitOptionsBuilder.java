package io.weir.option;

import io.weir.check.OptionCheck;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import java.time.Duration;

/**
 * The limits of a socket: how many peers may connect, and what each may cost. Part of {@link OptionsBuilder}, whose page says
 * what holds for all.
 *
 * @param <B> the builder itself
 */
abstract class LimitOptionsBuilder<B extends LimitOptionsBuilder<B>> {
    private static final int UNKNOWN_COMMANDS = 1000;

    private long maxMessageSize = 64L << 20;
    private int maxFrames = 65_536;
    private Duration handshakeTimeout = Duration.ofSeconds(30);
    private Duration firstByteTimeout = Duration.ofSeconds(5);
    private int maxHandshakeSize = 8 << 10;
    private int maxHalfOpen = HeapShare.count(32 << 10, 4096);
    private int maxConnections = HeapShare.count(16 << 10, 65_536);
    private int maxConnectionsPerAddress;
    private int maxAttemptsPerAddress = 1000;
    private int maxSubscriptions = 1_000_000;
    private long maxTopicBytes = 64L << 20;

    /** This builder, as its own type. */
    protected abstract B self();

    /** Bytes of one message, all frames together; 0 for no limit. Default 64 MiB; libzmq none (ZMQ_MAXMSGSIZE). */
    public final B maxMessageSize(long bytes) {
        maxMessageSize = OptionCheck.notNegative("maxMessageSize", bytes);
        return self();
    }

    /** Frames of one message. Default 65,536; libzmq has no such limit. */
    public final B maxFrames(int frames) {
        maxFrames = OptionCheck.positive("maxFrames", frames);
        return self();
    }

    /** When a handshake that does not end is given up; zero for never. Default 30 s (ZMQ_HANDSHAKE_IVL). */
    public final B handshakeTimeout(Duration time) {
        handshakeTimeout = OptionCheck.notNegative("handshakeTimeout", time);
        return self();
    }

    /**
     * When a connection that was made is given up on which not one byte comes, as from a server whose kernel has lost it
     * in a crowd. Each attempt in which none came waits twice as long, up to the time of the handshake, so that a slow
     * server is waited for. Zero for the time of the handshake. Default 5 s; libzmq has no such limit.
     */
    public final B firstByteTimeout(Duration time) {
        firstByteTimeout = OptionCheck.notNegative("firstByteTimeout", time);
        return self();
    }

    /**
     * Bytes of one command of a handshake, which carries the properties of the peer. With {@link #maxHalfOpen} this bounds
     * what is kept of peers that are not authenticated. Default 8 KiB; libzmq has no such limit.
     */
    public final B maxHandshakeSize(int bytes) {
        OptionCheck.check(bytes >= 512, "maxHandshakeSize", bytes, "at least 512");
        maxHandshakeSize = bytes;
        return self();
    }

    /**
     * Handshakes that may be under way at one bound endpoint; then the oldest gives way to the next connection. Default
     * 4096, or one for each 32 KiB of the heap if that is less; libzmq has no such limit.
     */
    public final B maxHalfOpen(int handshakes) {
        maxHalfOpen = OptionCheck.positive("maxHalfOpen", handshakes);
        return self();
    }

    /**
     * Connections that may be made to the socket, at all its endpoints together, not counting those that have not shaken hands. One
     * that has ended counts until what it sent was received. Those that the socket makes itself, and those within the process, do
     * not count. Default 65,536, or one for each 16 KiB of the heap if that is less; libzmq has no such limit.
     */
    public final B maxConnections(int connections) {
        maxConnections = OptionCheck.positive("maxConnections", connections);
        return self();
    }

    /**
     * Connections of one address to one endpoint, half open or not. An address is an IPv4 address, the first 64 bits of an IPv6
     * address, or for ipc all processes together; behind it may be a whole company, or all containers of a host. Default half of
     * {@link #maxConnections}, at least 1024; libzmq has no such limit.
     */
    public final B maxConnectionsPerAddress(int connections) {
        maxConnectionsPerAddress = OptionCheck.positive("maxConnectionsPerAddress", connections);
        return self();
    }

    /**
     * Connections that one address may make to one endpoint in a second, on average; ten times as many may come at once, as when
     * a server restarts. Those that are refused for it do not count. Default 1000; libzmq has no such limit.
     */
    public final B maxAttemptsPerAddress(int perSecond) {
        OptionCheck.check(
                perSecond > 0 && perSecond <= 1_000_000, "maxAttemptsPerAddress", perSecond, "1..1,000,000 a second");
        maxAttemptsPerAddress = perSecond;
        return self();
    }

    /** Topics that one peer may be subscribed to, or groups that it may join. Default 1,000,000; libzmq has no such limit. */
    public final B maxSubscriptions(int topics) {
        maxSubscriptions = OptionCheck.positive("maxSubscriptions", topics);
        return self();
    }

    /** Bytes of all topics that one peer is subscribed to, or groups that it joined. Default 64 MiB; libzmq has no such limit. */
    public final B maxTopicBytes(long bytes) {
        OptionCheck.check(bytes > 0, "maxTopicBytes", bytes, "at least 1");
        maxTopicBytes = bytes;
        return self();
    }

    void declare(NamedOptions named) {
        named.bytes("maxMessageSize", this::maxMessageSize)
                .count("maxFrames", this::maxFrames)
                .time("handshakeTimeout", this::handshakeTimeout)
                .time("firstByteTimeout", this::firstByteTimeout)
                .intBytes("maxHandshakeSize", this::maxHandshakeSize)
                .count("maxHalfOpen", this::maxHalfOpen)
                .count("maxConnections", this::maxConnections)
                .count("maxConnectionsPerAddress", this::maxConnectionsPerAddress)
                .count("maxAttemptsPerAddress", this::maxAttemptsPerAddress)
                .count("maxSubscriptions", this::maxSubscriptions)
                .bytes("maxTopicBytes", this::maxTopicBytes);
    }

    /** Sets every option of this page whose default is not libzmq's to libzmq's. */
    void setLibzmqDefaults() {
        maxMessageSize = 0;
        maxFrames = Integer.MAX_VALUE;
        firstByteTimeout = Duration.ZERO;
        maxHandshakeSize = Integer.MAX_VALUE;
        maxHalfOpen = Integer.MAX_VALUE;
        maxConnections = Integer.MAX_VALUE;
        maxConnectionsPerAddress = Integer.MAX_VALUE;
        maxAttemptsPerAddress = Integer.MAX_VALUE;
        maxSubscriptions = Integer.MAX_VALUE;
        maxTopicBytes = Long.MAX_VALUE;
    }

    final Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    final Limits limits() {
        return new Limits(
                maxMessageSize == 0 ? Long.MAX_VALUE : maxMessageSize,
                maxFrames,
                handshakeTimeout,
                firstByteTimeout,
                maxHalfOpen,
                maxHandshakeSize,
                UNKNOWN_COMMANDS,
                maxSubscriptions,
                maxTopicBytes,
                new Arrivals(maxConnections, connectionsPerAddress(), maxAttemptsPerAddress));
    }

    private int connectionsPerAddress() {
        return maxConnectionsPerAddress > 0 ? maxConnectionsPerAddress : Math.max(1024, maxConnections / 2);
    }
}
