package io.weir.bench.cli;

import io.weir.patterns.work.JobInfo;
import io.weir.patterns.work.JobOperator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir queue list}: the jobs that wait or that workers have, or the counters. */
@Command(
        name = "list",
        sortOptions = false,
        description =
                "Lists queued and leased jobs, one per line. The fields are separated by a TAB: number, state, id, number of"
                        + " deliveries, time of the put, size in bytes, and the reason of the last return.")
final class QueueListCommand implements Callable<Integer> {
    static final int PAGE = 1000;

    private final Console console;

    @Option(
            names = "--counters",
            description = "Lists what the queue has counted instead, a name and a number in each line, a TAB between"
                    + " them: put + recovered = done + removed + queued + leased + dead.")
    private boolean counters;

    @Mixin
    private QueueArgs queue = new QueueArgs();

    QueueListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, TimedOutException {
        return queue.operate(console, operator -> {
            if (counters) {
                for (Map.Entry<String, Long> each : operator.status().entrySet()) {
                    console.print(each.getKey() + "\t" + each.getValue());
                }
            } else {
                list(operator, JobOperator.Where.LEASED);
                list(operator, JobOperator.Where.QUEUED);
            }
            return Status.DONE;
        });
    }

    private void list(JobOperator operator, JobOperator.Where where) throws IOException, InterruptedException {
        List<JobInfo> page;
        long after = 0;
        do {
            page = operator.list(where, after, PAGE);
            for (JobInfo job : page) {
                console.print(QueueArgs.line(where, job));
                after = job.number();
            }
        } while (page.size() == PAGE);
    }
}
