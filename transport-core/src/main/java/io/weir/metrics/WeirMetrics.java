package io.weir.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.weir.event.EventSubscription;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The counters of a context's sockets as meters: those of {@link WeirMeters}, for all sockets that are open and that will
 * be.
 *
 * <pre>{@code
 * WeirMetrics metrics = WeirMetrics.of(context);
 * metrics.bindTo(registry);
 * }</pre>
 *
 * <p><b>Cost.</b> None on the way of messages: sockets count anyway, and a registry that asks for a value makes the
 * group of sockets of that name take a snapshot, which serves all values for 10 ms.
 *
 * <p><b>Names.</b> Sockets with the same name and type share their meters, and those without a name of their own are
 * called {@code unnamed}; values add up. The meters of a socket that was closed stay, so that what was dropped at its end
 * is seen; of names that have no open socket any more, only the last {@value #CLOSED_NAMES} have meters. Two contexts on
 * one registry need different names, or different tags; of two that have the same the second has no meters, and the log
 * says so. No tag holds an address, unless peers were asked for, or a topic.
 *
 * <p><b>Registries.</b> Any number, at any time: counters begin when a socket opens, not when a registry comes. What a
 * registry throws is logged once and does not disturb sockets. Every method is safe from any thread.
 */
@SuppressWarnings("exports") // Micrometer is optional; who uses this class requires it
public final class WeirMetrics implements MeterBinder, AutoCloseable {
    private static final int CLOSED_NAMES = 100;

    private final Tags tags;
    private final boolean perPeer;

    /** Under the monitor, as all below. Those without an open socket are in the order in which they lost the last. */
    private final Map<Tags, SocketGroup> groups = new LinkedHashMap<>();

    private final List<Target> targets = new ArrayList<>();
    private final EventSubscription watching;
    private boolean closed;

    private WeirMetrics(Context context, Iterable<Tag> tags, boolean perPeer) {
        this.tags = Tags.of("context", context.name()).and(tags);
        this.perPeer = perPeer;
        watching = context.watch(this::update);
    }

    /** Meters for each socket of the context. */
    public static WeirMetrics of(Context context) {
        return of(context, Tags.empty());
    }

    /** Meters for each socket of the context, with more tags. */
    public static WeirMetrics of(Context context, Iterable<Tag> tags) {
        return new WeirMetrics(context, tags, false);
    }

    /**
     * Meters for each socket of the context, with more tags, and for each peer as long as it is there, with its address
     * as a tag: for few peers, whose addresses do not change all the time.
     */
    public static WeirMetrics withPeers(Context context, Iterable<Tag> tags) {
        return new WeirMetrics(context, tags, true);
    }

    /**
     * Puts the meters into the registry, and keeps them up to date until this is closed. A second time changes nothing.
     *
     * @throws IllegalStateException if this is closed
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (closed) {
            throw new IllegalStateException("the metrics are closed");
        }
        if (targets.stream().noneMatch(target -> target.is(registry))) {
            targets.add(new Target(registry));
            show();
        }
    }

    /** Removes the meters from all registries. The context is not touched. Idempotent. */
    @Override
    public void close() {
        watching.close();
        synchronized (this) {
            closed = true;
            targets.forEach(Target::clear);
            targets.clear();
            groups.clear();
        }
    }

    private synchronized void update(Set<Socket> open) {
        if (closed) {
            return;
        }
        open.forEach(socket -> group(socket).join(socket));
        List.copyOf(groups.entrySet()).forEach(known -> {
            SocketGroup group = known.getValue();
            boolean wasEmpty = group.isEmpty();
            group.keepOpen(open);
            if (group.isEmpty() && !wasEmpty) {
                groups.remove(known.getKey());
                groups.put(known.getKey(), group);
            }
        });
        forgetOldNames();
        show();
    }

    private SocketGroup group(Socket socket) {
        String asked = socket.options().name();
        Tags of = tags.and(
                "socket",
                asked.isEmpty() ? "unnamed" : asked,
                "type",
                socket.type().name());
        return groups.computeIfAbsent(of, missing -> new SocketGroup(of, perPeer));
    }

    private void forgetOldNames() {
        List<Tags> empty = groups.entrySet().stream()
                .filter(known -> known.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        for (Tags name : empty.subList(0, Math.max(0, empty.size() - CLOSED_NAMES))) {
            SocketGroup forgotten = groups.remove(name);
            if (forgotten != null) {
                targets.forEach(target -> target.remove(forgotten));
            }
        }
    }

    private void show() {
        if (!targets.isEmpty()) {
            for (SocketGroup group : groups.values()) {
                List<Series> series = group.series();
                targets.forEach(target -> target.show(group, series));
            }
        }
    }
}
