package io.weir.bench.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a message is repeated; for the kinds that do. */
@Command
final class RepeatArgs {
    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "0",
            description = "The time between two messages. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ZERO;

    Duration interval() {
        return interval;
    }
}
