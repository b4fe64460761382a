package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void eachContestantHasALine() {
        assertThat(TextTable.lines(Fixed.PIPELINE).stream().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "PUSH/PULL over tcp, 64 B (pipeline-tcp-64): messages/s",
                        " median min max / libzmq / jeromq / bare CPU s/M B/message GCs GC ms",
                        " weir 3,000,000 2,000,000 4,000,000 2.00 – 0.50 0.50 – – –",
                        " libzmq 1,500,000 1,000,000 2,000,000 1.00 – 0.25 – – – –",
                        " bare 6,000,000 5,000,000 7,000,000 4.00 – 1.00 – – – –",
                        " ahead: weir",
                        "");
    }

    @Test
    void theColumnsAreUnderEachOther() {
        assertThat(TextTable.lines(Fixed.PIPELINE).subList(1, 5).stream()
                        .map(line -> line.substring(17, 30).strip()))
                .containsExactly("median", "3,000,000", "1,500,000", "6,000,000");
    }
}
