package io.weir.queue;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Duration CENTURY = Duration.ofDays(365L * 100);

    @Test
    void comesWhenItsTimeIsUp() {
        Deadline soon = Deadline.after(Duration.ofMillis(5));
        assertThat(soon.isNever()).isFalse();
        assertThat(soon.leftNanos()).isLessThanOrEqualTo(5_000_000);
        assertThat(within(Duration.ofSeconds(10), soon::hasPassed)).isTrue();
        assertThat(soon.leftNanos()).isNotPositive();
        assertThat(soon.left()).isZero();
    }

    @Test
    void isStillAheadBefore() {
        Deadline later = Deadline.after(Duration.ofHours(1));
        assertThat(later.hasPassed()).isFalse();
        assertThat(later.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void nothingOrLessIsNow() {
        assertThat(Deadline.after(Duration.ZERO).hasPassed()).isTrue();
        assertThat(Deadline.after(Duration.ofSeconds(-1)).hasPassed()).isTrue();
        assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).hasPassed())
                .isTrue();
    }

    @Test
    void aHundredYearsAreNever() {
        assertThat(Deadline.after(CENTURY)).isSameAs(Deadline.NEVER);
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE))).isSameAs(Deadline.NEVER);
        assertThat(Deadline.after(CENTURY.minusDays(1)).isNever()).isFalse();
        assertThat(Deadline.after(CENTURY.minusDays(1)).hasPassed()).isFalse();
    }

    @Test
    void neverLeavesAGreatDeal() {
        assertThat(Deadline.NEVER.hasPassed()).isFalse();
        assertThat(Deadline.NEVER.leftNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadline.NEVER.left()).isEqualTo(CENTURY);
    }
}
