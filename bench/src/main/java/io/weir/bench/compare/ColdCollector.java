package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the rounds of one workload from cold. */
final class ColdCollector {
    private final Workload workload;
    private final Map<String, List<ColdRound>> rounds = new LinkedHashMap<>();
    private final List<JvmDiary> diaries = new ArrayList<>();

    ColdCollector(Workload workload) {
        this.workload = workload;
    }

    void add(ColdContestant contestant, ColdRound round) {
        rounds.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(round);
    }

    void add(List<JvmDiary> more) {
        diaries.addAll(more);
    }

    boolean isEmpty() {
        return rounds.isEmpty();
    }

    ColdOutcome outcome() {
        List<ColdScore> scores = new ArrayList<>();
        List<ColdLine> lines = new ArrayList<>();
        rounds.forEach((contestant, own) -> {
            scores.addAll(scores(contestant, own));
            lines.add(ColdLine.of(contestant, own.stream().map(ColdRound::curve).toList()));
        });
        return new ColdOutcome(workload.name(), workload.title(), scores, lines, List.copyOf(diaries));
    }

    /** A measure that only some rounds reached would be told by the better of them alone. */
    private static List<ColdScore> scores(String contestant, List<ColdRound> rounds) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        rounds.forEach(round -> round.values()
                .forEach((measure, value) -> values.computeIfAbsent(measure, key -> new ArrayList<>())
                        .add(value)));
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() == rounds.size())
                .map(entry -> ColdScore.of(contestant, entry.getKey(), entry.getValue()))
                .toList();
    }
}
