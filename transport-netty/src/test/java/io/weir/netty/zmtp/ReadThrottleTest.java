package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadThrottleTest {
    private final ReadThrottle burst = new ReadThrottle(0);

    private boolean ends(int messages, long micros) {
        return ends(messages, 64, micros);
    }

    private boolean ends(int messages, int bytes, long micros) {
        for (int i = 0; i < messages; i++) {
            burst.count(bytes);
        }
        return burst.end(micros * 1000);
    }

    @Test
    void manyMessagesSoonAfterManyAreAStream() {
        assertThat(ends(32, 10)).isFalse();
        assertThat(ends(32, 40)).isTrue();
    }

    @Test
    void fewMessagesAreNoStreamHoweverSoonTheyCome() {
        assertThat(ends(31, 10)).isFalse();
        assertThat(ends(31, 20)).isFalse();
        assertThat(ends(31, 30)).isFalse();
    }

    @Test
    void burstsOfManyBytesNeedNoPause() {
        assertThat(ends(32, 1024, 10)).isFalse();
        assertThat(ends(32, 1024, 20)).isFalse();
        assertThat(ends(32, 1023, 30)).isFalse();
        assertThat(ends(32, 1023, 40)).isTrue();
    }

    @Test
    void burstsThatAskAndWaitAreNoStream() {
        assertThat(ends(100, 100)).isFalse();
        assertThat(ends(100, 200)).isFalse();
    }

    @Test
    void afterAPauseTheStreamMustShowItselfAgain() {
        ends(32, 10);
        assertThat(ends(32, 40)).isTrue();
        assertThat(ends(32, 140)).isFalse();
        assertThat(ends(32, 160)).isTrue();
    }

    @Test
    void theBurstIsEmptyUntilAMessageCame() {
        assertThat(burst.isEmpty()).isTrue();
        burst.count(64);
        assertThat(burst.isEmpty()).isFalse();
        burst.end(1);
        assertThat(burst.isEmpty()).isTrue();
    }
}
