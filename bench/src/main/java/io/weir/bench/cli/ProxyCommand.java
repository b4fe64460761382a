package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.bench.terminal.Pace;
import io.weir.bench.terminal.Progress;
import io.weir.option.SocketOptions;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.proxy.ProxyStatistics;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir proxy}: stands between sockets, which all connect to it, until it is interrupted. */
@Command(
        name = "proxy",
        description = "Moves messages between a frontend and a backend, both bound, until it is interrupted.",
        synopsisSubcommandLabel = "KIND")
final class ProxyCommand {
    private static final String FRONTEND = "frontend";
    private static final String BACKEND = "backend";

    private final Console console;

    ProxyCommand(Console console) {
        this.console = console;
    }

    /** Where it listens. */
    @Command(sortOptions = false)
    private static final class Sides {
        @Option(
                names = "--frontend",
                paramLabel = "ENDPOINT",
                required = true,
                converter = EndpointArg.FromText.class,
                description = "Where clients, publishers or sources connect: tcp://127.0.0.1:5555, tcp://*:*,"
                        + " ipc:///tmp/jobs. Standard error says 'bound ENDPOINT' with the real address and port, for"
                        + " the frontend first, then the backend, then the capture.")
        private @Nullable Endpoint frontend;

        @Option(
                names = "--backend",
                paramLabel = "ENDPOINT",
                required = true,
                converter = EndpointArg.FromText.class,
                description = "Where services, subscribers or workers connect.")
        private @Nullable Endpoint backend;

        @Option(
                names = "--capture",
                paramLabel = "ENDPOINT",
                converter = EndpointArg.FromText.class,
                description = "Publishes a copy of every message of both directions there.")
        private @Nullable Endpoint capture;
    }

    @Command(name = "queue", description = "Clients ask, services answer: ROUTER and DEALER.")
    int queue(@Mixin Sides sides, @Mixin WatchArgs watch) throws IOException, InterruptedException {
        return run(
                sides,
                watch,
                context -> RouterSocket.open(context, o -> o.name(FRONTEND)),
                context -> DealerSocket.open(context, o -> o.name(BACKEND)));
    }

    @Command(name = "forwarder", description = "Publishers and subscribers, filtered upstream: XSUB and XPUB.")
    int forwarder(@Mixin Sides sides, @Mixin WatchArgs watch) throws IOException, InterruptedException {
        return run(
                sides,
                watch,
                context -> XSubSocket.open(context, o -> o.name(FRONTEND)),
                context -> XPubSocket.open(context, o -> o.name(BACKEND)));
    }

    @Command(name = "streamer", description = "Sources and workers: PULL and PUSH.")
    int streamer(@Mixin Sides sides, @Mixin WatchArgs watch) throws IOException, InterruptedException {
        return run(
                sides,
                watch,
                context -> PullSocket.open(context, o -> o.name(FRONTEND)),
                context -> PushSocket.open(context, o -> o.name(BACKEND)));
    }

    private int run(Sides sides, WatchArgs watch, Function<Context, Socket> front, Function<Context, Socket> back)
            throws IOException, InterruptedException {
        boolean lost = false;
        try (Watched watched = watch.open(Context.builder().name("weir"), console)) {
            Context context = watched.context();
            Socket frontend = front.apply(context);
            Socket backend = back.apply(context);
            Proxy.Builder proxy = Proxy.between(frontend, backend);
            bind(frontend, Objects.requireNonNull(sides.frontend));
            bind(backend, Objects.requireNonNull(sides.backend));
            if (sides.capture != null) {
                PubSocket capture = PubSocket.open(context, o -> o.name("capture"));
                bind(capture, sides.capture);
                proxy.capture(capture);
            }
            try (Proxy running = proxy.start()) {
                awaitStop(running);
            } catch (InterruptedException e) {
                frontend.close();
                backend.close();
                lost = Losses.report(frontend, console);
                lost |= Losses.report(backend, console);
            }
        }
        return lost ? Status.FAILED : Status.DONE;
    }

    private void awaitStop(Proxy running) throws InterruptedException {
        Pace pace = new Pace(() -> moved(running.statistics()), 0);
        Progress progress = Progress.show(console.status(), pace);
        try {
            running.awaitStop(SocketOptions.FOREVER);
        } finally {
            progress.close();
        }
    }

    private static long moved(ProxyStatistics statistics) {
        return statistics.frontend().sent() + statistics.backend().sent();
    }

    private void bind(Socket socket, Endpoint endpoint) {
        console.err().println("bound " + socket.bind(endpoint));
    }
}
