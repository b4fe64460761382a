package io.weir.socket;

import io.weir.InvalidOptionException;
import java.time.Duration;

/** Checks of option values, which name the option, the value and what was expected. */
final class OptionCheck {
    private OptionCheck() {}

    static void check(boolean valid, String option, Object value, String expected) {
        if (!valid) {
            throw new InvalidOptionException(option, value, expected);
        }
    }

    static int notNegative(String option, int value) {
        check(value >= 0, option, value, "at least 0");
        return value;
    }

    static long notNegative(String option, long value) {
        check(value >= 0, option, value, "at least 0");
        return value;
    }

    static int positive(String option, int value) {
        check(value > 0, option, value, "at least 1");
        return value;
    }

    static Duration notNegative(String option, Duration value) {
        check(!value.isNegative(), option, value, "zero or longer");
        return value;
    }

    static Duration positive(String option, Duration value) {
        check(!value.isNegative() && !value.isZero(), option, value, "longer than zero");
        return value;
    }
}
