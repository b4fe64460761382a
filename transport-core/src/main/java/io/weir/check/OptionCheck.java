package io.weir.check;

import io.weir.InvalidOptionException;
import java.time.Duration;

/**
 * Checks of option values for the authors of socket types: what fails them names the option, the value and what was
 * expected.
 */
public final class OptionCheck {
    /** A time that never ends. */
    public static final Duration FOREVER = Duration.ofDays(365L * 100);

    private OptionCheck() {}

    /** Fails unless the value is valid. */
    public static void check(boolean valid, String option, Object value, String expected) {
        if (!valid) {
            throw new InvalidOptionException(option, value, expected);
        }
    }

    /** The value, unless it is less than nothing. */
    public static int notNegative(String option, int value) {
        check(value >= 0, option, value, "at least 0");
        return value;
    }

    /** The value, unless it is less than nothing. */
    public static long notNegative(String option, long value) {
        check(value >= 0, option, value, "at least 0");
        return value;
    }

    /** The value, unless it is less than one. */
    public static int positive(String option, int value) {
        check(value > 0, option, value, "at least 1");
        return value;
    }

    /** The value, unless it is less than one. */
    public static long positive(String option, long value) {
        check(value > 0, option, value, "at least 1");
        return value;
    }

    /** The value, unless it is less than nothing; {@link #FOREVER} if it is longer than that. */
    public static Duration notNegative(String option, Duration value) {
        check(!value.isNegative(), option, value, "zero or longer");
        return value.compareTo(FOREVER) > 0 ? FOREVER : value;
    }

    /** The value, unless it is nothing or less; {@link #FOREVER} if it is longer than that. */
    public static Duration positive(String option, Duration value) {
        check(!value.isNegative() && !value.isZero(), option, value, "longer than zero");
        return value.compareTo(FOREVER) > 0 ? FOREVER : value;
    }
}
