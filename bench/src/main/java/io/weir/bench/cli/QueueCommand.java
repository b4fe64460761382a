package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.option.Sync;
import io.weir.patterns.work.JobQueue;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir queue}: a queue of acknowledged work, until it is interrupted; below it the commands that use one. */
@Command(
        name = "queue",
        sortOptions = false,
        synopsisSubcommandLabel = "[COMMAND]",
        description =
                "Leases jobs to workers, until one of them says that it has dealt with them. Without a command it is"
                        + " the queue itself; put, work, list and dead use one that runs elsewhere.")
final class QueueCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(multiplicity = "0..*")
    private List<EndpointArg> endpoints = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "DIRECTORY",
            description = "Keeps the jobs there, where the next queue finds them. Default: in memory, until it ends.")
    private @Nullable Path store;

    @Option(
            names = "--sync",
            paramLabel = "WHEN",
            converter = SyncFromText.class,
            defaultValue = "each",
            description =
                    "When what the store was told is confirmed: each, once it is on the medium; a duration such as"
                            + " 20ms, the same for all of so much time together; system, before that, which a power cut"
                            + " may undo. Default: ${DEFAULT-VALUE}.")
    private Sync sync = Sync.EACH;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "30s",
            description = "After how long without a word of its worker a job goes to another one. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Duration lease = Duration.ZERO;

    @Option(
            names = "--reconnect-time",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "2s",
            description = "How long the jobs of a worker whose connection has ended wait for it. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Duration reconnectTime = Duration.ZERO;

    @Option(
            names = "--deliveries",
            paramLabel = "N",
            converter = Counts.FromZero.class,
            defaultValue = "10",
            description = "After how many deliveries that led to nothing a job is dead. Default: ${DEFAULT-VALUE}.")
    private int deliveries;

    @Option(
            names = "--max-jobs",
            paramLabel = "N",
            converter = Counts.FromZero.class,
            defaultValue = "1000000",
            description = "How many jobs there may be; more are refused. Default: ${DEFAULT-VALUE}.")
    private int maxJobs;

    @Option(
            names = "--max-bytes",
            paramLabel = "BYTES",
            converter = Counts.FromOne.class,
            defaultValue = "268435456",
            description =
                    "How many bytes those may have; with --store most of them are in memory no more. Default: 256 MiB.")
    private long maxBytes;

    @Mixin
    private WarmUpArgs warmUp = new WarmUpArgs();

    @Mixin
    private WatchArgs watch = new WatchArgs();

    @Mixin
    private SecurityArgs security = new SecurityArgs();

    private QueueCommand(Console console) {
        this.console = console;
    }

    /** The command, and those below it. */
    static CommandLine of(Console console) {
        return new CommandLine(new QueueCommand(console))
                .addSubcommand(new QueuePutCommand(console))
                .addSubcommand(new QueueWorkCommand(console))
                .addSubcommand(new QueueListCommand(console))
                .addSubcommand(new QueueDeadCommand(console));
    }

    @Override
    public Integer call() throws IOException {
        if (endpoints.isEmpty()) {
            throw new OptionRules(Objects.requireNonNull(spec, "spec")).fault("a queue needs --bind or --connect");
        }
        List<Endpoint> bound = EndpointArg.bound(endpoints);
        List<Endpoint> connected = EndpointArg.connected(endpoints);
        try (Secured secured = security.open(bound, connected, console);
                Watched watched = watch.open(Context.builder().name("weir"), console);
                JobQueue queue = JobQueue.open(watched.context(), options -> applyTo(options, secured))) {
            warmUp.run(watched.context(), console);
            endpoints.forEach(endpoint -> endpoint.applyTo(queue.socket(), console));
            new CountDownLatch(1).await();
            return Status.DONE;
        } catch (InterruptedException e) {
            return Status.DONE; // It has no other end.
        }
    }

    private void applyTo(JobQueue.Options options, Secured secured) {
        options.name("queue")
                .lease(lease)
                .reconnectTime(reconnectTime)
                .deliveries(deliveries)
                .maxJobs(maxJobs)
                .maxBytes(maxBytes)
                .sync(sync);
        if (store != null) {
            options.directory(store);
        }
        secured.applyTo(options);
    }
}
