package io.weir.console;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.option.SocketOptions.FlowOptions;
import io.weir.snapshot.NameSnapshot;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.SocketSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of one socket: its own, one for each peer, and one for each reason of a drop or a refusal. For one thread. */
final class SocketRows {
    private final String id;

    /** The number of each peer that was there at the last look, by its address and how many of that came before it. */
    private Map<String, String> numbers = new HashMap<>();

    private int last;

    SocketRows(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Which of the peers in a snapshot has that id; null if none has. */
    @Nullable PeerSnapshot peer(String peerId, SocketSnapshot from) {
        Set<String> seen = new HashSet<>();
        for (PeerSnapshot peer : from.peers()) {
            if (peerId.equals(numbers.get(key(peer, seen)))) {
                return peer;
            }
        }
        return null;
    }

    void add(SocketSnapshot socket, FlowOptions flow, Consumer<Row> to) {
        to.accept(row(socket, flow));
        Map<String, String> known = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (PeerSnapshot peer : socket.peers()) {
            String key = key(peer, seen);
            String number = numbers.get(key);
            String its = number == null ? id + "." + ++last : number;
            known.put(key, its);
            to.accept(row(its, peer));
        }
        numbers = known;
        counts("dropped out", socket.messages().sendDropped(), to);
        counts("dropped in", socket.messages().receiveDropped(), to);
        counts("refused", socket.refusals(), to);
    }

    /** Several peers may have one address: on inproc, and before they answer. */
    private static String key(PeerSnapshot peer, Set<String> seen) {
        String address = peer.address() + " " + peer.local();
        String key = address;
        for (int i = 2; !seen.add(key); i++) {
            key = address + " " + i;
        }
        return key;
    }

    private Row row(SocketSnapshot socket, FlowOptions flow) {
        Accounting messages = socket.messages();
        return new Row(
                Row.Kind.SOCKET,
                id,
                new String[] {socket.name(), socket.type(), listed(socket.bound()), listed(socket.connected())},
                new long[] {
                    messages.accepted(),
                    messages.written(),
                    messages.sendQueued(),
                    unasked(messages.sendDropped()),
                    messages.decoded(),
                    messages.delivered(),
                    messages.receiveQueued(),
                    unasked(messages.receiveDropped()),
                    socket.refusals().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    socket.peers().size(),
                    socket.subscriptions(),
                    socket.pendingSends(),
                    socket.blockedSends().count(),
                    socket.blockedSends().total().toMillis(),
                    socket.volume().written(),
                    socket.volume().received(),
                    socket.volume().sendQueued() + socket.volume().receiveQueued(),
                    messages.sendSpilled(),
                    flow.sendHighWaterMark(),
                    flow.receiveHighWaterMark(),
                    socket.names().size(),
                    socket.names().stream().mapToLong(NameSnapshot::waiting).sum(),
                    socket.jobs().queued(),
                    socket.jobs().leased(),
                    socket.jobs().dead()
                });
    }

    /** Conflating is what was asked for: what takes the place of an older message is no loss. */
    private static long unasked(Map<DropReason, Long> dropped) {
        return dropped.entrySet().stream()
                .filter(each -> each.getKey() != DropReason.CONFLATED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static String listed(List<Endpoint> endpoints) {
        return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(" "));
    }

    private Row row(String number, PeerSnapshot peer) {
        return new Row(
                Row.Kind.PEER,
                number,
                new String[] {
                    id,
                    peer.address(),
                    peer.local(),
                    peer.transport(),
                    peer.state().name(),
                    peer.routingId().isNone() ? "" : peer.routingId().toString(),
                    peer.socketType(),
                    peer.mechanism(),
                    peer.userId()
                },
                new long[] {
                    peer.accepted(),
                    peer.written(),
                    peer.sendQueued(),
                    peer.received(),
                    peer.receiveQueued(),
                    peer.volume().written(),
                    peer.volume().received(),
                    peer.spilled(),
                    peer.heartbeat() == null ? 0 : peer.heartbeat().toNanos() / 1000
                });
    }

    private void counts(String what, Map<? extends Enum<?>, Long> byReason, Consumer<Row> to) {
        byReason.forEach((reason, count) -> to.accept(new Row(
                Row.Kind.COUNT, id + "/" + what + "/" + reason, new String[] {id, what, reason.name()}, new long[] {
                    count
                })));
    }
}
