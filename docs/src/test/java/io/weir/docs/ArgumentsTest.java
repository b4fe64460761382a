package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void whatIsNotToldIsAsInTheTutorial() {
        Arguments args = Arguments.of(new String[] {"bind=tcp://*:1"}, "bind=tcp://*:6666", "count=9");
        assertThat(args.text("bind")).isEqualTo("tcp://*:1");
        assertThat(args.number("count")).isEqualTo(9);
    }

    @Test
    void thePaceScalesTimes() {
        assertThat(Arguments.of(new String[] {}).millis(1000)).isEqualTo(1000);
        assertThat(Arguments.of(new String[] {"pace=0.1"}).millis(1000)).isEqualTo(100);
    }

    @Test
    void unknownWordsAreRefused() {
        for (String word : new String[] {"bnd=tcp://*:1", "tcp://*:1", ""}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Arguments.of(new String[] {word}, "bind=tcp://*:6666"))
                    .withMessageContaining("bind=tcp://*:6666");
        }
    }
}
