package io.weir.metrics;

import io.micrometer.core.instrument.Tags;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.PeerSnapshot.ConnectionState;
import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that share a name and a type, and so the series of the meters: the values are the sums over those that are
 * open and those that were. Otherwise what a socket drops when it closes would not be seen.
 *
 * <p>Safe from any thread. The monitor is held while snapshots are taken, and never while a registry is called.
 */
final class SocketGroup {
    /** Within this time all series are read from the same snapshots: they agree, and each costs little. */
    private static final long FRESH_NANOS = 10_000_000;

    /** The other end of an inproc pair may change the counters of a socket for a moment after it was closed. */
    private static final long SETTLED_NANOS = 1_000_000_000;

    /**
     * What has series of its own.
     *
     * @param scope the kind of it
     * @param transport empty for a socket
     * @param peer empty for a socket or a transport
     */
    private record Subject(MeterScope scope, String transport, String peer) {
        static final Subject SOCKET = new Subject(MeterScope.SOCKET, "", "");

        static Subject transport(String name) {
            return new Subject(MeterScope.TRANSPORT, name, "");
        }

        static Subject peer(PeerSnapshot peer) {
            return new Subject(MeterScope.PEER, peer.transport(), peer.address());
        }

        Tags tags() {
            return switch (scope) {
                case SOCKET -> Tags.empty();
                case TRANSPORT -> Tags.of("transport", transport);
                case PEER -> Tags.of("transport", transport, "peer", peer);
            };
        }
    }

    private final Tags tags;
    private final boolean perPeer;
    private final Map<Subject, List<Series>> series = new LinkedHashMap<>();
    private final Set<Socket> open = new LinkedHashSet<>();

    /** Those that closed just now, and when. */
    private final Map<Socket, Long> closed = new LinkedHashMap<>();

    /** What grew in sockets that have closed, by what reads it. */
    private final Map<ToLongFunction<SocketSnapshot>, Long> kept = new HashMap<>();

    private @Nullable List<SocketSnapshot> snapshots;
    private long takenAt;

    SocketGroup(Tags tags, boolean perPeer) {
        this.tags = tags;
        this.perPeer = perPeer;
        add(Subject.SOCKET);
    }

    /** Takes in a socket, unless it is here. */
    synchronized void join(Socket socket) {
        if (open.add(socket)) {
            snapshots = null;
        }
    }

    /** Keeps what the sockets that are not open any more have counted. */
    synchronized void keepOpen(Set<Socket> stillOpen) {
        for (Socket socket : List.copyOf(open)) {
            if (!stillOpen.contains(socket)) {
                open.remove(socket);
                closed.put(socket, System.nanoTime());
                snapshots = null;
            }
        }
        settle();
    }

    synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    /** The series that there are to be, those of transports and peers that were not here before included. */
    synchronized List<Series> series() {
        for (Socket socket : open) {
            socket.transports().forEach(name -> add(Subject.transport(name)));
        }
        if (perPeer) {
            snapshots = null;
            Set<Subject> peers = snapshots().stream()
                    .flatMap(socket -> socket.peers().stream())
                    .filter(peer -> peer.state() != ConnectionState.GONE)
                    .map(Subject::peer)
                    .collect(Collectors.toSet());
            series.keySet().removeIf(subject -> subject.scope() == MeterScope.PEER && !peers.contains(subject));
            peers.forEach(this::add);
        }
        return series.values().stream().flatMap(List::stream).toList();
    }

    private void add(Subject subject) {
        series.computeIfAbsent(subject, missing -> {
            Tags all = tags.and(subject.tags());
            List<Series> added = new ArrayList<>();
            for (WeirMeter meter : WeirMeters.all()) {
                if (meter.scope() == subject.scope()) {
                    meter.readings(subject.transport(), subject.peer())
                            .forEach(reading -> added.add(new Series(meter, this, all, reading)));
                }
            }
            return added;
        });
    }

    /** The value now: of the sockets that are open or closed just now. */
    synchronized long now(ToLongFunction<SocketSnapshot> value) {
        return snapshots().stream().mapToLong(value).sum();
    }

    /** The value of what only grows: of those, and of all that were here. */
    synchronized long sum(ToLongFunction<SocketSnapshot> value) {
        List<SocketSnapshot> counted = snapshots();
        return kept.getOrDefault(value, 0L) + counted.stream().mapToLong(value).sum();
    }

    private List<SocketSnapshot> snapshots() {
        List<SocketSnapshot> known = snapshots;
        if (known == null || System.nanoTime() - takenAt > FRESH_NANOS) {
            settle();
            known = new ArrayList<>();
            for (Socket socket : open) {
                known.add(socket.snapshot());
            }
            for (Socket socket : closed.keySet()) {
                known.add(socket.snapshot());
            }
            snapshots = known;
            takenAt = System.nanoTime();
        }
        return known;
    }

    /** Adds up, and forgets, the sockets that have closed a while ago. */
    private void settle() {
        long now = System.nanoTime();
        for (Map.Entry<Socket, Long> entry : List.copyOf(closed.entrySet())) {
            if (now - entry.getValue() > SETTLED_NANOS) {
                SocketSnapshot last = entry.getKey().snapshot();
                series.values().stream().flatMap(List::stream).forEach(each -> each.keep(last, kept));
                closed.remove(entry.getKey());
                snapshots = null;
            }
        }
    }

    @Override
    public String toString() {
        return tags.toString();
    }
}
