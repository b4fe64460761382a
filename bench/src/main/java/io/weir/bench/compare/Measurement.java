package io.weir.bench.compare;

import java.util.List;

/**
 * What one contestant reached by one measure.
 *
 * @param contestant its name
 * @param measure what was measured
 * @param summary of the rounds
 * @param rounds the value of each, in order
 */
record Measurement(String contestant, Measure measure, Summary summary, List<Double> rounds) {
    static Measurement of(String contestant, Measure measure, List<Double> rounds) {
        return new Measurement(contestant, measure, Summary.of(rounds), List.copyOf(rounds));
    }
}
