package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdResultsTest {
    private static final ColdCurve SLOW = new ColdCurve(0.5, new double[] {0.5, 1, 2}, new double[] {0, 100, 300});
    private static final ColdCurve FAST = new ColdCurve(0.1, new double[] {0.1, 1, 2}, new double[] {0, 1000, 3000});

    @TempDir
    private Path folder;

    private static ColdContestant contestant(Library library) {
        return new ColdContestant(library.toString(), library, JvmStart.plain());
    }

    private static ColdRound round(ColdCurve curve) {
        return new ColdRound(Work.PULL, 0, curve, 2, 0, 0);
    }

    private static ColdOutcome outcome() {
        ColdCollector collector = new ColdCollector(new Pipeline(Pipeline.TCP, 64));
        collector.add(contestant(Library.WEIR), round(SLOW));
        collector.add(contestant(Library.LIBZMQ), round(FAST));
        collector.add(contestant(Library.WEIR), round(SLOW));
        collector.add(contestant(Library.LIBZMQ), round(FAST));
        collector.add(List.of(new JvmDiary("weir", "pull", 2345, 10, 5, 3, 2, List.of("io.weir.Queue::offer 2×"))));
        return collector.outcome();
    }

    private static ColdResults results() {
        return new ColdResults(
                Fixed.RESULTS.environment(),
                List.of("weir-tuned: `java -Xint`"),
                List.of("a remark"),
                List.of(outcome()));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        results().write(folder);
        assertThat(ColdResults.read(folder)).isEqualTo(results());
    }

    @Test
    void thePageHasTheMediansAndTheRatios() {
        assertThat(new ColdReport(results()).lines())
                .contains("* weir-tuned: `java -Xint`", "* a remark")
                .contains("| measure | weir | / libzmq | libzmq |")
                .contains("| s to the first | 0.50 (0.50–0.50) | 5.00 | 0.10 (0.10–0.10) |")
                .contains("| done after 2 s | 300 (300–300) | 0.10 | 3,000 (3,000–3,000) |")
                .contains("| weir | pull | 2,345 | 10 | 5 | 3 | 2 | io.weir.Queue::offer 2× |");
    }

    @Test
    void aMeasureThatARoundDidNotReachIsNotTold() {
        ColdCollector collector = new ColdCollector(new Pipeline(Pipeline.TCP, 64));
        collector.add(contestant(Library.WEIR), round(SLOW));
        collector.add(contestant(Library.WEIR), round(FAST));
        assertThat(collector.outcome().score("weir", "s to the first")).isPresent();
        assertThat(collector.outcome().score("weir", "s to 1,000")).isEmpty();
    }

    @Test
    void thereAreChartsOfRatesAndOfRatios() throws IOException {
        ColdChart chart = new ColdChart(outcome());
        chart.write(folder);
        assertThat(Files.readString(folder.resolve("cold-pipeline-tcp-64.svg"))).contains("<svg");
        assertThat(Files.readString(folder.resolve("cold-pipeline-tcp-64-ratio.svg")))
                .contains("<svg");
    }

    @Test
    void aLineOfTheCProgramIsAReading() throws IOException {
        ColdReading reading = Json.parse("{\"first\":7,\"nanos\":[5,8],\"counts\":[0,2]}", ColdReading.class);
        assertThat(reading.first()).isEqualTo(7);
        assertThat(reading.nanos()).containsExactly(5, 8);
        assertThat(reading.counts()).containsExactly(0, 2);
        assertThat(reading.jvm()).isNull();
    }
}
