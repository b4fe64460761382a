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
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
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
    private static final String ALIKE = " The options of security are those of both sides and of the capture.";

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

        @Mixin
        private WarmUpArgs warmUp = new WarmUpArgs();

        List<Endpoint> endpoints() {
            return Stream.of(frontend, backend, capture)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    @Command(name = "queue", description = "Clients ask, services answer: ROUTER and DEALER." + ALIKE)
    int queue(@Mixin Sides sides, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException, InterruptedException {
        return run(
                sides,
                watch,
                security,
                (context, secured) -> RouterSocket.open(context, o -> secured.applyTo(o.name(FRONTEND))),
                (context, secured) -> DealerSocket.open(context, o -> secured.applyTo(o.name(BACKEND))));
    }

    @Command(name = "forwarder", description = "Publishers and subscribers, filtered upstream: XSUB and XPUB." + ALIKE)
    int forwarder(@Mixin Sides sides, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException, InterruptedException {
        return run(
                sides,
                watch,
                security,
                (context, secured) -> XSubSocket.open(context, o -> secured.applyTo(o.name(FRONTEND))),
                (context, secured) -> XPubSocket.open(context, o -> secured.applyTo(o.name(BACKEND))));
    }

    @Command(name = "streamer", description = "Sources and workers: PULL and PUSH." + ALIKE)
    int streamer(@Mixin Sides sides, @Mixin WatchArgs watch, @Mixin SecurityArgs security)
            throws IOException, InterruptedException {
        return run(
                sides,
                watch,
                security,
                (context, secured) -> PullSocket.open(context, o -> secured.applyTo(o.name(FRONTEND))),
                (context, secured) -> PushSocket.open(context, o -> secured.applyTo(o.name(BACKEND))));
    }

    private int run(
            Sides sides,
            WatchArgs watch,
            SecurityArgs security,
            BiFunction<Context, Secured, Socket> front,
            BiFunction<Context, Secured, Socket> back)
            throws IOException, InterruptedException {
        boolean lost = false;
        try (Secured secured = security.open(sides.endpoints(), List.of(), console);
                Watched watched = watch.open(Context.builder().name("weir"), console)) {
            Context context = watched.context();
            Socket frontend = front.apply(context, secured);
            Socket backend = back.apply(context, secured);
            Proxy.Builder proxy = Proxy.between(frontend, backend);
            sides.warmUp.run(context, console);
            bind(frontend, Objects.requireNonNull(sides.frontend));
            bind(backend, Objects.requireNonNull(sides.backend));
            if (sides.capture != null) {
                PubSocket capture = PubSocket.open(context, o -> secured.applyTo(o.name("capture")));
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
