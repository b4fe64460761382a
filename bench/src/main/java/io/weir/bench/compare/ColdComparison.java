package io.weir.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the rounds of workloads from cold, the contestants in alternation. */
final class ColdComparison {
    private final ColdTrials trials;
    private final List<ColdContestant> contestants;
    private final int rounds;
    private final TrialAttempts attempts;

    ColdComparison(ColdTrials trials, List<ColdContestant> contestants, int rounds, TrialAttempts attempts) {
        this.trials = trials;
        this.contestants = contestants;
        this.rounds = rounds;
        this.attempts = attempts;
    }

    /** How many trials a workload takes: the rounds, and for what has a JVM one that writes down what it does. */
    int trials() {
        return rounds * contestants.size()
                + (int) contestants.stream().filter(ColdComparison::hasJvm).count();
    }

    private static boolean hasJvm(ColdContestant contestant) {
        return contestant.library() != Library.LIBZMQ;
    }

    /** Takes what a workload came to so far. */
    interface Sink {
        void take(ColdOutcome soFar) throws IOException;
    }

    /** Runs all rounds of a workload. After each trial the sink has what there is, so that it need not end. */
    void run(Workload workload, Sink sink) throws IOException, InterruptedException {
        ColdCollector collector = new ColdCollector(workload);
        List<ColdContestant> present = new ArrayList<>(contestants);
        for (int round = 1; round <= rounds; round++) {
            for (ColdContestant contestant : List.copyOf(present)) {
                String what = workload.name() + " from cold, round " + round + ", " + contestant.name();
                int following = rounds - round + (hasJvm(contestant) ? 1 : 0);
                boolean done = attempts.run(what, following, () -> {
                    ColdRound result = trials.run(workload, contestant);
                    collector.add(contestant, result);
                    return result.headline();
                });
                if (!done) {
                    present.remove(contestant);
                }
                if (!collector.isEmpty()) {
                    sink.take(collector.outcome());
                }
            }
        }
        for (ColdContestant contestant : present) {
            if (hasJvm(contestant)) {
                attempts.run(workload.name() + " from cold, logged, " + contestant.name(), 0, () -> {
                    collector.add(trials.inspect(workload, contestant));
                    return "classes and compilations are known";
                });
            }
        }
        if (!collector.isEmpty()) {
            sink.take(collector.outcome());
        }
    }
}
