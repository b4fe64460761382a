package io.weir.bench.compare;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * What one trial from cold gave.
 *
 * @param work what the end did that counted
 * @param firstNanos when the first arrived there, by the system's monotonic clock
 * @param curve what arrived there by when
 * @param cpuSeconds what both processes used
 * @param compilationSeconds how long the compiler threads of both worked
 * @param collectionSeconds how long collections of both took
 */
record ColdRound(
        Work work,
        long firstNanos,
        ColdCurve curve,
        double cpuSeconds,
        double compilationSeconds,
        double collectionSeconds) {
    /** Messages are as many as the first warm second brings; round trips far fewer. */
    private static final long[] MESSAGES = {1000, 100_000, 5_000_000};

    private static final long[] ROUND_TRIPS = {1000, 20_000};
    private static final double[] AFTER = {1, 2, 5, 10, 20};

    /** The last look is a little before the end. */
    private static final double LATE = 0.1;

    static final String WARM_RATE = "a second in the last quarter";

    /** All that there is, by its name. */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "s to the first", curve.timeOf(1));
        LongStream.of(work == Work.ASK ? ROUND_TRIPS : MESSAGES)
                .forEach(count -> put(values, String.format(Locale.ROOT, "s to %,d", count), curve.timeOf(count)));
        for (double time : AFTER) {
            if (time <= curve.end() + LATE) {
                values.put(String.format(Locale.ROOT, "done after %.0f s", time), curve.doneAfter(time));
            }
        }
        values.put(WARM_RATE, curve.warmRate());
        put(values, "first second, % of that", curve.firstSecondShare());
        put(values, "s until nine tenths of that", curve.timeOfNearlyWarm());
        values.put("CPU s", cpuSeconds);
        if (compilationSeconds > 0) {
            values.put("of that compilation", compilationSeconds);
            values.put("s of collections", collectionSeconds);
        }
        return values;
    }

    private static void put(Map<String, Double> values, String name, OptionalDouble value) {
        value.ifPresent(there -> values.put(name, there));
    }

    /** For the line that says that a trial is over. */
    String headline() {
        return String.format(
                Locale.ROOT,
                "the first after %.3f s, %,.0f after %.0f s",
                curve.first(),
                curve.doneAfter(curve.end()),
                curve.end());
    }
}
