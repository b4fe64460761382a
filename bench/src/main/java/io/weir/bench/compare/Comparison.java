package io.weir.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the rounds of workloads, the contestants in alternation. */
final class Comparison {
    private final Trials trials;
    private final List<String> wanted;
    private final int rounds;
    private final TrialAttempts attempts;

    /**
     * Prepares for the rounds.
     *
     * @param trials where they are run
     * @param wanted names of the contestants that may take part; empty for all
     * @param rounds of each contestant
     * @param attempts at the trials
     */
    Comparison(Trials trials, List<String> wanted, int rounds, TrialAttempts attempts) {
        this.trials = trials;
        this.wanted = wanted;
        this.rounds = rounds;
        this.attempts = attempts;
        if (!hasLibzmq()) {
            attempts.remark("libzmq is left out: " + trials.libzmq().version());
        }
    }

    /** How many trials a workload takes. */
    int trials(Workload workload) {
        return rounds
                * (int) workload.contestants().stream().filter(this::isPresent).count();
    }

    /** Takes what a workload came to so far. */
    interface Sink {
        void take(WorkloadResult soFar) throws IOException;
    }

    /** Runs all rounds of a workload. After each trial the sink has what there is, so that it need not end. */
    void run(Workload workload, Sink sink) throws IOException, InterruptedException {
        List<Contestant> present = new ArrayList<>(
                workload.contestants().stream().filter(this::isPresent).toList());
        RoundCollector tally = new RoundCollector();
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : List.copyOf(present)) {
                String what = workload.name() + ", round " + round + ", " + contestant.name();
                boolean done = attempts.run(what, rounds - round, () -> {
                    Round result = trials.run(workload, contestant);
                    tally.add(contestant, result);
                    sink.take(tally.outcome(workload));
                    return result.headline();
                });
                if (!done) {
                    present.remove(contestant);
                }
            }
        }
    }

    private boolean isPresent(Contestant contestant) {
        return (wanted.isEmpty() || wanted.contains(contestant.name()))
                && (hasLibzmq() || !contestant.needs(Library.LIBZMQ));
    }

    private boolean hasLibzmq() {
        return trials.libzmq().path() != null;
    }
}
