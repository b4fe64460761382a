package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeFlagTest {
    private final WakeFlag flag = new WakeFlag();

    @Test
    void aFlagThatIsNotArmedDoesNotFire() {
        assertThat(flag.isArmed()).isFalse();
        assertThat(flag.fire()).isFalse();
        assertThat(flag.disarm()).isFalse();
    }

    @Test
    void itFiresOncePerArming() {
        flag.arm();
        assertThat(flag.isArmed()).isTrue();
        assertThat(flag.isArmedNow()).isTrue();
        assertThat(flag.fire()).isTrue();
        assertThat(flag.fire()).isFalse();
        assertThat(flag.isArmed()).isFalse();
    }

    @Test
    void aFlagThatWasDisarmedDoesNotFire() {
        flag.arm();
        assertThat(flag.disarm()).isTrue();
        assertThat(flag.fire()).isFalse();
    }

    @Test
    void aFlagThatFiredCannotBeDisarmed() {
        flag.arm();
        assertThat(flag.fire()).isTrue();
        assertThat(flag.disarm()).isFalse();
    }

    @Test
    void armingTwiceIsOneSleep() {
        flag.arm();
        flag.arm();
        assertThat(flag.fire()).isTrue();
        assertThat(flag.fire()).isFalse();
    }
}
