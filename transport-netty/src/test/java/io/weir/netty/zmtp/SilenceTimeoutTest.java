package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Times in nanoseconds of a clock that the test moves. */
class SilenceTimeoutTest {
    private final SilenceTimeout silence = new SilenceTimeout(300);

    @Test
    void aPeerThatWasNotAskedMayBeSilentForEver() {
        silence.reading(0);
        assertThat(silence.left(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPingLeavesThePeerItsTimeToAnswer() {
        silence.reading(0);
        silence.pinged(1000);
        assertThat(silence.left(1000)).isEqualTo(300);
        assertThat(silence.left(1300)).isZero();
        silence.heard(1299);
        assertThat(silence.left(5000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void onlyTheFirstPingWithoutAnAnswerCounts() {
        silence.pinged(1000);
        silence.pingLeft(1000);
        silence.pinged(1200);
        assertThat(silence.left(1200)).isEqualTo(100);
    }

    @Test
    void aPingThatStandsBehindMessagesCountsFromWhenItLeaves() {
        silence.pinged(1000);
        assertThat(silence.isPingHeldUp()).isTrue();
        silence.progressed(1100);
        assertThat(silence.left(1100)).isEqualTo(300);
        silence.pingLeft(1200);
        assertThat(silence.isPingHeldUp()).isFalse();
        silence.progressed(1400);
        assertThat(silence.left(1400)).isEqualTo(100);
    }

    @Test
    void whatCouldNotBeReadIsNoSilence() {
        silence.pinged(1000);
        silence.reading(1250);
        assertThat(silence.left(1300)).isEqualTo(250);
    }

    @Test
    void aTimeToLiveEndsWithTheNextFrame() {
        silence.pingReceived(500, 1000);
        assertThat(silence.left(1400)).isEqualTo(100);
        silence.heard(1400);
        assertThat(silence.left(1400)).isEqualTo(500);
        silence.frameRead();
        assertThat(silence.left(9000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theRefusalNamesWhichOfTheTwoItWas() {
        long milli = TimeUnit.MILLISECONDS.toNanos(1);
        SilenceTimeout inMillis = new SilenceTimeout(300 * milli);
        inMillis.pingReceived(500 * milli, 0);
        assertThat(inMillis.refusal(600 * milli)).hasMessageContaining("time to live of 500 ms");
        inMillis.pinged(600 * milli);
        assertThat(inMillis.refusal(900 * milli)).hasMessageContaining("heartbeatTimeout of 300 ms");
    }
}
