package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aNameThatNoBenchmarkHasIsAnError() {
        String results = folder.resolve("results.json").toString();
        try (Running jmh = weir("jmh", "NoSuchBenchmark", "--quick", "--results", results)) {
            assertThat(jmh.status()).isEqualTo(Status.USAGE);
            assertThat(jmh.complaints()).isEqualTo("weir: no benchmark's name contains 'NoSuchBenchmark'");
        }
    }

    @Test
    void aPatternThatIsNoneIsAnError() {
        try (Running jmh = weir("jmh", "(")) {
            assertThat(jmh.status()).isEqualTo(Status.USAGE);
            assertThat(jmh.complaints()).contains("REGEX");
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidBeforeTheWork() {
        String results = folder.resolve("absent").resolve("results.json").toString();
        try (Running jmh = weir("jmh", "QueueBridgeBenchmark", "--results", results)) {
            assertThat(jmh.status()).isEqualTo(Status.FAILED);
            assertThat(jmh.complaints()).isEqualTo("weir: " + results + ": no such file or directory");
            assertThat(jmh.rest()).isEmpty();
        }
    }

    @Test
    void anInterruptEndsIt() {
        String results = folder.resolve("results.json").toString();
        try (Running jmh = weir("jmh", "QueueBridgeBenchmark", "--results", results)) {
            jmh.line();
            assertThat(jmh.interrupt().status()).isEqualTo(Status.INTERRUPTED);
        }
    }
}
