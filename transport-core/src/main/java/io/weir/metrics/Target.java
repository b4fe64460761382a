package io.weir.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One registry, and our meters in it. What it throws is logged, the first time, and ends nothing. */
final class Target {
    private static final System.Logger LOG = System.getLogger("io.weir.metrics");

    private final MeterRegistry registry;
    private final Map<SocketGroup, Map<Series, Meter>> meters = new HashMap<>();

    /** Groups whose names and tags another one has in this registry. */
    private final Set<SocketGroup> shadowed = new HashSet<>();

    private boolean failed;

    Target(MeterRegistry registry) {
        this.registry = registry;
    }

    boolean is(MeterRegistry other) {
        return registry == other;
    }

    /** Registers the series of the group that are not there yet, and removes those that it does not have any more. */
    void show(SocketGroup group, List<Series> wanted) {
        if (shadowed.contains(group)) {
            return;
        }
        if (!meters.containsKey(group) && isTaken(wanted)) {
            shadowed.add(group);
            LOG.log(
                    Level.WARNING,
                    "a meter registry has meters of another context with {0}: name the contexts, or give the meters tags",
                    group);
            return;
        }
        Map<Series, Meter> known = meters.computeIfAbsent(group, first -> new HashMap<>());
        Set<Series> obsolete = new HashSet<>(known.keySet());
        wanted.forEach(obsolete::remove);
        obsolete.forEach(each -> remove(known, each));
        for (Series each : wanted) {
            if (!known.containsKey(each)) {
                attempt(() -> known.put(each, each.register(registry)));
            }
        }
    }

    private boolean isTaken(List<Series> wanted) {
        try {
            return wanted.get(0).isIn(registry);
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
    }

    void remove(SocketGroup group) {
        shadowed.remove(group);
        Map<Series, Meter> known = meters.remove(group);
        if (known != null) {
            List.copyOf(known.keySet()).forEach(each -> remove(known, each));
        }
    }

    private void remove(Map<Series, Meter> known, Series each) {
        Meter meter = known.remove(each);
        if (meter != null) {
            attempt(() -> registry.remove(meter));
        }
    }

    void clear() {
        List.copyOf(meters.keySet()).forEach(this::remove);
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException why) {
        if (!failed) {
            failed = true;
            LOG.log(Level.WARNING, "a meter registry failed, and may lack meters of Weir: " + registry, why);
        }
    }
}
