package io.weir.bench.cli;

import io.weir.JobRefusedException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.patterns.work.JobId;
import io.weir.patterns.work.JobProducer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir queue put}: puts a job, or one for each line of standard input. */
@Command(
        name = "put",
        sortOptions = false,
        description =
                "Puts a job whose body the frames are, or one for each line of standard input, where a TAB is between"
                        + " frames. Each that the queue has confirmed is a line of standard output: its number.")
final class QueuePutCommand implements Callable<Integer> {
    private static final int UNDER_WAY = 1000;

    private final Console console;

    @ArgGroup(multiplicity = "0..*")
    private List<FrameArg> frames = new ArrayList<>();

    @Option(
            names = "--id",
            paramLabel = "TEXT",
            description =
                    "What the job is called: the same id once more is the same job. Only with frames. Default: a new"
                            + " one for each job.")
    private @Nullable String id;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            converter = Counts.LongFromZero.class,
            defaultValue = "67108864",
            description = "A line of standard input that has more is an error; 0 for no limit. Default: 64 MiB.")
    private long maxLine;

    @Mixin
    private QueueArgs queue = new QueueArgs();

    QueuePutCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, TimedOutException {
        return queue.run(console, session -> {
            try (JobProducer producer = JobProducer.open(
                    session.context(),
                    o -> o.timeout(queue.timeout())
                            .maxOutstanding(UNDER_WAY)
                            .socket(socket -> session.applyTo(socket.name("producer"))))) {
                producer.socket().connect(session.endpoint());
                if (frames.isEmpty()) {
                    putLines(producer);
                } else {
                    Message body =
                            Message.wrap(frames.stream().map(FrameArg::bytes).toList());
                    print(id == null ? producer.put(body) : producer.put(JobId.of(id), body));
                }
                return Status.DONE;
            }
        });
    }

    private void putLines(JobProducer producer) throws IOException, InterruptedException {
        Source lines = Lines.of(console.in(), maxLine);
        ArrayDeque<CompletableFuture<Long>> puts = new ArrayDeque<>();
        Message body;
        while ((body = lines.next()) != null) {
            while (puts.size() == UNDER_WAY
                    || (!puts.isEmpty() && puts.element().isDone())) {
                print(confirmed(puts.remove()));
            }
            puts.add(producer.putAsync(body));
        }
        while (!puts.isEmpty()) {
            print(confirmed(puts.remove()));
        }
    }

    private static long confirmed(CompletableFuture<Long> put) throws InterruptedException {
        try {
            return put.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JobRefusedException refused) {
                throw refused;
            }
            if (e.getCause() instanceof RequestTimeoutException late) {
                throw late;
            }
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
    }

    private void print(long number) throws IOException, InterruptedException {
        console.print(Long.toString(number));
    }
}
