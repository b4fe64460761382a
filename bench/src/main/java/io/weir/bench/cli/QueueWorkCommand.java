package io.weir.bench.cli;

import io.weir.patterns.work.Job;
import io.weir.patterns.work.JobId;
import io.weir.patterns.work.JobWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir queue work}: runs a command for each job. */
@Command(
        name = "work",
        sortOptions = false,
        description =
                "Runs a command for each job, with the body on its standard input, and in its environment WEIR_JOB,"
                        + " WEIR_JOB_ID and WEIR_JOB_DELIVERY, the number of the job, its id, and how often it was handed out. If"
                        + " the command ends with status 0 the job is acknowledged, if it ends with that of --dead-status the job"
                        + " is dead, and otherwise it is tried again.")
final class QueueWorkCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Console console;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Counts.FromOne.class,
            defaultValue = "1",
            description = "How many commands run at a time. Default: ${DEFAULT-VALUE}.")
    private long parallel;

    @Option(
            names = "--credit",
            paramLabel = "N",
            converter = Counts.FromOne.class,
            description = "How many jobs the queue may send at a time. Default: as many as run, so that none waits here"
                    + " that another worker could do.")
    private @Nullable Long credit;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "30s",
            description =
                    "After how long without a word of this worker the queue gives its jobs to others. As long as a"
                            + " command runs, that does not happen. Default: ${DEFAULT-VALUE}.")
    private Duration lease = Duration.ZERO;

    @Option(
            names = "--time-limit",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "10m",
            description =
                    "A command that runs for longer is ended, and its job tried again. Default: ${DEFAULT-VALUE}.")
    private Duration timeLimit = Duration.ZERO;

    @Option(
            names = "--dead-status",
            paramLabel = "N",
            converter = Counts.FromOne.class,
            description = "The status by which a command says that its job can never be done. Default: none.")
    private @Nullable Long deadStatus;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = Counts.FromOne.class,
            description = "Ends after so many commands, default never.")
    private @Nullable Long count;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            description =
                    "Under which name the worker comes back for its jobs when its connection was lost. No two workers of"
                            + " a queue may have the same. Default: a random one.")
    private @Nullable String name;

    @Mixin
    private QueueArgs queue = new QueueArgs();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, behind --.")
    private List<String> command = new ArrayList<>();

    QueueWorkCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, TimedOutException {
        return queue.run(console, this::work);
    }

    private int work(QueueArgs.Session session) throws InterruptedException {
        int threads = (int) Math.min(parallel, Integer.MAX_VALUE);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        JobCommand runs = new JobCommand(command, timeLimit, console);
        CountDownLatch left = new CountDownLatch(count == null ? Integer.MAX_VALUE : (int) Math.min(count, 1 << 30));
        try (JobWorker worker = JobWorker.open(
                session.context(), executor, threads, job -> run(runs, job, left), o -> applyTo(o, session, threads))) {
            worker.connect(session.endpoint());
            try {
                left.await();
            } catch (InterruptedException e) {
                // Its end, unless a number of jobs was to be done.
                runs.close();
                worker.drain(PATIENCE);
                return count == null ? Status.DONE : Status.INTERRUPTED;
            }
            return worker.drain(PATIENCE) ? Status.DONE : Status.FAILED;
        } finally {
            executor.shutdownNow();
        }
    }

    private void applyTo(JobWorker.Options options, QueueArgs.Session session, int threads) {
        // The command is ended before its lease is.
        options.name("worker")
                .credit((int) Math.min(credit == null ? threads : credit, Integer.MAX_VALUE))
                .lease(lease)
                .timeLimit(timeLimit.plus(PATIENCE));
        if (name != null) {
            options.worker(JobId.of(name));
        }
        session.applyTo(options);
    }

    private void run(JobCommand runs, Job job, CountDownLatch left) throws InterruptedException {
        if (left.getCount() == 0) {
            job.release();
            return;
        }
        try {
            int status = runs.run(job);
            if (deadStatus != null && status == deadStatus) {
                job.reject(/* again= */ false, "status " + status);
            } else if (status != 0) {
                job.reject(/* again= */ true, "status " + status);
            } else {
                job.ack();
            }
        } catch (IOException e) {
            console.say(String.valueOf(e.getMessage()));
            job.reject(/* again= */ true, String.valueOf(e.getMessage()));
        } finally {
            left.countDown();
        }
    }
}
