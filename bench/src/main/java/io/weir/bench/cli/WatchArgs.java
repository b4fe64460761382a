package io.weir.bench.cli;

import io.weir.socket.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command that opens sockets: what it tells of them, beside what it does. */
@Command
final class WatchArgs {
    @Option(
            names = "--stats",
            description = "Says at the end, as JSON on standard error, what each socket did and what became of its"
                    + " messages.")
    private boolean stats;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            converter = Counts.FromZero.class,
            description =
                    "Serves metrics for Prometheus at http://HOST:PORT/metrics, on every interface, as long as the"
                            + " command runs; 0 for a free port.")
    private @Nullable Integer metricsPort;

    /**
     * Opens a context and begins to watch it.
     *
     * @throws IOException if the port for the metrics is taken
     */
    Watched open(Context.Builder context, Console console) throws IOException {
        return Watched.open(context.build(), stats, metricsPort, console);
    }
}
