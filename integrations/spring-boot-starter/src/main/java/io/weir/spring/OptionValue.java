package io.weir.spring;

import io.weir.RoutingId;
import io.weir.option.Overflow;
import io.weir.option.Reconnection;
import io.weir.patterns.reqrep.Retry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Reads values of options, as far as they can be written as text. What fails is an {@link IllegalArgumentException} with what is expected. */
final class OptionValue {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
            Map.entry(int.class, OptionValue::count),
            Map.entry(long.class, OptionValue::bytes),
            Map.entry(boolean.class, OptionValue::flag),
            Map.entry(String.class, text -> text),
            Map.entry(byte[].class, text -> text.getBytes(StandardCharsets.UTF_8)),
            Map.entry(Duration.class, OptionValue::time),
            Map.entry(RoutingId.class, RoutingId::of),
            Map.entry(Overflow.class, OptionValue::overflow),
            Map.entry(Reconnection.class, OptionValue::reconnection),
            Map.entry(Retry.class, OptionValue::retry));

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

    private OptionValue() {}

    /** The types that there are values of. */
    static Set<Class<?>> types() {
        return READERS.keySet();
    }

    /** The value of the text, for a parameter of the type. */
    static Object read(Class<?> type, String text) {
        Function<String, Object> reader = READERS.get(type);
        if (reader == null) {
            throw new IllegalArgumentException("no text says a " + type.getSimpleName());
        }
        return reader.apply(text.strip());
    }

    /** A name without case, dashes and underscores. */
    static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Object count(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw expected("a whole number", e);
        }
    }

    private static Object bytes(String text) {
        try {
            return DataSize.parse(text).toBytes();
        } catch (RuntimeException e) {
            throw expected("bytes, such as 65536 or 64MB", e);
        }
    }

    private static Object flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw expected("true or false", null);
        };
    }

    private static Duration time(String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (RuntimeException e) {
            throw expected("a time, such as 500ms, 5s or PT5S", e);
        }
    }

    private static Overflow overflow(String text) {
        Overflow rule = RULES.get(plain(text));
        if (rule == null) {
            throw expected("wait, drop-newest, drop-oldest, conflate, latest-per-key or disconnect-slow-peer", null);
        }
        return rule;
    }

    private static Reconnection reconnection(String text) {
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

    private static Retry retry(String text) {
        if (text.equalsIgnoreCase("never")) {
            return Retry.NEVER;
        }
        String[] parts = parts(text);
        if (parts.length != 2 && parts.length != 4) {
            throw expected("never, or attempts, the time of each, and the pauses, such as 3,2s or 3,2s,50ms,2s", null);
        }
        Retry retry = Retry.of((Integer) count(parts[0]), time(parts[1]));
        return parts.length == 2 ? retry : retry.backingOff(time(parts[2]), time(parts[3]));
    }

    static String[] parts(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toArray(String[]::new);
    }

    private static IllegalArgumentException expected(String what, @Nullable RuntimeException cause) {
        return new IllegalArgumentException("expected: " + what, cause);
    }
}
