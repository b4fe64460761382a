package io.weir.jmx;

import io.weir.snapshot.PeerSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A peer of a socket in JMX: a {@link PeerSnapshot} by getters, of which JMX makes composite data. Immutable. */
public final class PeerRow {
    private final String socket;
    private final PeerSnapshot peer;

    PeerRow(String socket, PeerSnapshot peer) {
        this.socket = socket;
        this.peer = peer;
    }

    /** The name of the socket. */
    public String getSocket() {
        return socket;
    }

    /** Its address, or the endpoint as long as it never answered. */
    public String getAddress() {
        return peer.address();
    }

    /** The scheme, such as {@code tcp}. */
    public String getTransport() {
        return peer.transport();
    }

    /** How far it is, such as {@code ESTABLISHED}. */
    public String getState() {
        return peer.state().name();
    }

    /** The name that the socket knows it by; empty if it has none. */
    public String getRoutingId() {
        return peer.routingId().isNone() ? "" : peer.routingId().toString();
    }

    /** The socket type that it announced. */
    public String getSocketType() {
        return peer.socketType();
    }

    /** The security mechanism in force. */
    public String getMechanism() {
        return peer.mechanism();
    }

    /** Who it is; empty if that is not known. */
    public String getUserId() {
        return peer.userId();
    }

    /** The ZMTP version in force. */
    public String getVersion() {
        return peer.version();
    }

    /** Messages that were queued for it. */
    public long getAccepted() {
        return peer.accepted();
    }

    /** Messages that were written to it. */
    public long getWritten() {
        return peer.written();
    }

    /** Messages that wait to be written to it. */
    public long getSendQueued() {
        return peer.sendQueued();
    }

    /** Those of them that are on disk. */
    public long getSpilled() {
        return peer.spilled();
    }

    /** Messages that arrived from it. */
    public long getReceived() {
        return peer.received();
    }

    /** Messages from it that wait to be received. */
    public long getReceiveQueued() {
        return peer.receiveQueued();
    }

    /** The time of the last heartbeat there and back, in microseconds; -1 if there was none. */
    public long getHeartbeatMicros() {
        Duration heartbeat = peer.heartbeat();
        return heartbeat == null ? -1 : heartbeat.toNanos() / 1000;
    }

    /** When messages last arrived, as {@link Instant} writes it; empty if that is not known. */
    public String getLastRead() {
        return text(peer.lastRead());
    }

    /** When messages were last written. */
    public String getLastWritten() {
        return text(peer.lastWritten());
    }

    private static String text(@Nullable Instant when) {
        return when == null ? "" : when.toString();
    }
}
