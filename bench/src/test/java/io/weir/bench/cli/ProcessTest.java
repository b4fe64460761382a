package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.testing.ChildJvm;
import io.weir.testing.Signals;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own. */
class ProcessTest {
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
    void standardErrorHasNothingButItsOwnWords() throws Exception {
        try (ChildJvm rep = weirProcess("rep", "--bind", "tcp://127.0.0.1:*", "--count", "1")) {
            String endpoint = rep.errorLine().substring("bound ".length());
            try (ChildJvm stranger = weirProcess("pull", "--connect", endpoint, "--timeout", "500ms");
                    ChildJvm req = weirProcess("req", "--connect", endpoint, "--frame", "hello")) {
                assertThat(stranger.errorLine()).startsWith("weir: timed out");
                assertThat(stranger.status()).isEqualTo(Status.TIMED_OUT);
                assertThat(req.line()).isEqualTo("hello");
                assertThat(req.status()).isZero();
                assertThat(req.errorLine()).isNull();
            }
            assertThat(rep.line()).isEqualTo("hello");
            assertThat(rep.status()).isZero();
            assertThat(rep.errorLine()).isNull();
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
