package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.bench.terminal.Pace;
import io.weir.bench.terminal.Progress;
import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir perf}: the performance programs of libzmq, in the same roles, so that one end may be libzmq's. */
@Command(
        name = "perf",
        description = "Measures throughput and latency as libzmq's perf programs do; one end may be theirs.",
        synopsisSubcommandLabel = "PROGRAM")
final class PerfCommand {
    private static final String NO_RESULT = "";
    private static final String INPROC = "inproc://perf";

    private final Console console;

    PerfCommand(Console console) {
        this.console = console;
    }

    /** What is moved between two processes. */
    @Command
    private static final class Trial {
        @Parameters(
                index = "0",
                paramLabel = "ENDPOINT",
                converter = EndpointArg.FromText.class,
                description = "Where they meet, such as tcp://127.0.0.1:5555, or tls+tcp://127.0.0.1:5555.")
        private @Nullable Endpoint endpoint;

        @Parameters(
                index = "1",
                paramLabel = "SIZE",
                converter = Counts.FromZero.class,
                description = "Bytes a message.")
        private int size;

        @Parameters(
                index = "2",
                paramLabel = "COUNT",
                converter = Counts.FromOne.class,
                description = "Messages, or round trips.")
        private long count;

        Endpoint endpoint() {
            return Objects.requireNonNull(endpoint, "endpoint");
        }

        List<Endpoint> here() {
            return List.of(endpoint());
        }
    }

    /** What is moved between two threads. */
    @Command
    private static final class InprocTrial {
        @Parameters(
                index = "0",
                paramLabel = "SIZE",
                converter = Counts.FromZero.class,
                description = "Bytes a message.")
        private int size;

        @Parameters(
                index = "1",
                paramLabel = "COUNT",
                converter = Counts.FromOne.class,
                description = "Messages, or round trips.")
        private long count;
    }

    /** The option of the throughput programs. */
    @Command
    private static final class Mark {
        @Option(
                names = "--hwm",
                paramLabel = "N",
                converter = Counts.FromZero.class,
                defaultValue = "1000",
                description = "The high-water mark. Default: ${DEFAULT-VALUE}.")
        private int messages;

        void applyTo(OptionsBuilder<?> options, Secured secured) {
            unlimited(options, secured);
            options.highWaterMark(messages);
        }
    }

    /** The option of the latency programs. */
    @Command
    private static final class Style {
        @Option(names = "--handler", description = "Receives by a handler on the event loop.")
        private boolean handler;
    }

    @Command(name = "local-thr", description = "Binds a pull, and times COUNT - 1 messages after the first.")
    int localThroughput(@Mixin Trial trial, @Mixin Mark mark, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException {
        try (Secured secured = security.open(trial.here(), List.of(), console);
                Watched watched = watch.open(Context.builder(), console);
                PullSocket sink = PullSocket.open(watched.context(), o -> mark.applyTo(o, secured))) {
            return run(() -> sink.accounting().delivered(), trial.count, () -> {
                bind(sink, trial);
                return Throughput.receive(sink, trial.size, trial.count);
            });
        }
    }

    @Command(name = "remote-thr", description = "Connects a push, and sends COUNT messages.")
    int remoteThroughput(@Mixin Trial trial, @Mixin Mark mark, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException {
        try (Secured secured = security.open(List.of(), trial.here(), console);
                Watched watched = watch.open(Context.builder(), console);
                PushSocket source = PushSocket.open(watched.context(), o -> mark.applyTo(o, secured))) {
            return run(() -> source.accounting().written(), trial.count, () -> {
                source.connect(trial.endpoint());
                Throughput.send(source, trial.size, trial.count);
                return NO_RESULT;
            });
        }
    }

    @Command(name = "local-lat", description = "Binds a rep, and echoes COUNT requests.")
    int localLatency(@Mixin Trial trial, @Mixin Style style, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException {
        try (Secured secured = security.open(trial.here(), List.of(), console);
                Watched watched = watch.open(Context.builder(), console);
                RepSocket server = RepSocket.open(watched.context(), o -> unlimited(o, secured))) {
            return run(() -> server.accounting().delivered(), trial.count, () -> {
                bind(server, trial);
                if (style.handler) {
                    Latency.echoByHandler(server, trial.count);
                } else {
                    Latency.echo(server, trial.count);
                }
                return NO_RESULT;
            });
        }
    }

    @Command(name = "remote-lat", description = "Connects a req, and times COUNT round trips.")
    int remoteLatency(@Mixin Trial trial, @Mixin Style style, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException {
        try (Secured secured = security.open(List.of(), trial.here(), console);
                Watched watched = watch.open(Context.builder(), console);
                ReqSocket client = ReqSocket.open(watched.context(), o -> unlimited(o, secured))) {
            return run(() -> client.accounting().delivered(), trial.count, () -> {
                client.connect(trial.endpoint());
                return style.handler
                        ? Latency.askByHandler(client, trial.size, trial.count)
                        : Latency.ask(client, trial.size, trial.count);
            });
        }
    }

    @Command(name = "inproc-thr", description = "A push and a pull on two threads.")
    int inprocThroughput(@Mixin InprocTrial trial, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                PullSocket sink = PullSocket.open(watched.context(), PerfCommand::unlimited);
                PushSocket source = PushSocket.open(watched.context(), PerfCommand::unlimited);
                WorkerThreads crew = new WorkerThreads("perf")) {
            return run(() -> sink.accounting().delivered(), trial.count, () -> {
                sink.bind(INPROC);
                source.connect(INPROC);
                crew.start(() -> Throughput.send(source, trial.size, trial.count));
                return crew.during(() -> Throughput.receive(sink, trial.size, trial.count));
            });
        }
    }

    @Command(name = "inproc-lat", description = "A req and a rep on two threads.")
    int inprocLatency(@Mixin InprocTrial trial, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                RepSocket server = RepSocket.open(watched.context(), PerfCommand::unlimited);
                ReqSocket client = ReqSocket.open(watched.context(), PerfCommand::unlimited);
                WorkerThreads crew = new WorkerThreads("perf")) {
            return run(() -> client.accounting().delivered(), trial.count, () -> {
                server.bind(INPROC);
                client.connect(INPROC);
                crew.start(() -> Latency.echo(server, trial.count));
                return crew.during(() -> Latency.ask(client, trial.size, trial.count));
            });
        }
    }

    /** What a program does between opening its sockets and closing them. */
    private interface Program {
        /** Does it, and says what was measured. */
        String run() throws InterruptedException;
    }

    /**
     * Runs the program, shows how far it is, and prints what it measured. After an interrupt nothing lingers: the flag,
     * left set, keeps closing from waiting.
     */
    private int run(LongSupplier done, long count, Program program) throws IOException {
        try {
            String result;
            Progress progress = Progress.show(console.status(), new Pace(done, count));
            try {
                result = program.run();
            } finally {
                progress.close();
            }
            if (!result.isEmpty()) {
                console.print(result);
            }
            return Status.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Status.INTERRUPTED;
        }
    }

    private void bind(Socket socket, Trial trial) {
        console.err().println("bound " + socket.bind(trial.endpoint()));
    }

    /** As libzmq: lingers for ever, and takes messages of any size. */
    private static void unlimited(OptionsBuilder<?> options) {
        options.linger(SocketOptions.FOREVER).maxMessageSize(0);
    }

    private static void unlimited(OptionsBuilder<?> options, Secured secured) {
        unlimited(options);
        secured.applyTo(options);
    }
}
