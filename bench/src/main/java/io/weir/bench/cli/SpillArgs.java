package io.weir.bench.cli;

import io.weir.option.SendOptionsBuilder;
import io.weir.option.Spill;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where messages go that no peer has room for; for the kinds that queue what they send. */
@Command
final class SpillArgs {
    @ArgGroup(exclusive = false)
    private @Nullable Place place;

    private static final class Place {
        @Option(
                names = "--spill",
                paramLabel = "DIRECTORY",
                required = true,
                description = "Puts messages on disk there that no peer has room for.")
        private @Nullable Path directory;

        @Option(
                names = "--spill-bytes",
                paramLabel = "N",
                converter = Counts.FromOne.class,
                description = "How many bytes of messages may be there. Default: 1 GiB.")
        private @Nullable Long bytes;
    }

    void applyTo(SendOptionsBuilder<?> options) {
        if (place != null && place.directory != null) {
            Spill spill = Spill.to(place.directory);
            options.spill(place.bytes == null ? spill : spill.bytes(place.bytes));
        }
    }
}
