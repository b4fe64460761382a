package io.weir.bench.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.option.SocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What stands behind the options of the command: it is read, or refused in words; and what was read, printed, is read the same. */
class OptionTextFuzz {
    private static final List<ITypeConverter<? extends Number>> NUMBERS =
            List.of(new Counts.FromZero(), new Counts.LongFromZero(), new Counts.FromOne());

    static Stream<byte[]> options() {
        return Stream.of("500ms", "2s", "1m", "0", "forever", "999999999999m", "60000ms", "-1", "+7", "tcp://*:*")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("options")
    @FuzzTest(maxDuration = "")
    void whatIsReadIsPrintedAndReadTheSame(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Durations durations = new Durations();
        Duration time = read(durations, text);
        if (time != null) {
            check(!time.isNegative() && time.compareTo(SocketOptions.FOREVER) <= 0, text);
            check(durations.convert(Durations.format(time)).equals(time), text + " is " + Durations.format(time));
        }
        for (ITypeConverter<? extends Number> numbers : NUMBERS) {
            Number number = read(numbers, text);
            check(number == null || number.longValue() >= 0, text);
            check(number == null || numbers.convert(number.toString()).equals(number), text + " is " + number);
        }
        Object endpoint = read(new EndpointArg.FromText(), text);
        check(endpoint == null || endpoint.equals(read(new EndpointArg.FromText(), endpoint.toString())), text);
    }

    /** Null for what is refused. */
    private static <T> T read(ITypeConverter<T> converter, String text) throws Exception {
        try {
            return converter.convert(text);
        } catch (TypeConversionException e) {
            check(!e.getMessage().isEmpty(), text);
            return null;
        }
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
