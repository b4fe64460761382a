package io.weir.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs the rounds of workloads, the contestants in alternation, and remembers who is left out. */
final class Comparison {
    private final Trials trials;
    private final List<String> wanted;
    private final int rounds;
    private final PrintStream progress;
    private final List<String> remarks = new ArrayList<>();
    private boolean failures;

    /**
     * Prepares for the rounds.
     *
     * @param trials where they are run
     * @param wanted names of the contestants that may take part; empty for all
     * @param rounds of each contestant
     * @param progress a line for each trial
     */
    Comparison(Trials trials, List<String> wanted, int rounds, PrintStream progress) {
        this.trials = trials;
        this.wanted = wanted;
        this.rounds = rounds;
        this.progress = progress;
        if (!hasLibzmq()) {
            remark("libzmq is left out: " + trials.libzmq().version());
        }
    }

    /** Runs all rounds of a workload. */
    Outcome run(Workload workload) throws IOException, InterruptedException {
        List<Contestant> present = new ArrayList<>(
                workload.contestants().stream().filter(this::isPresent).toList());
        Tally tally = new Tally();
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : List.copyOf(present)) {
                String what = workload.name() + ", round " + round + ", " + contestant.name() + ": ";
                try {
                    Round result = trials.run(workload, contestant);
                    tally.add(contestant, result);
                    progress.println(what + result.headline());
                } catch (TrialFailedException e) {
                    failures = true;
                    present.remove(contestant);
                    remark(what + e.getMessage());
                }
            }
        }
        return tally.outcome(workload);
    }

    private boolean isPresent(Contestant contestant) {
        return (wanted.isEmpty() || wanted.contains(contestant.name()))
                && (hasLibzmq() || !contestant.needs(Library.LIBZMQ));
    }

    private boolean hasLibzmq() {
        return trials.libzmq().path() != null;
    }

    private void remark(String what) {
        remarks.add(what);
        progress.println(what);
    }

    /** Who was left out, or failed, and why. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Whether a contestant that took part could not do its work. */
    boolean hasFailures() {
        return failures;
    }
}
