package io.weir.bench.cli;

import io.weir.console.ConsoleOptions;
import io.weir.socket.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir console}: the picture of several processes in one page, until it is interrupted. */
@Command(
        name = "console",
        sortOptions = false,
        description =
                "Draws the sockets, endpoints and peers of processes in one page for a browser: of those whose consoles are"
                        + " named, such as of programs with Console.start(context) and of commands with --console-port, or of"
                        + " a demonstration. Standard error says 'console URL'.")
final class ConsoleCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Counts.FromZero.class,
            description = "Serves the page at http://127.0.0.1:PORT/; 0, which is the default, for a free port.")
    private int port;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description =
                    "Serves it at this address of the machine, with a token; * for all of them. Default: 127.0.0.1,"
                            + " which only this machine can reach.")
    private @Nullable String address;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the token that viewers must know. Default: none, or with --address a"
                            + " token that is made up.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description = "Looks at the demonstration as often as this. Default: 1s.")
    private Duration every = Duration.ofSeconds(1);

    @Option(
            names = "--demo",
            description = "Shows a market in this process: tills, screens and packers, of whom some are slow, and a"
                    + " stranger who is refused.")
    private boolean demo;

    @Parameters(
            paramLabel = "URL",
            description =
                    "Consoles of other processes: http://127.0.0.1:8080/, with ?token=TOKEN where one is asked for.")
    private List<URI> others = new ArrayList<>();

    ConsoleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (others.isEmpty() && !demo) {
            throw new ParameterException(
                    Objects.requireNonNull(spec, "spec").commandLine(), "name the URL of a console, or --demo");
        }
        ConsoleArgs where = new ConsoleArgs(port, address, tokenFile, new SecretFiles(console));
        if (!demo) {
            return serve(where, options -> others.forEach(options::other));
        }
        try (Context context = Context.builder().name("market").build();
                Market market = Market.open(context)) {
            return serve(where, options -> {
                options.context(market.context()).interval(every);
                others.forEach(options::other);
            });
        }
    }

    private int serve(ConsoleArgs where, Consumer<ConsoleOptions> what) throws IOException {
        try (io.weir.console.Console served = where.start(what)) {
            console.err().println("console " + served.url());
            new CountDownLatch(1).await();
            return Status.DONE;
        } catch (InterruptedException e) {
            return Status.DONE; // It has no other end.
        }
    }
}
