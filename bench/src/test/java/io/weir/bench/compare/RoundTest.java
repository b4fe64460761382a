package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static final long TWO_SECONDS = 2_000_000_000L;
    private static final Duration CPU = Duration.ofSeconds(3);

    @Test
    void aStreamIsMeasuredInMessagesASecondAndWhatTheyCost() {
        EndReport reading = new EndReport(1_000_000, TWO_SECONDS, new long[0], new long[] {1_000_000}, null);
        assertThat(new Round(Work.PULL, reading, new JvmUse(48_000_000, 4, 12), CPU).values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Measure.MESSAGES, 500_000.0,
                        Measure.CPU, 3.0,
                        Measure.ALLOCATED, 48.0,
                        Measure.COLLECTIONS, 4.0,
                        Measure.COLLECTION_MILLIS, 12.0));
    }

    @Test
    void ofSeveralPeersTheSmallestShareIsMeasured() {
        EndReport reading = new EndReport(400, TWO_SECONDS, new long[0], new long[] {120, 80, 100, 100}, null);
        assertThat(new Round(Work.COLLECT, reading, null, CPU).values()).containsEntry(Measure.SMALLEST_SHARE, 80.0);
    }

    @Test
    void roundTripsOneAfterTheOtherAreMeasuredByTheirMean() {
        EndReport reading = new EndReport(20_000, TWO_SECONDS, new long[0], new long[] {20_000}, null);
        assertThat(new Round(Work.ASK, reading, null, CPU).values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(Measure.MEAN, 100.0, Measure.CPU, 150.0));
    }

    @Test
    void roundTripsOnAScheduleAreMeasuredByTheirPercentiles() {
        long[] nanos = LongStream.rangeClosed(1, 1000).map(i -> i * 1000).toArray();
        Round round = new Round(
                Work.ASK_ON_SCHEDULE, new EndReport(1000, TWO_SECONDS, nanos, new long[] {1000}, null), null, CPU);
        assertThat(round.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Measure.P50, 500.0, Measure.P99, 990.0, Measure.P999, 999.0, Measure.MAX, 1000.0));
        assertThat(round.headline()).isEqualTo("500 p50, µs");
    }
}
