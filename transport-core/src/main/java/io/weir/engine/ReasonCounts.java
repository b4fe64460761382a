package io.weir.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Counts things by reason. For any thread.
 *
 * @param <E> the closed list of reasons
 */
final class ReasonCounts<E extends Enum<E>> {
    private final Map<E, LongAdder> counts = new ConcurrentHashMap<>();

    void add(E reason, long things) {
        if (things != 0) {
            counts.computeIfAbsent(reason, first -> new LongAdder()).add(things);
        }
    }

    /** How often that reason occurred. */
    long count(E reason) {
        LongAdder count = counts.get(reason);
        return count == null ? 0 : count.sum();
    }

    /** The counts; reasons that never occurred are absent. */
    Map<E, Long> counts() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, count -> count.getValue().sum()));
    }
}
