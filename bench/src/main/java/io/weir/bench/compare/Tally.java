package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the rounds of one workload. */
final class Tally {
    private final Map<String, Map<Measure, List<Double>>> rounds = new LinkedHashMap<>();

    void add(Contestant contestant, Round round) {
        Map<Measure, List<Double>> own =
                rounds.computeIfAbsent(contestant.name(), name -> new EnumMap<>(Measure.class));
        round.values()
                .forEach((measure, value) ->
                        own.computeIfAbsent(measure, key -> new ArrayList<>()).add(value));
    }

    Outcome outcome(Workload workload) {
        List<Score> scores = new ArrayList<>();
        rounds.forEach((contestant, measures) ->
                measures.forEach((measure, values) -> scores.add(Score.of(contestant, measure, values))));
        return Outcome.of(workload, scores);
    }
}
