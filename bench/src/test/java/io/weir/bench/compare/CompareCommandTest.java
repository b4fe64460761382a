package io.weir.bench.compare;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.bench.terminal.StatusLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command with rounds so short that their figures mean nothing. */
@Tag("slow")
class CompareCommandTest {
    private static final int FOR_THOUSAND_SOCKETS = 4096;

    /** Enough for two JVMs that start one after the other on a machine that is busy, and interpret. */
    private static final String SECONDS = "12";

    /** Seconds within which all trials of a cold comparison must be over; each takes {@link #SECONDS}. */
    private static final long TIME = 600;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int compare(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--rounds", "1", "--seconds", "1", "--warm-up", "0", "--results", folder.toString()));
        return execute(all);
    }

    private int execute(List<String> all) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        CompareCommand command =
                new CompareCommand(new PrintStream(out, true, StandardCharsets.UTF_8), errors, StatusLine.none(errors));
        return new CommandLine(command)
                .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                .execute(all.toArray(String[]::new));
    }

    private List<String> contestants() throws IOException {
        return Results.read(folder).outcomes().get(0).contestants();
    }

    @Test
    void weirAloneIsMeasured() throws IOException {
        assertThat(compare("--workload", "pipeline-tcp-64", "--contestant", "weir"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(contestants()).containsExactly("weir");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ahead: weir");
        assertThat(folder.resolve("performance.md")).isNotEmptyFile();
        assertThat(folder.resolve("pipeline-tcp.svg")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inproc-16",
                "round-trip",
                "round-trip-handler-closed",
                "pushers-100",
                "push-to-10",
                "one-of-1000",
                "curve-pipeline-tcp-64",
                "curve-round-trip-closed"
            })
    void everyContestantThatIsHereIsMeasured(String workload) throws IOException {
        assumeThat(workload.equals("one-of-1000") && FileDescriptors.limit() < FOR_THOUSAND_SOCKETS)
                .as("too few file descriptors for a thousand sockets in one process")
                .isFalse();
        assertThat(compare("--workload", workload))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        Set<String> all = Workloads.named(workload).get(0).contestants().stream()
                .map(Contestant::name)
                .collect(Collectors.toSet());
        all.remove("libzmq");
        assertThat(contestants()).containsAll(all);
        boolean leftOut =
                Results.read(folder).remarks().stream().anyMatch(line -> line.startsWith("libzmq is left out"));
        assertThat(contestants().contains("libzmq")).isNotEqualTo(leftOut);
    }

    @Test
    void anInterruptedOneHasWrittenWhatItMeasured() throws Exception {
        AtomicInteger status = new AtomicInteger();
        Thread command = new Thread(() -> status.set(compare(
                "--workload", "inproc-16", "--contestant", "weir", "--contestant", "jeromq", "--contestant", "bare")));
        command.start();
        assertThat(within(
                        Duration.ofMinutes(2),
                        () -> err.toString(StandardCharsets.UTF_8).contains("inproc-16, round 1, ")))
                .isTrue();
        command.interrupt();
        command.join();
        assertThat(status).hasValue(130);
        assertThat(contestants()).isNotEmpty();
        assertThat(folder.resolve("performance.md")).isNotEmptyFile();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("inproc-16");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsPattern("weir: interrupted; the results of [12] of 3 trials are in ");
    }

    @Test
    void whereNoContestantTookPartNothingWasDone() {
        assertThat(compare("--workload", "inproc-16", "--contestant", "weir-to-libzmq"))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("weir: nothing was measured");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsSaidWithTheFile() throws IOException {
        Path results = Files.createSymbolicLink(folder.resolve("results.json"), Path.of("/dev/full"));
        assertThat(compare("--workload", "inproc-16", "--contestant", "bare")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(results + ": No space left on device");
    }

    @Test
    void theTrialUnderWayIsCounted() {
        TrialCount count = new TrialCount();
        count.expect(3);
        count.begin("inproc-16, round 1, weir");
        assertThat(count.apply(1)).isEqualTo("trial 1 of 3: inproc-16, round 1, weir");
        count.end();
        count.begin("inproc-16, round 1, bare");
        assertThat(count.apply(30_000_000_000L)).isEqualTo("trial 2 of 3: inproc-16, round 1, bare, 1m 0s left");
        assertThat(count.apply(40_000_000_000L)).endsWith(", 50s left");
        count.leaveOut(1);
        assertThat(count.apply(30_000_000_000L)).isEqualTo("trial 2 of 2: inproc-16, round 1, bare, 30s left");
    }

    @Test
    @Timeout(TIME)
    void fromColdTheFirstMessageAndTheCurveAreMeasured() throws IOException {
        assertThat(compareCold("--workload", "pipeline-tcp-64", "--contestant", "weir", "--jvm-option", "-Xint"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        ColdOutcome outcome = ColdResults.read(folder).outcomes().get(0);
        assertThat(outcome.contestants()).containsExactly("weir", "weir-tuned");
        for (String contestant : outcome.contestants()) {
            double first = median(outcome, contestant, "s to the first");
            assertThat(first).isBetween(0.0, Double.valueOf(SECONDS));
            assertThat(median(outcome, contestant, "s to 1,000")).isGreaterThanOrEqualTo(first);
            assertThat(median(outcome, contestant, "a second in the last quarter"))
                    .isPositive();
        }
        assertThat(outcome.diaries())
                .filteredOn(diary -> diary.contestant().equals("weir"))
                .extracting(JvmDiary::end)
                .containsExactly("pull", "push");
        assertThat(outcome.diaries())
                .allSatisfy(diary -> assertThat(diary.classes()).isGreaterThan(500));
        assertThat(outcome.diaries())
                .allSatisfy(diary -> assertThat(diary.quick())
                        .as("methods that %s compiled", diary.contestant())
                        .matches(methods -> methods > 0 != diary.contestant().equals("weir-tuned")));
        assertThat(Files.readString(folder.resolve("cold.md")))
                .contains("weir-tuned: `")
                .contains("-Xint")
                .contains("| s to the first |");
        assertThat(folder.resolve("cold-pipeline-tcp-64.svg")).isNotEmptyFile();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("classes until the first");
    }

    @Test
    @Timeout(TIME)
    void roundTripsAreMeasuredFromCold() throws IOException {
        assertThat(compareCold("--workload", "round-trip-closed", "--contestant", "weir", "--contestant", "libzmq"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        ColdOutcome outcome = ColdResults.read(folder).outcomes().get(0);
        boolean leftOut =
                ColdResults.read(folder).remarks().stream().anyMatch(line -> line.startsWith("libzmq is left out"));
        assertThat(outcome.contestants().contains("libzmq")).isNotEqualTo(leftOut);
        assertThat(outcome.contestants())
                .contains("weir")
                .allSatisfy(contestant -> assertThat(median(outcome, contestant, "s to the first"))
                        .isBetween(0.0, Double.valueOf(SECONDS)));
        assertThat(outcome.diaries()).extracting(JvmDiary::end).containsExactly("ask", "answer");
    }

    @Test
    void whatHasNoSecondProcessIsNotForCold() {
        assertThat(compareCold("--workload", "inproc-16")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("inproc-16 is not for --cold");
        assertThat(compare("--workload", "inproc-16", "--jvm-option", "-Xint")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("belong to --cold");
    }

    private int compareCold(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--cold", "--rounds", "1", "--seconds", SECONDS, "--results", folder.toString()));
        return execute(all);
    }

    private static double median(ColdOutcome outcome, String contestant, String measure) {
        return outcome.score(contestant, measure).orElseThrow().summary().median();
    }

    @Test
    void anUnknownWorkloadIsRefusedWithTheNamesThatThereAre() {
        assertThat(compare("--workload", "nonsense")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no workload 'nonsense'")
                .contains("publish-1000");
    }

    @Test
    void anUnknownContestantIsRefusedWithTheNamesThatThereAre() {
        assertThat(compare("--workload", "pipeline-tcp-64", "--contestant", "unknown"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no contestant 'unknown'")
                .contains("libzmq");
    }
}
