package io.weir.bench.cli;

import io.weir.patterns.warmup.WarmUp;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir train}: what a JVM watches that writes down what to load and compile at the next start. */
@Command(
        name = "train",
        sortOptions = false,
        description =
                "Exchanges messages with itself, and ends. The launcher bin/weir has the JVM watch it, and gives what it"
                        + " has learned to each later command, which then is fast sooner; without the launcher it serves -XX:AOTCacheOutput"
                        + " (JDK 25 and newer) and -XX:ArchiveClassesAtExit.")
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "16s",
            description = "How long. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Context context = Context.builder().name("weir").build()) {
            WarmUp done = WarmUp.of(context, time);
            if (!console.verbosity().isQuiet()) {
                console.say(done.toString());
            }
            return Status.DONE; // Where nothing could be exchanged in that time, classes were loaded all the same.
        }
    }
}
