package io.weir.engine;

import io.weir.pattern.Peer;
import io.weir.queue.MessageQueue;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.PeerSnapshot.ConnectionState;
import io.weir.snapshot.SocketSnapshot.Volume;
import io.weir.transport.Connection;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/** What one peer counts, read from its pipes and its connection. Any thread, but for {@link #roundTrip}. */
final class PeerCounters implements PeerStats {
    private final Peer peer;
    private final PeerOrigin origin;
    private final PeerConnection state;
    private final OutboundPipe out;
    private final InboundPipe in;
    private final BooleanSupplier isHere;

    /** How long the last PING waited for its PONG; zero for none. */
    private volatile long heartbeatNanos;

    PeerCounters(
            Peer peer,
            PeerOrigin origin,
            PeerConnection state,
            OutboundPipe out,
            InboundPipe in,
            BooleanSupplier isHere) {
        this.peer = peer;
        this.origin = origin;
        this.state = state;
        this.out = out;
        this.in = in;
        this.isHere = isHere;
    }

    /** A PING was answered. The connection's thread. */
    void roundTrip(long nanos) {
        heartbeatNanos = nanos;
        origin.transport().heartbeat(nanos);
    }

    @Override
    public MessageQueue outbound() {
        return out.queue();
    }

    @Override
    public MessageQueue inbound() {
        return in.queue();
    }

    @Override
    public TransportStats transport() {
        return origin.transport();
    }

    @Override
    public long written() {
        return out.written();
    }

    @Override
    public long unwritten() {
        return out.unwritten();
    }

    @Override
    public long acceptedBytes() {
        return out.acceptedBytes();
    }

    @Override
    public long writtenBytes() {
        return out.writtenBytes();
    }

    @Override
    public long queuedBytes() {
        return out.queuedBytes();
    }

    @Override
    public long receivedBytes() {
        return in.receivedBytes();
    }

    @Override
    public long deliveredBytes() {
        return in.deliveredBytes();
    }

    @Override
    public ConnectionState state() {
        if (state.isConnected()) {
            return ConnectionState.ESTABLISHED;
        }
        if (!origin.isConnect() || !isHere.getAsBoolean()) {
            return ConnectionState.GONE;
        }
        return origin.isHandshaking() ? ConnectionState.HANDSHAKING : ConnectionState.CONNECTING;
    }

    @Override
    public PeerSnapshot snapshot() {
        RemoteMetadata known = state.remote();
        Connection current = state.current();
        Connection wire = current == null || current.isLocal() ? null : current;
        long heartbeat = heartbeatNanos;
        return new PeerSnapshot(
                peer.toString(),
                known == null ? "" : known.localAddress(),
                origin.transport().name(),
                state(),
                peer.routingId(),
                known == null ? "" : known.socketType(),
                known == null ? "" : known.mechanism(),
                known == null ? "" : known.accepted().userId(),
                known == null || known.mechanism().isEmpty() ? "" : "3." + known.minorVersion(),
                outbound().offered(),
                written(),
                unwritten(),
                inbound().offered(),
                inbound().depth(),
                new Volume(
                        acceptedBytes(),
                        writtenBytes(),
                        queuedBytes(),
                        receivedBytes(),
                        deliveredBytes(),
                        inbound().bytes(),
                        outbound().spilledBytes()),
                outbound().spilled(),
                heartbeat == 0 ? null : Duration.ofNanos(heartbeat),
                wire == null ? null : instant(wire.lastRead()),
                wire == null ? null : instant(wire.lastWritten()));
    }

    private static Instant instant(long nanoTime) {
        return Instant.now().minusNanos(System.nanoTime() - nanoTime).truncatedTo(ChronoUnit.MILLIS);
    }
}
