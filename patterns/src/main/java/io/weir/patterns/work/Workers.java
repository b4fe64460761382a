package io.weir.patterns.work;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a queue: who wants more, in turn, and who went away and may come back. One thread; times are those of the
 * queue's clock, in nanoseconds.
 */
final class Workers {
    private final int limit;
    private final long reconnectNanos;
    private final Map<Object, WorkerEntry> byKey = new HashMap<>();
    private final Map<Object, Set<WorkerEntry>> byPeer = new HashMap<>();

    /** Those that want more jobs; the one that has waited for longest first. */
    private final Set<WorkerEntry> hungry = new LinkedHashSet<>();

    /** Those whose connection has ended, in the order in which it did. */
    private final Set<WorkerEntry> away = new LinkedHashSet<>();

    Workers(int limit, long reconnectNanos) {
        this.limit = limit;
        this.reconnectNanos = reconnectNanos;
    }

    /** A worker says that it is there; null if there are too many. */
    @Nullable WorkerEntry ready(@Nullable JobId name, Address from, int credit, long leaseNanos) {
        Object key = name == null ? from : name;
        WorkerEntry worker = byKey.get(key);
        if (worker == null) {
            if (byKey.size() >= limit) {
                return null;
            }
            worker = new WorkerEntry(key, from);
            byKey.put(key, worker);
        } else {
            detach(worker);
        }
        byPeer.computeIfAbsent(from.peer(), peer -> new HashSet<>()).add(worker);
        worker.address = from;
        worker.credit = credit;
        worker.leaseNanos = leaseNanos;
        worker.away = false;
        worker.silent = false;
        worker.full = false;
        away.remove(worker);
        look(worker);
        return worker;
    }

    private void detach(WorkerEntry worker) {
        Object peer = worker.address.peer();
        Set<WorkerEntry> there = byPeer.get(peer);
        if (there != null && there.remove(worker) && there.isEmpty()) {
            byPeer.remove(peer);
        }
    }

    /**
     * A connection has ended: those behind it are away, and those without a name gone.
     *
     * @param lost gets each worker that will not come back
     */
    void disconnected(Object peer, long now, Consumer<WorkerEntry> lost) {
        Set<WorkerEntry> there = byPeer.remove(peer);
        if (there == null) {
            return;
        }
        for (WorkerEntry worker : there) {
            hungry.remove(worker);
            worker.away = true;
            worker.full = false;
            if (worker.key instanceof JobId && reconnectNanos > 0) {
                worker.awayUntil = now + reconnectNanos;
                away.add(worker);
            } else {
                byKey.remove(worker.key);
                lost.accept(worker);
            }
        }
    }

    /** Those whose time to come back is up. */
    void expire(long now, Consumer<WorkerEntry> lost) {
        while (!away.isEmpty()) {
            WorkerEntry first = away.iterator().next();
            if (first.awayUntil - now > 0) {
                return;
            }
            away.remove(first);
            byKey.remove(first.key);
            lost.accept(first);
        }
    }

    /** Nanoseconds until {@link #expire} has something to do. */
    long nextDue(long now, long otherwise) {
        return away.isEmpty() ? otherwise : Math.max(0, away.iterator().next().awayUntil - now);
    }

    /** The peer has room again. */
    void roomAgain(Object peer) {
        for (WorkerEntry worker : byPeer.getOrDefault(peer, Set.of())) {
            worker.full = false;
            look(worker);
        }
    }

    /** Something about the worker has changed. */
    void look(WorkerEntry worker) {
        if (worker.wantsMore() && byKey.get(worker.key) == worker) {
            hungry.add(worker);
        } else {
            hungry.remove(worker);
        }
    }

    /** The worker whose turn it is to get a job; null if none wants one. */
    @Nullable WorkerEntry next() {
        if (hungry.isEmpty()) {
            return null;
        }
        WorkerEntry first = hungry.iterator().next();
        hungry.remove(first);
        return first;
    }

    boolean anyWants() {
        return !hungry.isEmpty();
    }

    int size() {
        return byKey.size() - away.size();
    }

    /** The credit of those that are there, used or not. */
    long credit() {
        return List.copyOf(byKey.values()).stream()
                .filter(worker -> !worker.away)
                .mapToLong(worker -> worker.credit)
                .sum();
    }
}
