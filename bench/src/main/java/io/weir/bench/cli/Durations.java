package io.weir.bench.cli;

import io.weir.option.SocketOptions;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as they are written on the command line: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 0}, {@code forever}. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})(ms|s|m)");

    @Override
    public Duration convert(String text) {
        if (text.equals("forever")) {
            return SocketOptions.FOREVER;
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration (expected: 500ms, 2s, 1m, 0 or forever)");
        }
        Duration time = inUnit(Long.parseLong(matcher.group(1)), matcher.group(2));
        return time.compareTo(SocketOptions.FOREVER) > 0 ? SocketOptions.FOREVER : time;
    }

    private static Duration inUnit(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    /** The shortest way to write the duration. */
    static String format(Duration time) {
        if (time.compareTo(SocketOptions.FOREVER) >= 0) {
            return "forever";
        }
        if (time.isZero()) {
            return "0";
        }
        if (time.toMillisPart() != 0) {
            return time.toMillis() + "ms";
        }
        return time.toSecondsPart() != 0 ? time.toSeconds() + "s" : time.toMinutes() + "m";
    }
}
