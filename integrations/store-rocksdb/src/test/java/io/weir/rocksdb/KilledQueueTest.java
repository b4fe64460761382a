package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.option.Reconnection;
import io.weir.option.Sync;
import io.weir.patterns.work.JobId;
import io.weir.patterns.work.JobOperator;
import io.weir.patterns.work.JobProducer;
import io.weir.patterns.work.JobQueue;
import io.weir.patterns.work.JobWorker;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import io.weir.testing.FreePort;
import io.weir.testing.Python;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A queue with a store while it, and its workers, are killed: every job is done, and twice only where a worker died. */
@Tag("slow")
@Timeout(1800)
class KilledQueueTest {
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Path PYTHON_WORKER = Path.of("../../patterns/src/test/resources/jobs/worker.py");
    private static final int CREDIT = 2;

    @TempDir
    private Path directory;

    @Test
    void jobsOutliveTheirWorkersAndTheirQueue() throws Exception {
        run(3000, 4, 150);
    }

    @Test
    @Tag("stress")
    void aHundredThousandJobsOutliveTheirWorkersAndTheirQueue() throws Exception {
        run(100_000, 10, 60);
    }

    private void run(int count, int crew, int jobsBetweenKills) throws Exception {
        String endpoint = "tcp://127.0.0.1:" + FreePort.find();
        Path store = directory.resolve("store");
        ChildJvm queue = queue(endpoint, store);
        try (Context context = Context.create();
                JobProducer producer = JobProducer.open(context, KilledQueueTest::patient);
                JobOperator operator = JobOperator.open(
                        context, o -> o.timeout(Duration.ofSeconds(30)).reconnection(often()));
                Crew workers = new Crew(endpoint, directory, crew, count)) {
            producer.socket().connect(endpoint);
            operator.socket().connect(endpoint);
            AtomicInteger confirmed = new AtomicInteger();
            Thread producing = new Thread(() -> produce(producer, count, confirmed), "producing");
            producing.start();
            for (int part = 1; part <= 2; part++) {
                int goal = part * count / 3;
                while (workers.done() < goal) {
                    workers.killOneAfter(jobsBetweenKills);
                }
                queue.close();
                queue.status();
                queue = queue(endpoint, store);
            }
            while (workers.done() < count) {
                workers.killOneAfter(jobsBetweenKills);
            }
            producing.join();
            assertThat(confirmed.get()).isEqualTo(count);
            assertThat(within(LONG, () -> isEmpty(operator))).isTrue();
            Map<String, Long> status = operator.status();
            assertThat(status.get("put") + status.get("recovered")).isEqualTo(status.get("done"));
            workers.check(count);
        } finally {
            queue.close();
        }
    }

    private static Reconnection often() {
        return Reconnection.every(Duration.ofMillis(10));
    }

    private static void patient(JobProducer.Options options) {
        options.timeout(LONG).maxOutstanding(1000).socket(o -> o.reconnection(often()));
    }

    private static void produce(JobProducer producer, int count, AtomicInteger confirmed) {
        Semaphore free = new Semaphore(1000);
        for (int i = 0; i < count; i++) {
            free.acquireUninterruptibly();
            producer.putAsync(JobId.of("job " + i), Message.of("bread")).whenComplete((number, failure) -> {
                if (failure == null) {
                    confirmed.incrementAndGet();
                }
                free.release();
            });
        }
        free.acquireUninterruptibly(1000);
    }

    private static boolean isEmpty(JobOperator operator) {
        try {
            Map<String, Long> status = operator.status();
            return status.get("queued") + status.get("leased") + status.get("dead") == 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ChildJvm queue(String endpoint, Path store) throws IOException {
        ChildJvm child = ChildJvm.start(Queue.class, endpoint, store.toString());
        assertThat(child.line()).isEqualTo("started");
        return child;
    }

    /** The workers: each writes what it has done to a file of its own, before it says so. */
    private static final class Crew implements AutoCloseable {
        private final String endpoint;
        private final Path directory;
        private final int count;
        private final Random random;
        private final List<Worker> alive = new ArrayList<>();
        private final List<Worker> all = new ArrayList<>();
        private int kills;

        private static final class Worker {
            final Process process;
            final Path file;
            boolean killed;

            Worker(Process process, Path file) {
                this.process = process;
                this.file = file;
            }
        }

        Crew(String endpoint, Path directory, int size, int count) throws IOException {
            this.endpoint = endpoint;
            this.directory = directory;
            this.count = count;
            random = new Random(count);
            for (int i = 0; i < size; i++) {
                start();
            }
        }

        private void start() throws IOException {
            Path file = directory.resolve("worker-" + all.size());
            boolean python = Python.isHere() && random.nextInt(4) > 0;
            ProcessBuilder builder = python
                    ? new ProcessBuilder(Python.command(), PYTHON_WORKER.toString(), endpoint, file.toString())
                    : new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            JavaWorker.class.getName(),
                            endpoint,
                            file.toString());
            Worker worker = new Worker(
                    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    file);
            alive.add(worker);
            all.add(worker);
        }

        /** As kill -9 does, to one that has begun to work; another one takes its place. */
        void killOneAfter(int jobs) throws Exception {
            int before = done();
            // At the end there may be fewer left.
            eventually(() -> assertThat(done()).isGreaterThanOrEqualTo(Math.min(before + jobs, count)));
            List<Worker> atWork = alive.stream()
                    .filter(worker -> worker.file.toFile().length() > 0)
                    .toList();
            if (atWork.isEmpty()) {
                return;
            }
            Worker victim = atWork.get(random.nextInt(atWork.size()));
            alive.remove(victim);
            victim.killed = true;
            victim.process.destroyForcibly().waitFor();
            kills++;
            start();
        }

        /** Lines of all files, jobs that were done twice included. */
        int done() throws IOException {
            int lines = 0;
            for (Worker worker : all) {
                if (Files.exists(worker.file)) {
                    lines += (int) Files.readString(worker.file)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
                }
            }
            return lines;
        }

        void check(int count) throws IOException {
            Map<String, Integer> times = new HashMap<>();
            Set<String> byTheLiving = new HashSet<>();
            for (Worker worker : all) {
                List<String> done = Files.exists(worker.file) ? Files.readAllLines(worker.file) : List.of();
                for (String job : done) {
                    times.merge(job, 1, Integer::sum);
                    assertThat(worker.killed || byTheLiving.add(job))
                            .as("%s was done twice by workers that lived", job)
                            .isTrue();
                }
            }
            int doubles = times.values().stream().mapToInt(each -> each - 1).sum();
            System.out.println(
                    count + " jobs, " + all.size() + " workers, " + kills + " killed, " + doubles + " done once more");
            assertThat(times.keySet()).hasSize(count);
            assertThat(doubles).as("done once more, since a worker was killed").isLessThanOrEqualTo(CREDIT * kills);
        }

        @Override
        public void close() {
            alive.forEach(worker -> worker.process.destroyForcibly());
        }
    }

    /** The queue. */
    static final class Queue {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    JobQueue queue = JobQueue.open(
                            context,
                            o -> o.directory(Path.of(args[1]))
                                    .sync(Sync.EACH)
                                    .deliveries(1000)
                                    .reconnectTime(Duration.ofSeconds(5)))) {
                queue.socket().bind(args[0]);
                System.out.println("started");
                new CountDownLatch(1).await();
            }
        }
    }

    /** Does jobs until it is killed. */
    static final class JavaWorker {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    Writer done = Files.newBufferedWriter(
                            Path.of(args[1]),
                            StandardCharsets.UTF_8,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND)) {
                JobWorker worker = JobWorker.open(
                        context,
                        Executors.newSingleThreadExecutor(),
                        1,
                        job -> {
                            done.write(job.id() + "\n");
                            done.flush();
                        },
                        o -> o.credit(CREDIT).reconnection(often()));
                worker.connect(args[0]);
                new CountDownLatch(1).await();
            }
        }
    }
}
