package io.weir.bench.compare;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * What had arrived by when at a contestant, in the median of the rounds.
 *
 * @param contestant its name
 * @param interval seconds from one point to the next
 * @param done what had arrived by each point, of which the first is an interval after the start
 * @param rate how many a second arrived around each point
 */
record ColdLine(String contestant, double interval, List<Double> done, List<Double> rate) {
    static final double INTERVAL = 0.2;

    static ColdLine of(String contestant, List<ColdCurve> rounds) {
        double end = rounds.stream().mapToDouble(ColdCurve::end).min().orElse(0);
        int points = (int) (end / INTERVAL);
        return new ColdLine(
                contestant,
                INTERVAL,
                points(
                        points,
                        time -> median(rounds.stream()
                                .map(round -> round.doneAfter(time))
                                .toList())),
                points(
                        points,
                        time -> median(
                                rounds.stream().map(round -> round.rateAt(time)).toList())));
    }

    private static List<Double> points(int count, DoubleUnaryOperator value) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> (double) Math.round(value.applyAsDouble(i * INTERVAL)))
                .toList();
    }

    private static double median(List<Double> values) {
        return Summary.of(values).median();
    }

    /** The times of the points. */
    List<Double> times() {
        return IntStream.rangeClosed(1, done.size()).mapToObj(i -> i * interval).toList();
    }
}
