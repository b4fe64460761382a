package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Future;
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
                description = "Where they meet, such as tcp://127.0.0.1:5555.")
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

        void applyTo(OptionsBuilder<?> options) {
            unlimited(options);
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
    void localThroughput(@Mixin Trial trial, @Mixin Mark mark, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                PullSocket sink = PullSocket.open(watched.context(), mark::applyTo)) {
            untilInterrupted(() -> {
                bind(sink, trial);
                console.print(Throughput.receive(sink, trial.size, trial.count));
            });
        }
    }

    @Command(name = "remote-thr", description = "Connects a push, and sends COUNT messages.")
    void remoteThroughput(@Mixin Trial trial, @Mixin Mark mark, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                PushSocket source = PushSocket.open(watched.context(), mark::applyTo)) {
            untilInterrupted(() -> {
                source.connect(trial.endpoint());
                Throughput.send(source, trial.size, trial.count);
            });
        }
    }

    @Command(name = "local-lat", description = "Binds a rep, and echoes COUNT requests.")
    void localLatency(@Mixin Trial trial, @Mixin Style style, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                RepSocket server = RepSocket.open(watched.context(), PerfCommand::unlimited)) {
            untilInterrupted(() -> {
                bind(server, trial);
                if (style.handler) {
                    Latency.echoByHandler(server, trial.count);
                } else {
                    Latency.echo(server, trial.count);
                }
            });
        }
    }

    @Command(name = "remote-lat", description = "Connects a req, and times COUNT round trips.")
    void remoteLatency(@Mixin Trial trial, @Mixin Style style, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                ReqSocket client = ReqSocket.open(watched.context(), PerfCommand::unlimited)) {
            untilInterrupted(() -> {
                client.connect(trial.endpoint());
                console.print(
                        style.handler
                                ? Latency.askByHandler(client, trial.size, trial.count)
                                : Latency.ask(client, trial.size, trial.count));
            });
        }
    }

    @Command(name = "inproc-thr", description = "A push and a pull on two threads.")
    void inprocThroughput(@Mixin InprocTrial trial, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                PullSocket sink = PullSocket.open(watched.context(), PerfCommand::unlimited);
                PushSocket source = PushSocket.open(watched.context(), PerfCommand::unlimited);
                Crew crew = new Crew("perf")) {
            untilInterrupted(() -> {
                sink.bind(INPROC);
                source.connect(INPROC);
                Future<?> sending = crew.start(() -> Throughput.send(source, trial.size, trial.count));
                console.print(Throughput.receive(sink, trial.size, trial.count));
                Crew.await(sending);
            });
        }
    }

    @Command(name = "inproc-lat", description = "A req and a rep on two threads.")
    void inprocLatency(@Mixin InprocTrial trial, @Mixin WatchArgs watch) throws IOException {
        try (Watched watched = watch.open(Context.builder(), console);
                RepSocket server = RepSocket.open(watched.context(), PerfCommand::unlimited);
                ReqSocket client = ReqSocket.open(watched.context(), PerfCommand::unlimited);
                Crew crew = new Crew("perf")) {
            untilInterrupted(() -> {
                server.bind(INPROC);
                client.connect(INPROC);
                Future<?> echoing = crew.start(() -> Latency.echo(server, trial.count));
                console.print(Latency.ask(client, trial.size, trial.count));
                Crew.await(echoing);
            });
        }
    }

    /** What a program does between opening its sockets and closing them. */
    private interface Program {
        void run() throws IOException, InterruptedException;
    }

    /** Runs the program. After an interrupt nothing lingers: the flag, left set, has closing wait for nobody. */
    private static void untilInterrupted(Program program) throws IOException {
        try {
            program.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bind(Socket socket, Trial trial) {
        console.err().println("bound " + socket.bind(trial.endpoint()));
    }

    /** As libzmq: lingers for ever, and takes messages of any size. */
    private static void unlimited(OptionsBuilder<?> options) {
        options.linger(SocketOptions.FOREVER).maxMessageSize(0);
    }
}
