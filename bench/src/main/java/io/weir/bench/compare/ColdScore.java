package io.weir.bench.compare;

import java.util.List;

/**
 * What one contestant reached by one measure of a comparison from cold.
 *
 * @param contestant its name
 * @param measure what was measured, in words
 * @param summary of the rounds
 * @param rounds the value of each, in order
 */
record ColdScore(String contestant, String measure, Summary summary, List<Double> rounds) {
    static ColdScore of(String contestant, String measure, List<Double> rounds) {
        return new ColdScore(contestant, measure, Summary.of(rounds), List.copyOf(rounds));
    }
}
