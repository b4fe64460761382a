package io.weir.patterns.work;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import io.weir.testing.Python;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker of twenty lines that the guide shows, on libzmq. */
@NeedsPyzmq
@Timeout(120)
class PythonWorkerTest {
    private static final Path WORKER = Path.of("src/test/resources/jobs/worker.py");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Process worker(String endpoint, Path done) throws Exception {
        Process process = new ProcessBuilder(Python.command(), WORKER.toString(), endpoint, done.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("started");
        }
        return process;
    }

    @Test
    void itHasTwentyLines() throws Exception {
        List<String> lines = Files.readAllLines(WORKER);
        int begin = lines.indexOf("# tag::worker[]");
        assertThat(lines.subList(begin + 1, lines.indexOf("# end::worker[]")))
                .filteredOn(line -> !line.isBlank() && !line.startsWith("import "))
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void itDoesJobsRejectsThoseThatItCannotDoAndOutlivesTheQueue() throws Exception {
        Path done = directory.resolve("done");
        try (Context context = Context.create()) {
            JobQueue first = JobQueue.open(context, o -> o.deliveries(3));
            String endpoint = first.socket().bind("tcp://127.0.0.1:*").toString();
            JobProducer producer = JobProducer.open(context);
            producer.socket().connect(endpoint);
            Process worker = worker(endpoint, done);
            try {
                for (int i = 0; i < 50; i++) {
                    producer.put(JobId.of("job " + i), Message.of(i == 20 ? "poison" : "bread"));
                }
                assertThat(within(
                                LONG,
                                () -> first.snapshot().done() == 49
                                        && first.snapshot().dead() == 1))
                        .isTrue();
                assertThat(first.snapshot().rejected()).isEqualTo(3);
                first.close();
                JobQueue second = JobQueue.open(context);
                second.socket().bind(endpoint);
                producer.put(JobId.of("job 50"), Message.of("bread"));
                assertThat(within(LONG, () -> second.snapshot().done() == 1)).isTrue();
                assertThat(second.snapshot().malformed()).isZero();
                second.close();
            } finally {
                worker.destroyForcibly().waitFor();
            }
        }
        assertThat(Files.readAllLines(done))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(0, 50)
                        .filter(i -> i != 20)
                        .mapToObj(i -> "job " + i)
                        .toList());
    }

    @Test
    void whatItHadWhenItWasKilledIsDoneByAnother() throws Exception {
        try (Context context = Context.create();
                JobQueue queue = JobQueue.open(context, o -> o.reconnectTime(Duration.ofMillis(100)));
                JobProducer producer = JobProducer.open(context)) {
            String endpoint = queue.socket().bind("tcp://127.0.0.1:*").toString();
            producer.socket().connect(endpoint);
            Process stopped = worker(endpoint, directory.resolve("one"));
            assertThat(within(LONG, () -> queue.snapshot().workers() == 1)).isTrue();
            new ProcessBuilder("kill", "-STOP", Long.toString(stopped.pid()))
                    .start()
                    .waitFor();
            producer.put(JobId.of("job 1"), Message.of("bread"));
            producer.put(JobId.of("job 2"), Message.of("bread"));
            assertThat(within(LONG, () -> queue.snapshot().leased() == 2)).isTrue();
            stopped.destroyForcibly().waitFor();
            Process other = worker(endpoint, directory.resolve("two"));
            try {
                assertThat(within(LONG, () -> queue.snapshot().done() == 2)).isTrue();
                assertThat(queue.snapshot().abandoned()).isEqualTo(2);
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }
}
