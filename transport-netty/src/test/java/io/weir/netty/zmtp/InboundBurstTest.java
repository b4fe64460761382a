package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InboundBurstTest {
    private final InboundBurst burst = new InboundBurst(0);

    private boolean ends(int messages, long micros) {
        for (int i = 0; i < messages; i++) {
            burst.count();
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
        burst.count();
        assertThat(burst.isEmpty()).isFalse();
        burst.end(1);
        assertThat(burst.isEmpty()).isTrue();
    }
}
