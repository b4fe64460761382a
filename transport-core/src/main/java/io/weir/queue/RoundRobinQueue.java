package io.weir.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue that is read round-robin by the address of the client that each piece of work is for, and in order within one
 * address. A client with a thousand pieces delays another by one piece.
 *
 * <p>For one thread at a time.
 *
 * @param <T> a piece of work, told apart from others by its identity or {@code equals}
 */
public final class RoundRobinQueue<T> {
    private final Map<String, Set<T>> waiting = new LinkedHashMap<>();

    /** Makes an empty one. */
    public RoundRobinQueue() {}

    /** Adds the last piece of an address. */
    public void add(String address, T piece) {
        waiting.computeIfAbsent(address, first -> new LinkedHashSet<>()).add(piece);
    }

    /** Takes out the next piece, after which it is the turn of the next address; null if nothing waits. */
    public @Nullable T poll() {
        Iterator<Map.Entry<String, Set<T>>> addresses = waiting.entrySet().iterator();
        if (!addresses.hasNext()) {
            return null;
        }
        Map.Entry<String, Set<T>> turn = addresses.next();
        String address = turn.getKey();
        Set<T> pieces = turn.getValue();
        addresses.remove();
        Iterator<T> first = pieces.iterator();
        T piece = first.next();
        first.remove();
        if (!pieces.isEmpty()) {
            waiting.put(address, pieces);
        }
        return piece;
    }

    /** Takes out a piece that need not be done any more; it may have been polled. */
    public void remove(String address, T piece) {
        Set<T> pieces = waiting.get(address);
        if (pieces != null && pieces.remove(piece) && pieces.isEmpty()) {
            waiting.remove(address);
        }
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }
}
