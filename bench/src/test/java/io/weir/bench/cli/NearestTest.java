package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({"pusch, push, 1", "psuh, push, 1", "pub, sub, 1", "'', ab, 2", "rep, rep, 0", "kitten, sitting, 3"})
    void theDistanceIsThatOfLetters(String one, String other, int distance) {
        assertThat(Nearest.distance(one, other)).isEqualTo(distance);
        assertThat(Nearest.distance(other, one)).isEqualTo(distance);
    }

    @Test
    void theNearestComeFirstAndAtMostThree() {
        assertThat(Nearest.to("xub", List.of("pull", "pub", "sub", "xpub", "xsub")))
                .containsExactly("pub", "sub", "xpub");
        assertThat(Nearest.to("comp", List.of("compare", "completion", "push")))
                .containsExactly("compare", "completion");
        assertThat(Nearest.to("nonsense", List.of("push", "pull"))).isEmpty();
    }
}
