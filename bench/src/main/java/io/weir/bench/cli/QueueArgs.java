package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.JobRefusedException;
import io.weir.RequestTimeoutException;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.work.JobInfo;
import io.weir.patterns.work.JobOperator;
import io.weir.socket.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that use a queue which runs elsewhere. */
@Command
final class QueueArgs {
    @Option(
            names = "--connect",
            paramLabel = "ENDPOINT",
            required = true,
            converter = EndpointArg.FromText.class,
            description = "Where the queue is.")
    private @Nullable Endpoint endpoint;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "30s",
            description = "Ends with status 3 when the queue did not answer for so long. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private WatchArgs watch = new WatchArgs();

    @Mixin
    private SecurityArgs security = new SecurityArgs();

    /** What a command does with the queue. */
    interface Task {
        int run(Session session) throws IOException, InterruptedException;
    }

    /** What an operator does with the queue. */
    interface Operation {
        int run(JobOperator queue) throws IOException, InterruptedException;
    }

    /**
     * What there is to open a socket with.
     *
     * @param context for it
     * @param secured for its options
     * @param endpoint where the queue is
     */
    record Session(Context context, Secured secured, Endpoint endpoint) {
        void applyTo(OptionsBuilder<?> options) {
            secured.applyTo(options);
        }
    }

    Duration timeout() {
        return timeout;
    }

    /** Runs the task; a queue that does not answer in time is a status of its own. */
    int run(Console console, Task task) throws IOException, InterruptedException, TimedOutException {
        Endpoint where = Objects.requireNonNull(endpoint, "endpoint");
        try (Secured secured = security.open(List.of(), List.of(where), console);
                Watched watched = watch.open(Context.builder().name("weir"), console)) {
            return task.run(new Session(watched.context(), secured, where));
        } catch (RequestTimeoutException e) {
            throw new TimedOutException("the queue did not answer", timeout);
        } catch (JobRefusedException e) {
            console.say(String.valueOf(e.getMessage()));
            return Status.FAILED;
        }
    }

    /** Runs what an operator does. */
    int operate(Console console, Operation operation) throws IOException, InterruptedException, TimedOutException {
        return run(console, session -> {
            try (JobOperator queue = JobOperator.open(session.context(), options -> apply(options, session))) {
                queue.socket().connect(session.endpoint());
                return operation.run(queue);
            }
        });
    }

    private void apply(Requester.Options options, Session session) {
        session.applyTo(options.name("operator").timeout(timeout));
    }

    /** The job as a line: its number, where it is, its id, deliveries, when it was put, its size and why it failed. */
    static String line(JobOperator.Where where, JobInfo job) {
        return String.join(
                "\t",
                Long.toString(job.number()),
                where.name().toLowerCase(Locale.ROOT),
                job.id().toString(),
                Integer.toString(job.delivery()),
                job.since().toString(),
                Long.toString(job.size()),
                job.reason().replaceAll("\\p{Cntrl}", " "));
    }
}
