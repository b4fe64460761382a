package io.weir.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SingleLineTest {
    @Test
    void whatWouldBeginALineIsReplacedAndLettersOfAllAlphabetsStay() {
        assertThat(SingleLine.of("Zoë\r\nWARN\u2028x\u2029y\u0085z\u001b[2J")).isEqualTo("Zoë??WARN?x?y?z?[2J");
    }
}
