package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outcomes so far, written after every trial, since a run of hours may be ended early. */
final class Gathering {
    private final Environment environment;
    private final TrialAttempts attempts;
    private final Path folder;
    private final List<WorkloadResult> complete = new ArrayList<>();

    /** That of the workload whose trials are under way. */
    private @Nullable WorkloadResult current;

    Gathering(Environment environment, TrialAttempts attempts, Path folder) {
        this.environment = environment;
        this.attempts = attempts;
        this.folder = folder;
    }

    /** Has the outcome of a workload so far, in place of what it was before. */
    void put(WorkloadResult soFar) throws IOException {
        current = soFar;
        List<WorkloadResult> all = new ArrayList<>(complete);
        all.add(soFar);
        new Results(environment, attempts.remarks(), all).write(folder);
    }

    /** The outcome of the workload, of which there are no more trials; empty if none succeeded. */
    Optional<WorkloadResult> take() {
        WorkloadResult last = current;
        current = null;
        if (last != null) {
            complete.add(last);
        }
        return Optional.ofNullable(last);
    }

    boolean isEmpty() {
        return complete.isEmpty();
    }
}
