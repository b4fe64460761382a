package io.weir.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs the rounds of workloads, the contestants in alternation, and remembers which are left out. */
final class Comparison {
    /** How much later than its children a process may be told to end. */
    private static final long SIGNAL_MILLIS = 500;

    private final Trials trials;
    private final List<String> wanted;
    private final int rounds;
    private final PrintStream progress;
    private final TrialCount count;
    private final List<String> remarks = new ArrayList<>();
    private boolean failures;

    /**
     * Prepares for the rounds.
     *
     * @param trials where they are run
     * @param wanted names of the contestants that may take part; empty for all
     * @param rounds of each contestant
     * @param progress a line for each trial
     * @param count counts the trials
     */
    Comparison(Trials trials, List<String> wanted, int rounds, PrintStream progress, TrialCount count) {
        this.trials = trials;
        this.wanted = wanted;
        this.rounds = rounds;
        this.progress = progress;
        this.count = count;
        if (!hasLibzmq()) {
            remark("libzmq is left out: " + trials.libzmq().version());
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
                count.begin(what);
                try {
                    Round result = trials.run(workload, contestant);
                    tally.add(contestant, result);
                    progress.println(what + ": " + result.headline());
                    sink.take(tally.outcome(workload));
                } catch (TrialFailedException e) {
                    awaitInterrupt();
                    failures = true;
                    present.remove(contestant);
                    count.leaveOut(rounds - round);
                    remark(what + ": " + e.getMessage());
                }
                count.end();
            }
        }
    }

    /** Ctrl-C on a terminal ends the children too, and may reach them first; that is no failure of theirs. */
    static void awaitInterrupt() throws InterruptedException {
        Thread.sleep(SIGNAL_MILLIS);
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

    /** Which contestants were left out, or failed, and why. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Whether a contestant that took part could not do its work. */
    boolean hasFailures() {
        return failures;
    }
}
