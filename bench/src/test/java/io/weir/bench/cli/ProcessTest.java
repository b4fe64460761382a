package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.testing.ChildJvm;
import io.weir.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own. */
@Tag("slow")
class ProcessTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private static ChildJvm weirProcess(String... args) throws IOException {
        return ChildJvm.start(Weir.class, args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @DisabledOnOs(OS.WINDOWS)
    void aSignalClosesCleanlyAndIsNoFailure(String signal) throws Exception {
        assumeTrue(
                !signal.equals("INT") || Signals.childrenHearInterrupts(),
                "SIGINT is ignored here, and there is no env, perl or python3 that could restore it");
        try (ChildJvm pull = weirProcess("pull", "--bind", "tcp://127.0.0.1:*")) {
            assertThat(pull.errorLine()).startsWith("bound tcp://127.0.0.1:");
            pull.signal(signal);
            assertThat(pull.status()).isZero();
            assertThat(pull.errorLine()).isNull();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalEndsACommandWhoseReaderStalls() throws Exception {
        try (ChildJvm pull = weirProcess("pull", "--bind", "tcp://127.0.0.1:*");
                ChildJvm push = weirProcess(
                        "push",
                        "--connect",
                        pull.errorLine().substring(6),
                        "--frame",
                        "x".repeat(1000),
                        "--count",
                        "10000")) {
            assertThat(pull.line()).startsWith("x");
            pull.signal("TERM");
            assertThat(pull.status()).isZero();
            push.signal("TERM");
        }
    }

    @Test
    void warningsOfTheLibraryAreLinesOfTheCommand() throws Exception {
        try (ChildJvm rep = weirProcess("rep", "--bind", "tcp://127.0.0.1:*", "--count", "1")) {
            String endpoint = rep.errorLine().substring("bound ".length());
            try (ChildJvm stranger = weirProcess("pull", "--connect", endpoint, "--timeout", "5s")) {
                assertThat(rep.errorLine())
                        .startsWith("weir: warning: rep-1: refused a peer, INCOMPATIBLE_SOCKET_TYPE");
                assertThat(stranger.errorLine())
                        .startsWith("weir: warning: pull-1: refused a peer, INCOMPATIBLE_SOCKET_TYPE");
            }
            try (ChildJvm req = weirProcess("req", "--connect", endpoint, "--frame", "hello")) {
                assertThat(req.line()).isEqualTo("hello");
                assertThat(req.status()).isZero();
                assertThat(req.errorLine()).isNull();
            }
            assertThat(rep.line()).isEqualTo("hello");
            assertThat(rep.status()).isZero();
            String last = "";
            for (String line = rep.errorLine(); line != null; line = rep.errorLine()) {
                last = line;
            }
            assertThat(last).matches("weir: refused \\d+ peers?: \\d+ incompatible socket type");
        }
    }

    @Test
    void aQuietCommandSaysNoWarning() throws Exception {
        try (ChildJvm rep = weirProcess("rep", "-q", "--bind", "tcp://127.0.0.1:*", "--timeout", "20s");
                ChildJvm stranger = weirProcess(
                        "pull", "--connect", rep.errorLine().substring("bound ".length()), "--timeout", "5s")) {
            assertThat(stranger.errorLine()).contains("refused a peer");
            rep.signal("TERM");
            assertThat(rep.status()).isZero();
            assertThat(rep.errorLine()).isNull();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalInTheMiddleOfTheWorkIsNoSuccess() throws Exception {
        try (ChildJvm pull = weirProcess("pull", "--bind", "tcp://127.0.0.1:*", "--count", "1")) {
            assertThat(pull.errorLine()).startsWith("bound ");
            pull.signal("TERM");
            assertThat(pull.status()).isEqualTo(Status.INTERRUPTED);
        }
    }

    /** Throws from a thread that no other thread waits for. */
    static final class Dying {
        private Dying() {}

        public static void main(String[] args) throws InterruptedException {
            Faults.endTheProcess(Console.ofProcess());
            new Thread(
                            () -> {
                                throw new OutOfMemoryError("Java heap space");
                            },
                            "worker")
                    .start();
            new CountDownLatch(1).await();
        }
    }

    @Test
    void theDeathOfAThreadEndsTheProcess() throws Exception {
        try (ChildJvm dying = ChildJvm.start(Dying.class)) {
            assertThat(dying.errorLine())
                    .isEqualTo("weir: the thread 'worker' died: java.lang.OutOfMemoryError: Java heap space");
            assertThat(dying.status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void onATerminalProgressIsShownAndInAPipeItIsNot() throws Exception {
        assumeThat(Files.isExecutable(SCRIPT)).isTrue();
        String[] work = {"perf", "inproc-thr", "16", "20000000"};
        try (ChildJvm perf = ChildJvm.inShell(
                "LC_ALL=C " + SCRIPT + " -qec \"$(printf '%s ' \"$@\")\" /dev/null",
                List.of("-Xmx256m"),
                Weir.class,
                work)) {
            assertThat(perf.line()).matches("[\\d,]+ of 20,000,000 \\(\\d+ %\\), [\\d,]+/s");
            perf.signal("KILL");
        }
        try (ChildJvm perf = ChildJvm.start(List.of("-Xmx256m"), Weir.class, work)) {
            assertThat(perf.line()).startsWith("throughput ");
            assertThat(perf.errorLine()).isNull();
        }
    }

    @Test
    void theStatusIsThatOfTheCommand() throws Exception {
        try (ChildJvm wrong = weirProcess("pull", "--bind", "nonsense")) {
            assertThat(wrong.status()).isEqualTo(Status.USAGE);
        }
    }

    @Test
    void theDemoTakesNoLongerThanPeopleWait() throws Exception {
        long start = System.nanoTime();
        try (ChildJvm demo = weirProcess("demo")) {
            assertThat(demo.status()).isZero();
            assertThat(demo.errorLine()).isNull();
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(20);
    }
}
