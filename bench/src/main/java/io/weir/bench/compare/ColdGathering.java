package io.weir.bench.compare;

import io.weir.bench.file.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outcomes from cold so far, written after every trial. */
final class ColdGathering {
    private final Environment environment;
    private final TrialAttempts attempts;
    private final List<String> starts;
    private final Path folder;
    private final Map<String, ColdOutcome> outcomes = new LinkedHashMap<>();

    ColdGathering(Environment environment, TrialAttempts attempts, List<ColdContestant> contestants, Path folder) {
        this.environment = environment;
        this.attempts = attempts;
        this.folder = folder;
        JvmStart plain = JvmStart.plain();
        starts = contestants.stream()
                .filter(contestant -> !contestant.jvm().equals(plain))
                .map(contestant -> contestant.name() + ": `" + contestant.jvm().java() + " "
                        + String.join(" ", contestant.jvm().options()) + "`")
                .toList();
    }

    /** Has the outcome of a workload so far, in place of what it was before. */
    void put(ColdOutcome soFar) throws IOException {
        outcomes.put(soFar.workload(), soFar);
        results().write(folder);
    }

    private ColdResults results() {
        return new ColdResults(environment, starts, attempts.remarks(), List.copyOf(outcomes.values()));
    }

    List<ColdOutcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** Writes the page. */
    void writePage() throws IOException {
        Path page = folder.resolve("cold.md");
        OutputFile.write(page, () -> Files.write(page, new ColdReport(results()).lines()));
    }

    /** Draws the charts. */
    void writeCharts() throws IOException {
        for (ColdOutcome outcome : outcomes.values()) {
            new ColdChart(outcome).write(folder);
        }
    }
}
