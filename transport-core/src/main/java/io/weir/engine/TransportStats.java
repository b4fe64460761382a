package io.weir.engine;

import io.weir.snapshot.PeerSnapshot.ConnectionState;
import io.weir.snapshot.Timing;
import io.weir.snapshot.TransportSnapshot;
import io.weir.snapshot.TransportSnapshot.Outcome;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one socket did over one kind of transport: the sums of the peers that are gone, and what happens to connections,
 * which is seldom enough to be counted as it happens. For any thread, but for what the {@link SocketStats} guards.
 */
final class TransportStats {
    private final String name;

    private final ReasonCounts<Outcome> attempts = new ReasonCounts<>();
    private final Map<Outcome, Timings> handshakes = new ConcurrentHashMap<>();
    private final Timings heartbeats = new Timings();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder disconnects = new LongAdder();

    /** Handshakes of connections that were accepted. */
    private final AtomicInteger received = new AtomicInteger();

    /** Of the peers that are gone; under the monitor of those. */
    private long goneWritten;

    private long goneDecoded;
    private long goneWrittenBytes;
    private long goneDecodedBytes;

    TransportStats(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void attempted(Outcome how) {
        attempts.add(how, 1);
    }

    void accepted() {
        received.incrementAndGet();
    }

    void acceptedShookHands(Outcome how, long nanos) {
        received.decrementAndGet();
        shookHands(how, nanos);
    }

    void shookHands(Outcome how, long nanos) {
        handshakes.computeIfAbsent(how, first -> new Timings()).add(nanos);
    }

    void heartbeat(long nanos) {
        heartbeats.add(nanos);
    }

    void reconnected() {
        reconnects.increment();
    }

    void disconnected() {
        disconnects.increment();
    }

    /** Keeps the sums of a peer whose queues are empty and stay so. */
    void keep(PeerStats gone) {
        goneWritten += gone.written();
        goneWrittenBytes += gone.writtenBytes();
        goneDecoded += gone.inbound().offered();
        goneDecodedBytes += gone.receivedBytes();
    }

    /** The sums with those of the peers that are listed. */
    TransportSnapshot snapshot(Collection<? extends PeerStats> peers) {
        long written = goneWritten;
        long decoded = goneDecoded;
        long writtenBytes = goneWrittenBytes;
        long decodedBytes = goneDecodedBytes;
        Map<ConnectionState, Integer> connections = new EnumMap<>(ConnectionState.class);
        connections.put(ConnectionState.CONNECTING, 0);
        connections.put(ConnectionState.HANDSHAKING, received.get());
        connections.put(ConnectionState.ESTABLISHED, 0);
        for (PeerStats peer : peers) {
            if (peer.transport() == this) {
                written += peer.written();
                writtenBytes += peer.writtenBytes();
                decoded += peer.inbound().offered();
                decodedBytes += peer.receivedBytes();
                connections.computeIfPresent(peer.state(), (state, count) -> count + 1);
            }
        }
        return new TransportSnapshot(
                name,
                written,
                decoded,
                writtenBytes,
                decodedBytes,
                connections,
                attempts.counts(),
                handshakesByOutcome(),
                heartbeats.sum(),
                reconnects.sum(),
                disconnects.sum());
    }

    private Map<Outcome, Timing> handshakesByOutcome() {
        Map<Outcome, Timing> sums = new EnumMap<>(Outcome.class);
        handshakes.forEach((outcome, timings) -> sums.put(outcome, timings.sum()));
        return sums;
    }
}
