package io.weir.bench.cli;

import io.weir.patterns.work.JobInfo;
import io.weir.patterns.work.JobOperator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir queue dead}: the dead jobs, and what becomes of them. */
@Command(
        name = "dead",
        sortOptions = false,
        description = "Lists the dead jobs, as list does the others; or has them tried again, or removes them.")
final class QueueDeadCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Console console;

    @ArgGroup
    private @Nullable What what;

    private static final class What {
        @Option(
                names = "--requeue",
                paramLabel = "JOB",
                description = "Has the job of that number tried again; all for all dead jobs.")
        private @Nullable String requeue;

        @Option(
                names = "--remove",
                paramLabel = "JOB",
                description = "Removes the job of that number; all for all dead jobs.")
        private @Nullable String remove;

        @Option(
                names = "--body",
                paramLabel = "JOB",
                converter = Counts.FromOne.class,
                description = "Writes the body of the job of that number, as --format says.")
        private @Nullable Long body;
    }

    @Mixin
    private FormatArgs format = new FormatArgs();

    @Mixin
    private QueueArgs queue = new QueueArgs();

    QueueDeadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, TimedOutException {
        return queue.operate(console, operator -> {
            if (what == null) {
                for (JobInfo job : dead(operator)) {
                    console.print(QueueArgs.line(JobOperator.Where.DEAD, job));
                }
            } else if (what.body != null) {
                console.print(format.line(operator.body(what.body)));
            } else if (what.requeue != null) {
                for (long job : named(what.requeue, operator)) {
                    operator.requeue(job);
                }
            } else if (what.remove != null) {
                for (long job : named(what.remove, operator)) {
                    operator.remove(job);
                }
            }
            return Status.DONE;
        });
    }

    private static List<JobInfo> dead(JobOperator operator) throws InterruptedException {
        List<JobInfo> dead = new ArrayList<>();
        List<JobInfo> page;
        do {
            long after = dead.isEmpty() ? 0 : dead.get(dead.size() - 1).number();
            page = operator.list(JobOperator.Where.DEAD, after, QueueListCommand.PAGE);
            dead.addAll(page);
        } while (page.size() == QueueListCommand.PAGE);
        return dead;
    }

    private static List<Long> named(String jobs, JobOperator operator) throws InterruptedException {
        return jobs.equals(ALL)
                ? dead(operator).stream().map(JobInfo::number).toList()
                : List.of(new Counts.FromOne().convert(jobs));
    }
}
