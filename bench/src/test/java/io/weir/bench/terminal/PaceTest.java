package io.weir.bench.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private final AtomicLong done = new AtomicLong();

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void whatIsDoneTheRateOfTheLastSecondAndTheTimeLeftAreSaid() {
        Pace pace = new Pace(done::get, 10_000);
        assertThat(pace.apply(seconds(1))).isEqualTo("0 of 10,000 (0 %), 0/s");
        done.set(1000);
        assertThat(pace.apply(seconds(10))).isEqualTo("1,000 of 10,000 (10 %), 111/s");
        done.set(2000);
        assertThat(pace.apply(seconds(11))).isEqualTo("2,000 of 10,000 (20 %), 1,000/s, 8s left");
        done.set(2500);
        assertThat(pace.apply(seconds(12))).isEqualTo("2,500 of 10,000 (25 %), 500/s, 10s left");
    }

    @Test
    void whatHasNoEndHasNoTimeLeft() {
        Pace pace = new Pace(done::get, 0);
        done.set(1234);
        assertThat(pace.apply(seconds(2))).isEqualTo("1,234 messages, 617/s");
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59, 59s", "60, 1m 0s", "3599, 59m 59s", "7500, 2h 5m"})
    void timesHaveTwoUnits(long seconds, String text) {
        assertThat(Pace.time(seconds(seconds))).isEqualTo(text);
    }
}
