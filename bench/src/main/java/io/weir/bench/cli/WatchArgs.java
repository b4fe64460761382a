package io.weir.bench.cli;

import io.weir.socket.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup(exclusive = false)
    private @Nullable Metrics metrics;

    @ArgGroup(exclusive = false)
    private @Nullable Picture picture;

    /** Where a console is served. */
    static final class Picture {
        @Option(
                names = "--console-port",
                paramLabel = "PORT",
                required = true,
                converter = Counts.FromZero.class,
                description =
                        "Draws the sockets and their peers at http://127.0.0.1:PORT/ as long as the command runs; 0"
                                + " for a free port. See weir console, weir top.")
        private int port;

        @Option(
                names = "--console-address",
                paramLabel = "ADDRESS",
                description =
                        "Draws them at this address of the machine, for those who know the token; * for all of them."
                                + " Default: 127.0.0.1, which only this machine can reach.")
        private @Nullable String address;

        @Option(
                names = "--console-token-file",
                paramLabel = "FILE",
                description =
                        "A file whose first line is the token. Default: none, or with --console-address a token that is"
                                + " made up.")
        private @Nullable Path tokenFile;
    }

    /** Where metrics are served. */
    static final class Metrics {
        @Option(
                names = "--metrics-port",
                paramLabel = "PORT",
                required = true,
                converter = Counts.FromZero.class,
                description = "Serves metrics for Prometheus at http://127.0.0.1:PORT/metrics as long as the command"
                        + " runs; 0 for a free port.")
        private int port;

        @Option(
                names = "--metrics-address",
                paramLabel = "ADDRESS",
                description = "Serves them at this address of the machine; * for all of them. Default: 127.0.0.1, which"
                        + " only this machine can reach.")
        private @Nullable String address;
    }

    /**
     * Opens a context and begins to watch it.
     *
     * @throws IOException if the metrics or the console cannot be served there
     */
    Watched open(Context.Builder context, Console console) throws IOException {
        Watched watched = openWithMetrics(context, console);
        Picture drawn = picture;
        if (drawn != null) {
            watched.draw(new ConsoleArgs(drawn.port, drawn.address, drawn.tokenFile, new SecretFiles(console)));
        }
        return watched;
    }

    private Watched openWithMetrics(Context.Builder context, Console console) throws IOException {
        Metrics wanted = metrics;
        if (wanted == null) {
            return Watched.open(context.build(), stats, console);
        }
        InetSocketAddress here = MetricsServer.address(wanted.address, wanted.port);
        return Watched.open(context.build(), stats, here, console);
    }
}
