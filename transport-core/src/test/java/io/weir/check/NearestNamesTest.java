package io.weir.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a name that does not exist may have been meant for. */
class NearestNamesTest {
    private static final List<String> NAMES = List.of("linger", "sendTimeout", "receiveTimeout", "sendHighWaterMark");

    @Test
    void aLetterOrTwoMayBeWrong() {
        assertThat(NearestNames.to("lingre", NAMES)).containsExactly("linger");
        assertThat(NearestNames.to("lingr", NAMES)).containsExactly("linger");
        assertThat(NearestNames.to("sendhighwatremark", NAMES)).containsExactly("sendHighWaterMark");
    }

    @Test
    void aPartOfTheNameIsEnough() {
        assertThat(NearestNames.to("timeout", NAMES)).containsExactly("sendTimeout", "receiveTimeout");
    }

    @Test
    void somethingElseIsNearNone() {
        assertThat(NearestNames.to("colour", NAMES)).isEmpty();
        assertThat(NearestNames.to("e", NAMES)).isEmpty();
    }
}
