package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.patterns.broker.Broker;
import io.weir.socket.Context;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir broker}: hands requests to workers until it is interrupted. */
@Command(
        name = "broker",
        sortOptions = false,
        description =
                "Hands the requests of clients to the worker that has been free longest. Clients are reqs; workers are"
                        + " reqs that send READY first, and then [address, empty frame, reply] to each [address, empty frame,"
                        + " request]. The options of security are those of both sides.")
final class BrokerCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--frontend",
            paramLabel = "ENDPOINT",
            required = true,
            converter = EndpointArg.FromText.class,
            description =
                    "Listens there for clients. Standard error says 'bound ENDPOINT' with the real address and port,"
                            + " and then the same of the back end.")
    private @Nullable Endpoint frontend;

    @Option(
            names = "--backend",
            paramLabel = "ENDPOINT",
            required = true,
            converter = EndpointArg.FromText.class,
            description = "Listens there for workers.")
    private @Nullable Endpoint backend;

    @Mixin
    private WarmUpArgs warmUp = new WarmUpArgs();

    @Mixin
    private WatchArgs watch = new WatchArgs();

    @Mixin
    private SecurityArgs security = new SecurityArgs();

    BrokerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Endpoint front = Objects.requireNonNull(frontend, "frontend");
        Endpoint back = Objects.requireNonNull(backend, "backend");
        try (Secured secured = security.open(List.of(front, back), List.of(), console);
                Watched watched = watch.open(Context.builder().name("weir"), console);
                Broker broker = Broker.open(watched.context(), secured::applyTo)) {
            warmUp.run(watched.context(), console);
            console.err().println("bound " + broker.frontend().bind(front));
            console.err().println("bound " + broker.backend().bind(back));
            new CountDownLatch(1).await();
            return Status.DONE;
        } catch (InterruptedException e) {
            return Status.DONE; // It has no other end.
        }
    }
}
