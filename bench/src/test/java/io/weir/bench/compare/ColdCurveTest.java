package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColdCurveTest {
    /** Nothing for a second, then 100 a second for two seconds, then 1,000 a second for five. */
    private static final ColdCurve CURVE = curve(1.0);

    private static ColdCurve curve(double first) {
        double[] seconds =
                IntStream.rangeClosed(0, 800).mapToDouble(i -> i / 100.0).toArray();
        double[] counts = new double[seconds.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = 100 * Math.min(2, Math.max(0, seconds[i] - first)) + 1000 * Math.max(0, seconds[i] - first - 2);
        }
        return new ColdCurve(first, seconds, counts);
    }

    @Test
    void theClockOfAnEndIsCountedFromTheStartOfTheFirstProcess() {
        ColdReading reading = new ColdReading(
                3_500_000_000L, new long[] {3_000_000_000L, 4_000_000_000L}, new long[] {0, 7}, null, 0);
        ColdCurve curve = ColdCurve.of(reading, 2_000_000_000L);
        assertThat(curve.first()).isEqualTo(1.5);
        assertThat(curve.end()).isEqualTo(2.0);
        assertThat(curve.doneAfter(2)).isEqualTo(7);
    }

    @Test
    void nothingIsDoneBeforeTheFirst() {
        assertThat(CURVE.doneAfter(0.5)).isZero();
        assertThat(CURVE.doneAfter(1)).isZero();
    }

    @Test
    void betweenTwoLooksMessagesCameEvenly() {
        ColdCurve coarse = new ColdCurve(1.5, new double[] {1, 2, 3}, new double[] {0, 10, 30});
        assertThat(coarse.doneAfter(1.75)).isEqualTo(5);
        assertThat(coarse.doneAfter(2.5)).isEqualTo(20);
        assertThat(coarse.doneAfter(9)).isEqualTo(30);
        assertThat(coarse.timeOf(1)).hasValue(1.5);
        assertThat(coarse.timeOf(5)).hasValue(1.75);
        assertThat(coarse.timeOf(20)).hasValue(2.5);
    }

    @Test
    void whatWasNeverReachedHasNoTime() {
        assertThat(CURVE.timeOf(5200)).isPresent();
        assertThat(CURVE.timeOf(5201)).isEmpty();
    }

    @Test
    void theRateOfTheLastQuarterIsTakenForWarm() {
        assertThat(CURVE.warmRate()).isCloseTo(1000, within(1.0));
        assertThat(CURVE.firstSecondShare().getAsDouble()).isCloseTo(10, within(0.1));
        assertThat(CURVE.rateAt(2)).isCloseTo(100, within(1.0));
    }

    @Test
    void itIsNearlyWarmWhenHalfASecondBringsNineTenths() {
        assertThat(CURVE.timeOfNearlyWarm().getAsDouble()).isCloseTo(3.2, within(0.1));
    }

    @Test
    void whereNothingArrivedThereIsNothingToSay() {
        ColdCurve nothing = new ColdCurve(Double.NaN, new double[] {1, 2}, new double[] {0, 0});
        assertThat(nothing.timeOf(1)).isEmpty();
        assertThat(nothing.doneAfter(2)).isZero();
        assertThat(nothing.firstSecondShare()).isEmpty();
        assertThat(nothing.timeOfNearlyWarm()).isEmpty();
    }
}
