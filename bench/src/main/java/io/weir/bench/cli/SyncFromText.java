package io.weir.bench.cli;

import io.weir.option.Sync;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code each}, {@code system} or a duration. */
final class SyncFromText implements ITypeConverter<Sync> {
    @Override
    public Sync convert(String text) {
        return switch (text) {
            case "each" -> Sync.EACH;
            case "system" -> Sync.SYSTEM;
            default -> {
                Duration every = new Durations().convert(text);
                yield every.isZero() ? Sync.EACH : Sync.every(every);
            }
        };
    }
}
