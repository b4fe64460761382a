package io.weir.option;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of options from text; for the authors of socket types, whose options {@link NamedOptions} names. A text
 * that is none throws {@link IllegalArgumentException} with what is expected. For any thread.
 */
public final class OptionText {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,9})?)\\s*(\\p{Alpha}*)");

    /** In nanoseconds. A bare number is in milliseconds, as in libzmq and Spring. */
    private static final Map<String, Long> TIMES = Map.of(
            "ns", 1L,
            "us", 1000L,
            "ms", 1_000_000L,
            "", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    /** As the JVM and Spring count: a KB is 1024 bytes as much as a KiB is. */
    private static final Map<String, Integer> SHIFTS = Map.ofEntries(
            Map.entry("", 0),
            Map.entry("b", 0),
            Map.entry("k", 10),
            Map.entry("kb", 10),
            Map.entry("kib", 10),
            Map.entry("m", 20),
            Map.entry("mb", 20),
            Map.entry("mib", 20),
            Map.entry("g", 30),
            Map.entry("gb", 30),
            Map.entry("gib", 30));

    private static final Map<String, Overflow> RULES = Map.of(
            "wait",
            Overflow.WAIT,
            "dropnewest",
            Overflow.DROP_NEWEST,
            "dropoldest",
            Overflow.dropOldest(),
            "conflate",
            Overflow.CONFLATE,
            "latestperkey",
            Overflow.latestPerKey(),
            "disconnectslowpeer",
            Overflow.disconnectSlowPeer());

    private OptionText() {}

    /** A name without case, dashes and underscores, by which {@code sendTimeout} and {@code send-timeout} are the same. */
    public static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** A whole number, such as {@code 10000}. */
    public static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw expected("a whole number", e);
        }
    }

    /** Bytes: {@code 65536}, {@code 64KiB}, {@code 64k} or {@code 64MB}. */
    public static long bytes(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        Integer shift = matcher.matches() ? SHIFTS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (shift == null) {
            throw expected("bytes, such as 65536, 64KiB or 64MB", null);
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(1L << shift))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw expected("whole bytes, at most 8 EiB", e);
        }
    }

    /** Bytes of which there are at most 2 GiB. */
    static int intBytes(String text) {
        long bytes = bytes(text);
        if (bytes != (int) bytes) {
            throw expected("less than 2GiB", null);
        }
        return (int) bytes;
    }

    /** {@code true} or {@code false}, {@code on} or {@code off}, {@code yes} or {@code no}. */
    public static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw expected("true or false", null);
        };
    }

    /** A time: {@code 500ms}, {@code 2s}, {@code 1.5h}, {@code PT2S}, {@code forever}, or milliseconds without a unit. */
    public static Duration time(String text) {
        if (text.equalsIgnoreCase("forever")) {
            return SocketOptions.FOREVER;
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            Long unit = TIMES.get(matcher.group(2).toLowerCase(Locale.ROOT));
            if (unit != null) {
                BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
                BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
                return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValue());
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw expected("a time, such as 500ms, 5s, PT5S or forever", e);
        }
        throw expected("a time, such as 500ms, 5s, PT5S or forever", null);
    }

    /** The parts of a text with so many commas. */
    public static String[] parts(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toArray(String[]::new);
    }

    /** What such a method throws. */
    public static IllegalArgumentException expected(String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(what, cause);
    }

    static Overflow overflow(String text) {
        Overflow rule = RULES.get(plain(text));
        if (rule == null) {
            throw expected("wait, drop-newest, drop-oldest, conflate, latest-per-key or disconnect-slow-peer", null);
        }
        return rule;
    }

    static Reconnection reconnection(String text) {
        if (text.equalsIgnoreCase("never")) {
            return Reconnection.NEVER;
        }
        String[] parts = parts(text);
        return switch (parts.length) {
            case 1 -> Reconnection.every(time(parts[0]));
            case 2 -> Reconnection.backingOff(time(parts[0]), time(parts[1]));
            default -> throw expected("never, an interval, or the interval and its maximum, such as 100ms,5s", null);
        };
    }
}
