package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeFlagTest {
    private final WakeFlag doze = new WakeFlag();

    @Test
    void nobodyIsRousedWhoDidNotLieDown() {
        assertThat(doze.isArmed()).isFalse();
        assertThat(doze.fire()).isFalse();
        assertThat(doze.disarm()).isFalse();
    }

    @Test
    void exactlyOneRouseSucceedsPerSleep() {
        doze.arm();
        assertThat(doze.isArmed()).isTrue();
        assertThat(doze.isArmedNow()).isTrue();
        assertThat(doze.fire()).isTrue();
        assertThat(doze.fire()).isFalse();
        assertThat(doze.isArmed()).isFalse();
    }

    @Test
    void whoGotUpIsNotRoused() {
        doze.arm();
        assertThat(doze.disarm()).isTrue();
        assertThat(doze.fire()).isFalse();
    }

    @Test
    void whoWasRousedLearnsThatItWasTooLateToGetUp() {
        doze.arm();
        assertThat(doze.fire()).isTrue();
        assertThat(doze.disarm()).isFalse();
    }

    @Test
    void lyingDownTwiceIsOneSleep() {
        doze.arm();
        doze.arm();
        assertThat(doze.fire()).isTrue();
        assertThat(doze.fire()).isFalse();
    }
}
