package io.weir.console;

import io.weir.event.EventSubscription;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The open sockets of some contexts, each with a number, as long as the census is open. Every method is safe from any thread. */
final class Census implements AutoCloseable {
    private final AtomicInteger numbers;
    private final Map<Context, Set<Socket>> sockets = new ConcurrentHashMap<>();
    private final List<EventSubscription> watching;
    private final Map<Socket, SocketRows> known = new HashMap<>();
    private int size;

    /**
     * Has the contexts tell of their sockets.
     *
     * @param numbers where the last number is that was given to a socket
     */
    Census(List<Context> contexts, AtomicInteger numbers) {
        this.numbers = numbers;
        watching = contexts.stream()
                .map(context -> context.watch(open -> sockets.put(context, open)))
                .toList();
    }

    /** One look at all that is open. */
    synchronized Map<String, Row> look() {
        Set<Socket> open = new HashSet<>();
        sockets.values().forEach(open::addAll);
        known.keySet().retainAll(open);
        Map<String, Row> rows = new LinkedHashMap<>(size);
        for (Socket socket : open) {
            known.computeIfAbsent(socket, added -> new SocketRows(Integer.toString(numbers.incrementAndGet())))
                    .add(socket.snapshot(), socket.options().flow(), row -> rows.put(row.id(), row));
        }
        size = rows.size() * 2;
        return rows;
    }

    /** The open socket with that id; null if there is none. */
    synchronized @Nullable Socket socket(String id) {
        return known.entrySet().stream()
                .filter(each -> each.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The peer with that id in a snapshot of its socket; null if there is none. */
    synchronized @Nullable PeerSnapshot peer(Socket socket, String id, SocketSnapshot from) {
        SocketRows rows = known.get(socket);
        return rows == null ? null : rows.peer(id, from);
    }

    @Override
    public void close() {
        watching.forEach(EventSubscription::close);
    }
}
