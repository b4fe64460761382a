package io.weir.bench.compare;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What one trial gave. */
final class Round {
    private static final double MILLION = 1e6;

    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

    /**
     * Works the measures out.
     *
     * @param work what the end did that counted
     * @param counting what that end says
     * @param jvm what all ends used, if all have a JVM
     * @param cpu what all ends used in the measured time
     */
    Round(Work work, EndReport counting, @Nullable JvmUse jvm, Duration cpu) {
        double count = counting.count();
        double micros = counting.nanos() / 1e3;
        switch (work) {
            case ASK_ON_SCHEDULE -> putPercentiles(new Percentiles(counting.latencies()));
            case ASK -> values.put(Measure.MEAN, micros / count);
            default -> values.put(Measure.MESSAGES, count / micros * MILLION);
        }
        if (work != Work.ASK_ON_SCHEDULE) {
            // Waiting for the scheduled time takes processor time, too.
            values.put(Measure.CPU, cpu.toNanos() / 1e9 / count * MILLION);
        }
        if (counting.each().length > 1) {
            values.put(Measure.SMALLEST_SHARE, smallestShare(counting.each()));
        }
        if (jvm != null) {
            values.put(Measure.ALLOCATED, jvm.allocated() / count);
            values.put(Measure.COLLECTIONS, (double) jvm.collections());
            values.put(Measure.COLLECTION_MILLIS, (double) jvm.collectionMillis());
        }
    }

    private static double smallestShare(long[] each) {
        LongSummaryStatistics all = LongStream.of(each).summaryStatistics();
        return 100 * all.getMin() / all.getAverage();
    }

    private void putPercentiles(Percentiles latencies) {
        values.put(Measure.P50, latencies.at(500) / 1e3);
        values.put(Measure.P99, latencies.at(990) / 1e3);
        values.put(Measure.P999, latencies.at(999) / 1e3);
        values.put(Measure.MAX, latencies.max() / 1e3);
    }

    Map<Measure, Double> values() {
        return values;
    }

    /** The measure that says most, and its unit. */
    String headline() {
        Map.Entry<Measure, Double> first = values.entrySet().iterator().next();
        return Measure.format(first.getValue()) + ' ' + first.getKey().unit();
    }
}
