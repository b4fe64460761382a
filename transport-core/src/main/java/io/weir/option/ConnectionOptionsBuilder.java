package io.weir.option;

import io.weir.check.OptionCheck;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.TcpOptions;
import io.weir.security.Security;
import io.weir.security.Tls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a socket's connections: when they are made again or given up, what they are secured by, and what is asked of
 * the operating system. Part of {@link OptionsBuilder}, whose page says what holds for all.
 *
 * @param <B> the builder itself
 */
abstract class ConnectionOptionsBuilder<B extends ConnectionOptionsBuilder<B>> extends LimitOptionsBuilder<B> {
    private static final Duration MAX_TIME_TO_LIVE = Duration.ofMillis(65_500);
    private static final int MAX_CONTEXT = 16;

    private Duration heartbeatInterval = Duration.ZERO;
    private Duration heartbeatTimeout = Duration.ZERO;
    private Duration heartbeatTimeToLive = Duration.ZERO;
    private byte[] heartbeatContext = new byte[0];
    private int sendBuffer;
    private int receiveBuffer;
    private int backlog = 4096;
    private Duration connectTimeout = Duration.ZERO;
    private boolean keepAlive = true;
    private Duration keepAliveIdle = Duration.ofMinutes(1);
    private Duration keepAliveInterval = Duration.ofSeconds(10);
    private int keepAliveCount = 6;
    private Duration userTimeout = Duration.ZERO;
    private int typeOfService;
    private boolean ipv6;
    private Reconnection reconnection = Reconnection.DEFAULT;
    private Security security = Security.NONE;
    private @Nullable Tls tls;

    /**
     * When to connect again; not over inproc. Default after 100 to 200 ms, for ever (ZMQ_RECONNECT_IVL,
     * ZMQ_RECONNECT_IVL_MAX).
     */
    public final B reconnection(Reconnection value) {
        reconnection = value;
        return self();
    }

    /** Time between two PINGs; zero for none. Default none (ZMQ_HEARTBEAT_IVL). */
    public final B heartbeatInterval(Duration time) {
        heartbeatInterval = OptionCheck.notNegative("heartbeatInterval", time);
        return self();
    }

    /** Silence after a PING that ends the connection; zero for the interval. Default zero (ZMQ_HEARTBEAT_TIMEOUT). */
    public final B heartbeatTimeout(Duration time) {
        heartbeatTimeout = OptionCheck.notNegative("heartbeatTimeout", time);
        return self();
    }

    /**
     * Silence after a PING of ours after which the peer should end it, in tenths of a second, rounded down, at most 65.5
     * s. Default zero, which asks nothing (ZMQ_HEARTBEAT_TTL).
     */
    public final B heartbeatTimeToLive(Duration time) {
        OptionCheck.notNegative("heartbeatTimeToLive", time);
        OptionCheck.check(time.compareTo(MAX_TIME_TO_LIVE) <= 0, "heartbeatTimeToLive", time, "at most 65.5 s");
        heartbeatTimeToLive = time;
        return self();
    }

    /** What the peer's PONG must echo, at most 16 bytes. Default nothing. */
    public final B heartbeatContext(byte[] context) {
        OptionCheck.check(
                context.length <= MAX_CONTEXT, "heartbeatContext", context.length + " bytes", "at most 16 bytes");
        heartbeatContext = context.clone();
        return self();
    }

    /** SO_SNDBUF; 0 leaves it to the system, and means half a MiB for ipc, if the system allows it. Default 0 (ZMQ_SNDBUF). */
    public final B sendBuffer(int bytes) {
        sendBuffer = OptionCheck.notNegative("sendBuffer", bytes);
        return self();
    }

    /** SO_RCVBUF; 0 leaves it to the system. Default 0 (ZMQ_RCVBUF). */
    public final B receiveBuffer(int bytes) {
        receiveBuffer = OptionCheck.notNegative("receiveBuffer", bytes);
        return self();
    }

    /**
     * Connections that may wait to be accepted, as many as the system allows (Linux: {@code net.core.somaxconn}).
     * Default 4096, for the clients of a server that restarts come all at once; libzmq 100 (ZMQ_BACKLOG).
     */
    public final B backlog(int connections) {
        backlog = OptionCheck.positive("backlog", connections);
        return self();
    }

    /**
     * When one attempt to connect is given up; zero leaves it to the system, on Linux some two minutes. Default zero
     * (ZMQ_CONNECT_TIMEOUT).
     */
    public final B connectTimeout(Duration time) {
        connectTimeout = OptionCheck.notNegative("connectTimeout", time);
        return self();
    }

    /** Whether the kernel probes silent connections. Default true; libzmq leaves it off (ZMQ_TCP_KEEPALIVE). */
    public final B keepAlive(boolean on) {
        keepAlive = on;
        return self();
    }

    /**
     * How it probes: silence before and time between, in whole seconds, and how many; zero leaves one to the system. On
     * epoll, io_uring, NIO, and kqueue on macOS and FreeBSD; elsewhere an INFO line says that they are the system's. Default
     * 60 s, 10 s, 6 (ZMQ_TCP_KEEPALIVE_*).
     */
    public final B keepAliveProbes(Duration idle, Duration interval, int count) {
        keepAliveIdle = OptionCheck.notNegative("keepAliveIdle", idle);
        keepAliveInterval = OptionCheck.notNegative("keepAliveInterval", interval);
        keepAliveCount = OptionCheck.notNegative("keepAliveCount", count);
        return self();
    }

    /**
     * How long written bytes may stay unacknowledged, or unsent because the peer does not read: Linux then ends the
     * connection, also of a peer that is merely slow. Zero leaves it to the system. On epoll and io_uring; elsewhere an INFO
     * line says that it is the system's. Default zero (ZMQ_TCP_MAXRT).
     */
    public final B userTimeout(Duration time) {
        userTimeout = OptionCheck.notNegative("userTimeout", time);
        return self();
    }

    /** The IP type-of-service byte. Default 0 (ZMQ_TOS). */
    public final B typeOfService(int value) {
        OptionCheck.check(value >= 0 && value <= 255, "typeOfService", value, "0..255");
        typeOfService = value;
        return self();
    }

    /** Whether names and wildcards may mean IPv6. Default false (ZMQ_IPV6). */
    public final B ipv6(boolean on) {
        ipv6 = on;
        return self();
    }

    /**
     * What the connections are secured by. Default {@link Security#NONE}. With anything else the socket cannot be bound or
     * connected to an inproc endpoint, and with an authenticator {@link #handshakeTimeout} must not be zero (ZMQ_PLAIN_*,
     * ZMQ_CURVE_*, ZMQ_ZAP_DOMAIN).
     */
    public final B security(Security value) {
        security = Objects.requireNonNull(value, "security");
        return self();
    }

    /**
     * What is shown and trusted on {@code tls+tcp} endpoints. Without it a socket cannot be bound or connected to one; with it
     * the socket cannot be bound or connected to {@code tcp}, which would be in clear text. ipc and inproc do not leave the
     * machine, and stay as they are. Default none; libzmq has no TLS.
     *
     * @throws io.weir.InvalidOptionException if it would trust every peer that has a certificate from a public authority: clients,
     *     or servers whatever their name
     */
    public final B tls(Tls value) {
        tls = value.checked();
        return self();
    }

    @Override
    void declare(NamedOptions named) {
        named.value("reconnection", OptionText::reconnection, this::reconnection)
                .time("heartbeatInterval", this::heartbeatInterval)
                .time("heartbeatTimeout", this::heartbeatTimeout)
                .time("heartbeatTimeToLive", this::heartbeatTimeToLive)
                .value("heartbeatContext", text -> text.getBytes(StandardCharsets.UTF_8), this::heartbeatContext)
                .intBytes("sendBuffer", this::sendBuffer)
                .intBytes("receiveBuffer", this::receiveBuffer)
                .count("backlog", this::backlog)
                .time("connectTimeout", this::connectTimeout)
                .flag("keepAlive", this::keepAlive)
                .value("keepAliveProbes", OptionText::parts, this::keepAliveProbes)
                .time("userTimeout", this::userTimeout)
                .count("typeOfService", this::typeOfService)
                .flag("ipv6", this::ipv6);
        super.declare(named);
    }

    private void keepAliveProbes(String[] parts) {
        if (parts.length != 3) {
            throw OptionText.expected("3 values with commas between them, such as 60s,10s,6", null);
        }
        keepAliveProbes(OptionText.time(parts[0]), OptionText.time(parts[1]), OptionText.count(parts[2]));
    }

    @Override
    void setLibzmqDefaults() {
        super.setLibzmqDefaults();
        keepAlive = false;
        backlog = 100;
        reconnection = new Reconnection(reconnection.interval(), reconnection.maximum(), false);
    }

    /** The security, if the other options go with it: nothing but the time of the handshake bounds an authenticator. */
    final Security checkedSecurity() {
        OptionCheck.check(
                security.authenticator() == null || !handshakeTimeout().isZero(),
                "handshakeTimeout",
                handshakeTimeout(),
                "longer than zero, with " + security);
        return security;
    }

    final @Nullable Tls tls() {
        return tls;
    }

    final Reconnection reconnection() {
        return reconnection;
    }

    final Heartbeats heartbeats() {
        Duration timeout = heartbeatTimeout.isZero() ? heartbeatInterval : heartbeatTimeout;
        return new Heartbeats(heartbeatInterval, timeout, heartbeatTimeToLive, heartbeatContext);
    }

    final TcpOptions tcp() {
        return new TcpOptions(
                sendBuffer,
                receiveBuffer,
                backlog,
                connectTimeout,
                keepAlive,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveCount,
                userTimeout,
                typeOfService,
                ipv6);
    }
}
