package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DozeTest {
    private final Doze doze = new Doze();

    @Test
    void nobodyIsRousedWhoDidNotLieDown() {
        assertThat(doze.isAsleep()).isFalse();
        assertThat(doze.rouse()).isFalse();
        assertThat(doze.getUp()).isFalse();
    }

    @Test
    void exactlyOneRouseSucceedsPerSleep() {
        doze.lieDown();
        assertThat(doze.isAsleep()).isTrue();
        assertThat(doze.isAsleepNow()).isTrue();
        assertThat(doze.rouse()).isTrue();
        assertThat(doze.rouse()).isFalse();
        assertThat(doze.isAsleep()).isFalse();
    }

    @Test
    void whoGotUpIsNotRoused() {
        doze.lieDown();
        assertThat(doze.getUp()).isTrue();
        assertThat(doze.rouse()).isFalse();
    }

    @Test
    void whoWasRousedLearnsThatItWasTooLateToGetUp() {
        doze.lieDown();
        assertThat(doze.rouse()).isTrue();
        assertThat(doze.getUp()).isFalse();
    }

    @Test
    void lyingDownTwiceIsOneSleep() {
        doze.lieDown();
        doze.lieDown();
        assertThat(doze.rouse()).isTrue();
        assertThat(doze.rouse()).isFalse();
    }
}
