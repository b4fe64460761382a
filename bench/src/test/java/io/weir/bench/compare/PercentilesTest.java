package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void aPercentileIsTheLeastValueThatSoManyDoNotExceed() {
        Percentiles thousand = new Percentiles(
                LongStream.rangeClosed(1, 1000).map(i -> 1001 - i).toArray());
        assertThat(thousand.at(500)).isEqualTo(500);
        assertThat(thousand.at(990)).isEqualTo(990);
        assertThat(thousand.at(999)).isEqualTo(999);
        assertThat(thousand.at(1000)).isEqualTo(1000);
        assertThat(thousand.max()).isEqualTo(1000);
    }

    @Test
    void ofFewValuesTheHighPercentilesAreTheGreatest() {
        Percentiles few = new Percentiles(new long[] {30, 10, 20});
        assertThat(few.at(0)).isEqualTo(10);
        assertThat(few.at(500)).isEqualTo(20);
        assertThat(few.at(999)).isEqualTo(30);
    }

    @Test
    void thereAreNoneOfNothing() {
        assertThatThrownBy(() -> new Percentiles(new long[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
