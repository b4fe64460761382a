package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void aRatioIsThatOfTheMedians() {
        assertThat(Fixed.PIPELINE.ratio(Measure.MESSAGES, Contestant.WEIR, Contestant.LIBZMQ))
                .hasValue(2);
        assertThat(Fixed.ROUND_TRIP.ratio(Measure.MEAN, Contestant.WEIR, Contestant.LIBZMQ))
                .hasValue(1.5);
    }

    @Test
    void thereIsNoRatioToAContestantThatTookNoPart() {
        assertThat(Fixed.PIPELINE.ratio(Measure.MESSAGES, Contestant.WEIR, Contestant.JEROMQ))
                .isEmpty();
    }

    @Test
    void moreMessagesAreAheadAndTheCeilingIsNoRival() {
        assertThat(Fixed.PIPELINE.ahead(Measure.MESSAGES)).hasValue(Contestant.WEIR);
    }

    @Test
    void lessTimeIsAhead() {
        assertThat(Fixed.ROUND_TRIP.ahead(Measure.MEAN)).hasValue(Contestant.LIBZMQ);
    }
}
