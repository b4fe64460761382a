package io.weir.bench.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a workload came to.
 *
 * @param workload its name
 * @param title in plain words
 * @param family the workloads with which it shares a chart
 * @param category what sets it apart in its family
 * @param scores of all contestants by all measures
 */
record WorkloadResult(String workload, String title, String family, String category, List<Measurement> scores) {
    static WorkloadResult of(Workload workload, List<Measurement> scores) {
        return new WorkloadResult(
                workload.name(), workload.title(), workload.family(), workload.category(), List.copyOf(scores));
    }

    /** The contestants, in the order in which they took part. */
    List<String> contestants() {
        return scores.stream().map(Measurement::contestant).distinct().toList();
    }

    /** The measures of speed that there are. */
    List<Measure> speeds() {
        return scores.stream()
                .map(Measurement::measure)
                .filter(Measure::isSpeed)
                .distinct()
                .sorted()
                .toList();
    }

    Optional<Measurement> score(String contestant, Measure measure) {
        return scores.stream()
                .filter(score -> score.contestant().equals(contestant) && score.measure() == measure)
                .findFirst();
    }

    /** The median of the one divided by that of the other, if both took part. */
    OptionalDouble ratio(Measure measure, String contestant, String other) {
        Optional<Measurement> one = score(contestant, measure);
        Optional<Measurement> base = score(other, measure);
        return one.isPresent() && base.isPresent()
                ? OptionalDouble.of(
                        one.get().summary().median() / base.get().summary().median())
                : OptionalDouble.empty();
    }

    /** The contestant with the best median; the bare ceiling is no contestant in this. */
    Optional<String> ahead(Measure measure) {
        Comparator<Measurement> better = (one, other) -> {
            double left = one.summary().median();
            double right = other.summary().median();
            return measure.isAhead(left, right) ? 1 : measure.isAhead(right, left) ? -1 : 0;
        };
        return scores.stream()
                .filter(score ->
                        score.measure() == measure && !score.contestant().equals(Contestant.BARE))
                .max(better)
                .map(Measurement::contestant);
    }
}
