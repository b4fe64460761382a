package io.weir.console;

import io.weir.event.SocketEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last events: of all sockets together, of each socket, and of each peer of a socket by its address. An event costs a place in
 * three lists and is put into words only when it is shown. Every method is safe from any thread.
 */
final class EventLog {
    /** Of one socket, or of one peer. */
    static final int LAST = 50;

    private static final int LAST_OF_ALL = 500;
    private static final int MOST_LISTS = 4096;

    private final Deque<Told> all = new ArrayDeque<>();

    /** In access order: the list that has been idle for longest is evicted. */
    private final Map<String, Deque<Told>> lists = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Told>> eldest) {
            return size() > MOST_LISTS;
        }
    };

    private long last;

    /**
     * An event with its number and its time.
     *
     * @param number how many there were with it
     * @param at when, in milliseconds since 1970
     * @param event what happened
     */
    record Told(long number, long at, SocketEvent event) {}

    synchronized void add(SocketEvent event) {
        Told told = new Told(++last, System.currentTimeMillis(), event);
        append(all, told, LAST_OF_ALL);
        append(list(event.socket()), told, LAST);
        if (!event.remote().isEmpty()) {
            append(list(key(event.socket(), event.remote())), told, LAST);
        }
    }

    private Deque<Told> list(String of) {
        return lists.computeIfAbsent(of, added -> new ArrayDeque<>());
    }

    private static String key(String socket, String remote) {
        return socket + "\n" + remote;
    }

    private static void append(Deque<Told> list, Told told, int most) {
        if (list.size() == most) {
            list.removeFirst();
        }
        list.addLast(told);
    }

    /** How many there were so far. */
    synchronized long count() {
        return last;
    }

    /** Those after one number and up to another, as far as they are still here. */
    synchronized List<Told> between(long after, long upTo) {
        return all.stream()
                .filter(told -> told.number() > after && told.number() <= upTo)
                .toList();
    }

    /** The last of a socket. */
    synchronized List<Told> of(String socket) {
        Deque<Told> list = lists.get(socket);
        return list == null ? List.of() : List.copyOf(list);
    }

    /** The last of a peer. */
    synchronized List<Told> of(String socket, String remote) {
        return of(key(socket, remote));
    }
}
