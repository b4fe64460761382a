package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the rounds of one workload. */
final class RoundCollector {
    private final Map<String, Map<Measure, List<Double>>> rounds = new LinkedHashMap<>();

    void add(Contestant contestant, Round round) {
        Map<Measure, List<Double>> own =
                rounds.computeIfAbsent(contestant.name(), name -> new EnumMap<>(Measure.class));
        round.values()
                .forEach((measure, value) ->
                        own.computeIfAbsent(measure, key -> new ArrayList<>()).add(value));
    }

    WorkloadResult outcome(Workload workload) {
        List<Measurement> scores = new ArrayList<>();
        rounds.forEach((contestant, measures) ->
                measures.forEach((measure, values) -> scores.add(Measurement.of(contestant, measure, values))));
        return WorkloadResult.of(workload, scores);
    }
}
