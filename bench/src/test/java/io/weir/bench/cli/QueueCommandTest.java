package io.weir.bench.cli;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir queue}, with what uses it. */
@Tag("slow")
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class QueueCommandTest {
    @TempDir
    private Path directory;

    private static Running queue(String... more) {
        return Running.bound("queue", more);
    }

    private static Running on(Running queue, String command, String... more) {
        String[] args = new String[more.length + 4];
        args[0] = "queue";
        args[1] = command;
        args[2] = "--connect";
        args[3] = queue.endpoint();
        System.arraycopy(more, 0, args, 4, more.length);
        return Running.weir(args);
    }

    private static String said(Running command) {
        try (command) {
            assertThat(command.complaints()).isEmpty();
            assertThat(command.status()).isZero();
            return command.rest();
        }
    }

    @Test
    void aCommandIsRunForEachJob() throws Exception {
        Path done = directory.resolve("done");
        try (Running queue = queue()) {
            String lines =
                    IntStream.range(0, 20).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
            Running put = on(queue, "put").type(lines).endInput();
            assertThat(said(put).lines()).hasSize(20).doesNotHaveDuplicates();
            String last = said(on(queue, "put", "--id", "last", "--frame", "one more"))
                    .strip();
            assertThat(said(on(queue, "put", "--id", "last", "--frame", "one more")))
                    .isEqualTo(last);
            assertThat(said(on(queue, "list")).lines())
                    .hasSize(21)
                    .last()
                    .asString()
                    .matches(last + "\tqueued\tlast\t0\t.*Z\t212\t");
            Running work = on(
                    queue,
                    "work",
                    "--count",
                    "21",
                    "--parallel",
                    "2",
                    "--",
                    "sh",
                    "-c",
                    "cat >> " + done + " && echo >> " + done + " && echo $WEIR_JOB $WEIR_JOB_DELIVERY");
            assertThat(said(work).lines()).hasSize(21).contains(last + " 1");
            assertThat(Files.readString(done)).contains("line 0", "line 19", "one more");
            assertThat(said(on(queue, "list"))).isEmpty();
            assertThat(said(on(queue, "list", "--counters")).lines())
                    .contains("done\t21", "queued\t0", "redelivered\t0");
            queue.interrupt();
            assertThat(queue.status()).isZero();
        }
    }

    @Test
    void aJobWhoseCommandFailsIsTriedAgainAndThenDead() {
        try (Running queue = queue("--deliveries", "2")) {
            String number = said(on(queue, "put", "--id", "bad", "--frame", "x", "--frame", "y"))
                    .strip();
            said(on(queue, "work", "--count", "2", "--", "false"));
            assertThat(said(on(queue, "dead"))).matches(number + "\tdead\tbad\t2\t.*Z\t205\tstatus 1");
            assertThat(said(on(queue, "dead", "--body", number))).isEqualTo("x\ty");
            said(on(queue, "dead", "--requeue", "all"));
            assertThat(said(on(queue, "dead"))).isEmpty();
            said(on(queue, "work", "--count", "1", "--dead-status", "7", "--", "sh", "-c", "exit 7"));
            assertThat(said(on(queue, "dead"))).contains("status 7");
            said(on(queue, "dead", "--remove", number));
            assertThat(said(on(queue, "list", "--counters")).lines()).contains("removed\t1", "dead\t0");
            try (Running again = on(queue, "dead", "--remove", number)) {
                assertThat(again.status()).isEqualTo(Status.FAILED);
                assertThat(again.errorLine()).contains("gone");
            }
        }
    }

    @Test
    void aCommandThatRunsForTooLongIsEnded() {
        try (Running queue = queue("--deliveries", "1")) {
            said(on(queue, "put", "--frame", "x"));
            try (Running work = on(queue, "work", "--count", "1", "--time-limit", "100ms", "--", "sleep", "100")) {
                assertThat(work.status()).isZero();
                assertThat(work.complaints()).contains("ran for longer than 100ms");
            }
            assertThat(said(on(queue, "dead"))).contains("status 137");
        }
    }

    @Test
    void aWorkerThatIsInterruptedGivesItsJobBack() {
        try (Running queue = queue()) {
            said(on(queue, "put", "--frame", "x"));
            Path begun = directory.resolve("begun");
            try (Running work = on(queue, "work", "--", "sh", "-c", "touch " + begun + "; exec tail -f /dev/null")) {
                assertThat(within(Duration.ofSeconds(30), () -> Files.exists(begun)))
                        .isTrue();
                work.interrupt();
                assertThat(work.status()).isZero();
            }
            assertThat(said(on(queue, "list"))).contains("queued");
        }
    }

    @Test
    void jobsAreThereWhenTheQueueWithAStoreIsStartedAgain() {
        String store = directory.resolve("store").toString();
        String number;
        try (Running queue = queue("--store", store, "--sync", "5ms")) {
            number = said(on(queue, "put", "--id", "kept", "--frame", "x"));
        }
        try (Running queue = queue("--store", store, "--sync", "system")) {
            assertThat(said(on(queue, "list"))).contains("kept");
            said(on(queue, "work", "--count", "1", "--", "true"));
        }
        try (Running queue = queue("--store", store)) {
            assertThat(said(on(queue, "list"))).isEmpty();
            assertThat(said(on(queue, "put", "--id", "kept", "--frame", "x"))).isEqualTo(number);
            assertThat(said(on(queue, "list"))).isEmpty();
        }
    }

    @Test
    void wrongUsageIsToldAndAQueueThatIsNotThereTimesOut() {
        try (Running nowhere = Running.weir("queue")) {
            assertThat(nowhere.status()).isEqualTo(Status.USAGE);
            assertThat(nowhere.errorLine()).contains("a queue needs --bind or --connect");
        }
        try (Running sometimes = Running.weir("queue", "--bind", "tcp://127.0.0.1:*", "--sync", "sometimes")) {
            assertThat(sometimes.status()).isEqualTo(Status.USAGE);
        }
        try (Running put =
                Running.weir("queue", "put", "--connect", "tcp://127.0.0.1:1", "--timeout", "100ms", "--frame", "x")) {
            assertThat(put.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(put.errorLine()).contains("the queue did not answer");
        }
        try (Running work = Running.weir("queue", "work", "--connect", "tcp://127.0.0.1:1")) {
            assertThat(work.status()).isEqualTo(Status.USAGE);
        }
    }
}
