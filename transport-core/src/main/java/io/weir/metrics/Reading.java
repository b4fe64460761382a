package io.weir.metrics;

import io.micrometer.core.instrument.Tags;
import io.weir.snapshot.JobsSnapshot;
import io.weir.snapshot.NameSnapshot;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.SocketSnapshot;
import io.weir.snapshot.Timing;
import io.weir.snapshot.TransportSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One series of a meter: the tags that it has beside those of its scope, and where in a snapshot its value is.
 *
 * @param tags its own tags
 * @param value the value; of a timer, how often
 * @param nanos of a timer, how long altogether; null for all others
 */
record Reading(
        Tags tags,
        ToLongFunction<SocketSnapshot> value,
        @Nullable ToLongFunction<SocketSnapshot> nanos) {
    /** The series of a meter for one socket, transport or peer, as its scope is. */
    interface Source {
        List<Reading> of(String transport, String peer);
    }

    /** A value of the socket. */
    static Source socket(ToLongFunction<SocketSnapshot> value) {
        return (transport, peer) -> List.of(new Reading(Tags.empty(), value, null));
    }

    /** A value of the socket for each of a closed list. */
    static <E extends Enum<E>> Source socket(String tag, E[] list, BiFunction<SocketSnapshot, E, Long> value) {
        return (transport, peer) -> Arrays.stream(list)
                .map(each -> new Reading(tag(tag, each), socket -> value.apply(socket, each), null))
                .toList();
    }

    /** A value of the socket for each direction. */
    static Source directions(ToLongFunction<SocketSnapshot> send, ToLongFunction<SocketSnapshot> receive) {
        return (transport, peer) -> List.of(
                new Reading(Tags.of("direction", "send"), send, null),
                new Reading(Tags.of("direction", "receive"), receive, null));
    }

    /** A value of the socket for each direction and each of a closed list. */
    static <E extends Enum<E>> Source directions(
            String tag,
            E[] list,
            BiFunction<SocketSnapshot, E, Long> send,
            BiFunction<SocketSnapshot, E, Long> receive) {
        return (transport, peer) -> Arrays.stream(list)
                .flatMap(each -> Stream.of(
                        new Reading(tag(tag, each).and("direction", "send"), socket -> send.apply(socket, each), null),
                        new Reading(
                                tag(tag, each).and("direction", "receive"),
                                socket -> receive.apply(socket, each),
                                null)))
                .toList();
    }

    /** A sum over the names that the socket remembers; none are left when it is closed. */
    static Source names(ToLongFunction<NameSnapshot> value) {
        return socket(socket ->
                socket.closed() ? 0 : socket.names().stream().mapToLong(value).sum());
    }

    /** A number of the jobs of a queue for each state; none are left when it is closed. */
    static Source jobs(
            ToLongFunction<JobsSnapshot> queued,
            ToLongFunction<JobsSnapshot> leased,
            ToLongFunction<JobsSnapshot> dead) {
        return (transport, peer) -> List.of(jobs("queued", queued), jobs("leased", leased), jobs("dead", dead));
    }

    private static Reading jobs(String state, ToLongFunction<JobsSnapshot> value) {
        return new Reading(
                Tags.of("state", state), socket -> socket.closed() ? 0 : value.applyAsLong(socket.jobs()), null);
    }

    /** A time of the socket for each of a closed list. */
    static <E extends Enum<E>> Source socketTimer(String tag, E[] list, BiFunction<SocketSnapshot, E, Timing> timing) {
        return (transport, peer) -> Arrays.stream(list)
                .map(each -> timed(tag(tag, each), socket -> timing.apply(socket, each)))
                .toList();
    }

    /** A time of the socket. */
    static Source timer(Function<SocketSnapshot, Timing> timing) {
        return (transport, peer) -> List.of(timed(Tags.empty(), timing));
    }

    /** A value of the transport. */
    static Source transport(ToLongFunction<TransportSnapshot> value) {
        return (transport, peer) -> List.of(new Reading(Tags.empty(), over(transport, value), null));
    }

    /** A value of the transport for each of a closed list. */
    static <E extends Enum<E>> Source transport(String tag, E[] list, BiFunction<TransportSnapshot, E, Long> value) {
        return (transport, peer) -> Arrays.stream(list)
                .map(each -> new Reading(tag(tag, each), over(transport, at -> value.apply(at, each)), null))
                .toList();
    }

    /** A time of the transport. */
    static Source transportTimer(Function<TransportSnapshot, Timing> timing) {
        return (transport, peer) -> List.of(overTimed(Tags.empty(), transport, timing));
    }

    /** A time of the transport for each of a closed list. */
    static <E extends Enum<E>> Source transportTimer(
            String tag, E[] list, BiFunction<TransportSnapshot, E, Timing> timing) {
        return (transport, peer) -> Arrays.stream(list)
                .map(each -> overTimed(tag(tag, each), transport, at -> timing.apply(at, each)))
                .toList();
    }

    /** A value of the peer. */
    static Source peer(ToLongFunction<PeerSnapshot> value) {
        return (transport, peer) -> List.of(new Reading(Tags.empty(), of(transport, peer, value), null));
    }

    /** A value of the peer for each direction. */
    static Source peerDirections(ToLongFunction<PeerSnapshot> send, ToLongFunction<PeerSnapshot> receive) {
        return (transport, peer) -> List.of(
                new Reading(Tags.of("direction", "send"), of(transport, peer, send), null),
                new Reading(Tags.of("direction", "receive"), of(transport, peer, receive), null));
    }

    private static Tags tag(String key, Enum<?> value) {
        return Tags.of(key, value.name().toLowerCase(Locale.ROOT));
    }

    private static Reading timed(Tags tags, Function<SocketSnapshot, Timing> timing) {
        return new Reading(
                tags,
                socket -> timing.apply(socket).count(),
                socket -> timing.apply(socket).total().toNanos());
    }

    private static Reading overTimed(Tags tags, String transport, Function<TransportSnapshot, Timing> timing) {
        return new Reading(
                tags,
                over(transport, at -> timing.apply(at).count()),
                over(transport, at -> timing.apply(at).total().toNanos()));
    }

    private static ToLongFunction<SocketSnapshot> over(String transport, ToLongFunction<TransportSnapshot> value) {
        return socket -> socket.transports().stream()
                .filter(each -> each.transport().equals(transport))
                .mapToLong(value)
                .sum();
    }

    /** Peers of one address, such as two that came by the same name of inproc, count together. */
    private static ToLongFunction<SocketSnapshot> of(
            String transport, String address, ToLongFunction<PeerSnapshot> value) {
        return socket -> socket.peers().stream()
                .filter(each -> each.transport().equals(transport))
                .filter(each -> each.address().equals(address))
                .mapToLong(value)
                .sum();
    }
}
