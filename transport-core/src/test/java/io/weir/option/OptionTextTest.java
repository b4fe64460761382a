package io.weir.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of values that people write. */
class OptionTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "2s, PT2S",
        "1.5h, PT1H30M",
        "3m, PT3M",
        "1d, PT24H",
        "20us, PT0.00002S",
        "7ns, PT0.000000007S",
        "250, PT0.25S",
        "0, PT0S",
        "2 S, PT2S",
        "PT1M, PT1M",
        "-1s, PT-1S"
    })
    void aTimeHasAUnitOrIsInMilliseconds(String text, Duration time) {
        assertThat(OptionText.time(text)).isEqualTo(time);
    }

    @Test
    void aTimeMayBeForEver() {
        assertThat(OptionText.time("forever")).isEqualTo(SocketOptions.FOREVER);
    }

    @ParameterizedTest
    @CsvSource({
        "65536, 65536",
        "64KiB, 65536",
        "64k, 65536",
        "64KB, 65536",
        "1.5MB, 1572864",
        "2 GiB, 2147483648",
        "7B, 7",
        "-1, -1"
    })
    void bytesAreCountedIn1024s(String text, long bytes) {
        assertThat(OptionText.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "big", "1.3B", "1TB", "99999999999GiB", "1 2", "0x10"})
    void otherBytesSayWhatIsExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionText.bytes(text))
                .withMessageContaining("bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5 weeks", "999999999999999999d", "PTx"})
    void otherTimesSayWhatIsExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionText.time(text))
                .withMessageContaining("500ms");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "ON, true", "yes, true", "false, false", "off, false", "no, false"})
    void aFlagIsOnOrOff(String text, boolean on) {
        assertThat(OptionText.flag(text)).isEqualTo(on);
    }

    @Test
    void aSizeOfTheSystemHasAnInt() {
        assertThat(OptionText.intBytes("256KiB")).isEqualTo(1 << 18);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionText.intBytes("2GiB"))
                .withMessage("less than 2GiB");
    }
}
