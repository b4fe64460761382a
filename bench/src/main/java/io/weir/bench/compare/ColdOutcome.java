package io.weir.bench.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a workload came to from cold.
 *
 * @param workload its name
 * @param title in plain words
 * @param scores of all contestants by all measures that each of their rounds reached
 * @param lines what had arrived by when
 * @param diaries what the JVMs did, in one more trial each
 */
record ColdOutcome(
        String workload, String title, List<ColdScore> scores, List<ColdLine> lines, List<JvmDiary> diaries) {
    List<String> contestants() {
        return scores.stream().map(ColdScore::contestant).distinct().toList();
    }

    /** In the order in which they are shown. */
    List<String> measures() {
        return scores.stream().map(ColdScore::measure).distinct().toList();
    }

    Optional<ColdScore> score(String contestant, String measure) {
        return scores.stream()
                .filter(score ->
                        score.contestant().equals(contestant) && score.measure().equals(measure))
                .findFirst();
    }

    /** The median of the one divided by libzmq's, if there are both. */
    OptionalDouble ratio(String contestant, String measure) {
        Optional<ColdScore> one = score(contestant, measure);
        Optional<ColdScore> base = score(Contestant.LIBZMQ, measure);
        return one.isPresent() && base.isPresent() && base.get().summary().median() > 0
                ? OptionalDouble.of(
                        one.get().summary().median() / base.get().summary().median())
                : OptionalDouble.empty();
    }
}
