package io.weir.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs the rounds of workloads from cold, the contestants in alternation, and remembers which are left out. */
final class ColdComparison {
    private final ColdTrials trials;
    private final List<ColdContestant> contestants;
    private final int rounds;
    private final PrintStream progress;
    private final TrialCount count;
    private final List<String> remarks = new ArrayList<>();
    private boolean failures;

    ColdComparison(
            ColdTrials trials, List<ColdContestant> contestants, int rounds, PrintStream progress, TrialCount count) {
        this.trials = trials;
        this.contestants = contestants;
        this.rounds = rounds;
        this.progress = progress;
        this.count = count;
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
                boolean done = attempt(what, () -> {
                    ColdRound result = trials.run(workload, contestant);
                    collector.add(contestant, result);
                    progress.println(what + ": " + result.headline());
                });
                if (!done) {
                    present.remove(contestant);
                    count.leaveOut(rounds - round + (hasJvm(contestant) ? 1 : 0));
                }
                if (!collector.isEmpty()) {
                    sink.take(collector.outcome());
                }
            }
        }
        for (ColdContestant contestant : present) {
            if (hasJvm(contestant)) {
                String what = workload.name() + " from cold, written down, " + contestant.name();
                attempt(what, () -> collector.add(trials.inspect(workload, contestant)));
            }
        }
        if (!collector.isEmpty()) {
            sink.take(collector.outcome());
        }
    }

    /** One trial. */
    private interface Trial {
        void run() throws IOException, InterruptedException, TrialFailedException;
    }

    private boolean attempt(String what, Trial trial) throws IOException, InterruptedException {
        count.begin(what);
        try {
            trial.run();
            return true;
        } catch (TrialFailedException e) {
            Comparison.awaitInterrupt();
            failures = true;
            remark(what + ": " + e.getMessage());
            return false;
        } finally {
            count.end();
        }
    }

    void remark(String what) {
        remarks.add(what);
        progress.println(what);
    }

    /** Which contestants were left out, or failed, and why. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Whether a contestant that took part could not do its work. */
    boolean hasFailures() {
        return failures;
    }
}
