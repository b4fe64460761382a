package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.option.SocketOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
    private final Durations durations = new Durations();

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "2s, PT2S", "1m, PT1M", "0, PT0S", "0s, PT0S", "90s, PT90S"})
    void areReadInTheirUnits(String text, Duration expected) {
        assertThat(durations.convert(text)).isEqualTo(expected);
    }

    @Test
    void mayLastForever() {
        assertThat(durations.convert("forever")).isEqualTo(SocketOptions.FOREVER);
    }

    @Test
    void neverLastLongerThanForever() {
        assertThat(durations.convert("999999999999m")).isEqualTo(SocketOptions.FOREVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1s", "1.5s", "1h", "s", "2 s", "Forever", "99999999999999999999s"})
    void areRefusedWhenWrittenOtherwise(String text) {
        assertThatThrownBy(() -> durations.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("500ms, 2s, 1m, 0 or forever");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "500ms", "2s", "1m", "90s", "1500ms", "forever"})
    void areWrittenAsTheyAreRead(String text) {
        assertThat(Durations.format(durations.convert(text))).isEqualTo(text);
    }
}
