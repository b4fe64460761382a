package io.weir.metrics;

import io.weir.snapshot.PeerSnapshot.ConnectionState;
import io.weir.snapshot.Timing;
import io.weir.snapshot.TransportSnapshot;
import io.weir.snapshot.TransportSnapshot.Outcome;
import java.util.List;

/**
 * The meters of each kind of transport that sockets have used: what went over it, and its connections.
 */
public final class TransportMeters {
    /** What was handed on. */
    public static final WeirMeter MESSAGES_WRITTEN = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.messages.written",
            "Messages handed to the operating system, or to the other end of an inproc pair",
            Reading.transport(TransportSnapshot::written));

    /** Bytes of what was handed on. */
    public static final WeirMeter DATA_WRITTEN = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.BYTE_COUNTER,
            "weir.data.written",
            "Bytes of the messages that were taken from those queues to be written",
            Reading.transport(TransportSnapshot::writtenBytes));

    /** Bytes of what arrived. */
    public static final WeirMeter DATA_RECEIVED = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.BYTE_COUNTER,
            "weir.data.received",
            "Bytes of the messages that arrived from peers",
            Reading.transport(TransportSnapshot::receivedBytes));

    /** Connections, or those sought. */
    public static final WeirMeter CONNECTIONS = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.GAUGE,
            "weir.connections",
            "Connections: sought, shaking hands, and established",
            List.of("state"),
            Reading.transport(
                    "state",
                    new ConnectionState[] {
                        ConnectionState.CONNECTING, ConnectionState.HANDSHAKING, ConnectionState.ESTABLISHED
                    },
                    (transport, state) -> (long) transport.connections().getOrDefault(state, 0)));

    /** Attempts to connect. */
    public static final WeirMeter CONNECTION_ATTEMPTS = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.connection.attempts",
            "Attempts to connect that ended",
            List.of("outcome"),
            Reading.transport(
                    "outcome",
                    Outcome.values(),
                    (transport, outcome) -> transport.attempts().getOrDefault(outcome, 0L)));

    /** Connections made again. */
    public static final WeirMeter CONNECTION_RECONNECTS = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.connection.reconnects",
            "Connections that were made again after one was lost",
            Reading.transport(TransportSnapshot::reconnects));

    /** Connections that ended. */
    public static final WeirMeter CONNECTION_DISCONNECTS = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.connection.disconnects",
            "Connections that ended after their handshake, by either end",
            Reading.transport(TransportSnapshot::disconnects));

    /** Handshakes. */
    public static final WeirMeter HANDSHAKE_DURATION = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.TIMER,
            "weir.handshake.duration",
            "Handshakes that ended, and how long they took; inproc has none",
            List.of("outcome"),
            Reading.transportTimer(
                    "outcome",
                    Outcome.values(),
                    (transport, outcome) -> transport.handshakes().getOrDefault(outcome, Timing.NONE)));

    /** Heartbeats. */
    public static final WeirMeter HEARTBEAT_RTT = new WeirMeter(
            MeterScope.TRANSPORT,
            MeterKind.TIMER,
            "weir.heartbeat.rtt",
            "Heartbeats that were answered, and how long that took",
            Reading.transportTimer(TransportSnapshot::heartbeats));

    /** All of them. */
    static final List<WeirMeter> ALL = List.of(
            MESSAGES_WRITTEN,
            DATA_WRITTEN,
            DATA_RECEIVED,
            CONNECTIONS,
            CONNECTION_ATTEMPTS,
            CONNECTION_RECONNECTS,
            CONNECTION_DISCONNECTS,
            HANDSHAKE_DURATION,
            HEARTBEAT_RTT);

    private TransportMeters() {}
}
