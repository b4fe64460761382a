package io.weir.bench.compare;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What had arrived by when, in seconds since the first process was started.
 *
 * @param first when the first arrived; {@link Double#NaN} if none did
 * @param seconds the times of the looks, ascending
 * @param counts what had arrived by each
 */
record ColdCurve(double first, double[] seconds, double[] counts) {
    private static final double NANOS = 1e9;

    /** A rate is that of so many seconds, so that one collection does not decide it. */
    private static final double WINDOW = 0.5;

    private static final double NEARLY = 0.9;
    private static final double STEP = 0.01;

    /** The last part of the time is taken for warm. */
    private static final double WARM_PART = 0.25;

    /** Turns the clock of an end into seconds since that time. */
    static ColdCurve of(ColdReading reading, long begunNanos) {
        int looks = reading.nanos().length;
        double[] seconds = new double[looks];
        double[] counts = new double[looks];
        for (int i = 0; i < looks; i++) {
            seconds[i] = (reading.nanos()[i] - begunNanos) / NANOS;
            counts[i] = reading.counts()[i];
        }
        return new ColdCurve(
                reading.first() == 0 ? Double.NaN : (reading.first() - begunNanos) / NANOS, seconds, counts);
    }

    /** When the last look was. */
    double end() {
        return seconds.length == 0 ? 0 : seconds[seconds.length - 1];
    }

    /** What had arrived by then; of what came between two looks, the part that is due if it came evenly. */
    double doneAfter(double time) {
        if (Double.isNaN(first) || time < first) {
            return 0;
        }
        int place = Arrays.binarySearch(seconds, time);
        if (place >= 0) {
            return counts[place];
        }
        int after = -place - 1;
        if (after == seconds.length) {
            return counts[after - 1];
        }
        boolean firstCameBetween = after == 0 || seconds[after - 1] < first;
        double begin = firstCameBetween ? first : seconds[after - 1];
        double before = firstCameBetween ? 0 : counts[after - 1];
        return before + (counts[after] - before) * (time - begin) / (seconds[after] - begin);
    }

    /** When so many had arrived; nothing if they never had. */
    OptionalDouble timeOf(long count) {
        if (count <= 1) {
            return Double.isNaN(first) ? OptionalDouble.empty() : OptionalDouble.of(first);
        }
        for (int i = 0; i < seconds.length; i++) {
            if (counts[i] >= count) {
                double begin = i == 0 ? first : Math.max(first, seconds[i - 1]);
                double before = i == 0 ? 0 : counts[i - 1];
                return OptionalDouble.of(begin + (seconds[i] - begin) * (count - before) / (counts[i] - before));
            }
        }
        return OptionalDouble.empty();
    }

    /** How many a second arrived around that time. */
    double rateAt(double time) {
        double begin = Math.max(0, time - WINDOW / 2);
        double until = Math.min(end(), time + WINDOW / 2);
        return until <= begin ? 0 : (doneAfter(until) - doneAfter(begin)) / (until - begin);
    }

    /** How many a second arrived in the last quarter of the time. */
    double warmRate() {
        double begin = end() * (1 - WARM_PART);
        return end() == 0 ? 0 : (doneAfter(end()) - doneAfter(begin)) / (end() - begin);
    }

    /** What arrived in the first second after the first, in hundredths of what arrives in one of the last seconds. */
    OptionalDouble firstSecondShare() {
        return warmRate() == 0 || first + 1 > end()
                ? OptionalDouble.empty()
                : OptionalDouble.of(100 * doneAfter(first + 1) / warmRate());
    }

    /** When the rate was nine tenths of the last for the first time. */
    OptionalDouble timeOfNearlyWarm() {
        double enough = NEARLY * warmRate();
        if (enough == 0) {
            return OptionalDouble.empty();
        }
        for (double time = first + WINDOW / 2; time < end(); time += STEP) {
            if (rateAt(time) >= enough) {
                return OptionalDouble.of(time);
            }
        }
        return OptionalDouble.empty();
    }
}
