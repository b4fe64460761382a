package io.weir.bench.jmh;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

@Tag("slow")
class SuiteTest {
    /** In this process, and as briefly as can be. */
    private static final Effort TINY = new Effort(0, 0, 1, Duration.ofMillis(1));

    private static final Pattern NAME_OF_A_BENCHMARK = Pattern.compile("`(\\w+Benchmark)`");

    private final ByteArrayOutputStream report = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path results() {
        return folder.resolve("results.json");
    }

    private boolean run(String which, Map<String, List<String>> parameters) throws InterruptedException, IOException {
        Suite suite = new Suite(TINY, Pattern.compile(which), parameters, results());
        return suite.run(new PrintStream(report, true, StandardCharsets.UTF_8));
    }

    @Test
    void resultsAreJsonAndTellWhatWasAllocated() throws Exception {
        assertThat(run("QueueBridgeBenchmark.oneThread$", Map.of())).isTrue();

        assertThat(Files.readString(results()).strip())
                .startsWith("[")
                .endsWith("]")
                .contains("\"benchmark\" : \"io.weir.bench.jmh.QueueBridgeBenchmark.oneThread\"")
                .contains("gc.alloc.rate.norm");
        assertThat(report.toString(StandardCharsets.UTF_8)).contains("QueueBridgeBenchmark.oneThread");
    }

    @Test
    void handshakesOfEachKindAreDone() throws Exception {
        assertThat(run("HandshakeBenchmark", Map.of())).isTrue();

        assertThat(Files.readString(results()))
                .contains("\"protection\" : \"NULL\"")
                .contains("\"protection\" : \"PLAIN\"")
                .contains("\"protection\" : \"CURVE\"")
                .contains("\"protection\" : \"TLS\"");
    }

    @Test
    void onlyTheValuesThatWereAskedForAreUsed() throws Exception {
        assertThat(run("EncodingBenchmark", Map.of("size", List.of("16", "64"))))
                .isTrue();

        assertThat(Files.readString(results()))
                .contains("\"size\" : \"16\"")
                .contains("\"size\" : \"64\"")
                .doesNotContain("\"size\" : \"256\"");
    }

    @Test
    void anInterruptedRunHasWrittenTheBenchmarksThatHadEnded() throws Exception {
        Effort slow = new Effort(1, 0, 1, Duration.ofMillis(500));
        Map<String, List<String>> sizes = Map.of("size", List.of("16", "64", "256"));
        Suite suite = new Suite(slow, Pattern.compile("EncodingBenchmark.message$"), sizes, results());
        FutureTask<Boolean> run =
                new FutureTask<>(() -> suite.run(new PrintStream(report, true, StandardCharsets.UTF_8)));
        Thread thread = new Thread(run, "suite");
        thread.start();
        assertThat(within(
                        Duration.ofMinutes(2),
                        () -> report.toString(StandardCharsets.UTF_8).contains("(size = 64)")))
                .isTrue();
        thread.interrupt();
        assertThatThrownBy(run::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(Files.readString(results()))
                .contains("\"size\" : \"16\"")
                .contains("gc.alloc.rate.norm")
                .doesNotContain("\"size\" : \"256\"");
    }

    @Test
    void aNameThatNoBenchmarkHasRunsNone() throws Exception {
        assertThat(run("NoSuchBenchmark", Map.of())).isFalse();
    }

    @Test
    void aBenchmarkThatFailsEndsTheRun() {
        assertThatThrownBy(() -> run("PairBenchmark", Map.of("transport", List.of("pigeon"), "size", List.of("0"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatContributingSaysThereIsAndNothingElseIsThere() throws Exception {
        String documented = Files.readString(Path.of("..", "CONTRIBUTING.md"));

        assertThat(listed())
                .isNotEmpty()
                .isEqualTo(NAME_OF_A_BENCHMARK
                        .matcher(documented)
                        .results()
                        .map((MatchResult name) -> name.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The classes that JMH finds. */
    private Set<String> listed() {
        OutputFormat out = OutputFormatFactory.createFormatInstance(
                new PrintStream(report, true, StandardCharsets.UTF_8), VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(out, List.of()).stream()
                .map(BenchmarkListEntry::getUserClassQName)
                .map(name -> name.substring(Suite.class.getPackageName().length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
