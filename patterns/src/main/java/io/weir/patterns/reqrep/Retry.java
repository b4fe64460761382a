package io.weir.patterns.reqrep;

import io.weir.annotation.CheckReturnValue;
import io.weir.check.OptionCheck;
import io.weir.option.OptionText;
import io.weir.option.SocketOptions;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a {@link Requester} sends a request again: when no reply came in time, or the connection to the server was lost. A
 * request that is sent again may be carried out twice, so the default is not to.
 *
 * @param attempts how often a request is sent at most, the first time included
 * @param replyTimeout how long one attempt waits for the reply
 * @param pause the least time between the end of one attempt and the next; as much again is added at random, so that the
 *     clients of a server that died do not all turn to the next one at once
 * @param maximum the pause doubles with each attempt up to this
 */
public record Retry(int attempts, Duration replyTimeout, Duration pause, Duration maximum) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Each request is sent once, and waits for its reply as long as it may. */
    public static final Retry NEVER = new Retry(1, SocketOptions.FOREVER, Duration.ZERO, Duration.ZERO);

    /** Checks that there is an attempt and time for it, and that the maximum lies between the pause and a day. */
    public Retry {
        OptionCheck.positive("attempts", attempts);
        OptionCheck.positive("reply timeout", replyTimeout);
        OptionCheck.notNegative("retry pause", pause);
        OptionCheck.check(maximum.compareTo(pause) >= 0, "retry maximum", maximum, "at least " + pause);
        OptionCheck.check(maximum.compareTo(LONGEST) <= 0, "retry maximum", maximum, "at most " + LONGEST);
    }

    /** So many attempts that wait so long each, with pauses of 50 ms at first and 2 s at most, and as much again. */
    @CheckReturnValue
    public static Retry of(int attempts, Duration replyTimeout) {
        return new Retry(attempts, replyTimeout, Duration.ofMillis(50), Duration.ofSeconds(2));
    }

    /** The same with other pauses. */
    @CheckReturnValue
    public Retry backingOff(Duration first, Duration most) {
        return new Retry(attempts, replyTimeout, first, most);
    }

    /** Such as {@code 3,2s}, {@code 3,2s,50ms,2s} with the pauses, or {@code never}. */
    static Retry parse(String text) {
        if (text.equalsIgnoreCase("never")) {
            return NEVER;
        }
        String[] parts = OptionText.parts(text);
        if (parts.length != 2 && parts.length != 4) {
            throw OptionText.expected(
                    "never, or attempts, the time of each, and the pauses, such as 3,2s or 3,2s,50ms,2s", null);
        }
        Retry retry = of(OptionText.count(parts[0]), OptionText.time(parts[1]));
        return parts.length == 2 ? retry : retry.backingOff(OptionText.time(parts[2]), OptionText.time(parts[3]));
    }

    /** How long to wait after so many attempts, in nanoseconds. */
    long pauseNanos(int after, RandomGenerator random) {
        long nanos = pause.toNanos();
        for (int i = 1; i < after && nanos < maximum.toNanos(); i++) {
            nanos = Math.min(2 * nanos, maximum.toNanos());
        }
        return nanos == 0 ? 0 : nanos + random.nextLong(nanos);
    }
}
