package io.weir.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs trials one after the other, counts them, and remembers what was left out, or failed, and why. */
final class TrialAttempts {
    /** How much later than its children a process may be told to end. */
    private static final long SIGNAL_MILLIS = 500;

    private final PrintStream progress;
    private final TrialCount count;
    private final List<String> remarks = new ArrayList<>();
    private boolean failures;

    /**
     * Prepares for the trials.
     *
     * @param progress gets a line for each trial
     * @param count counts the trials
     */
    TrialAttempts(PrintStream progress, TrialCount count) {
        this.progress = progress;
        this.count = count;
    }

    /** One trial; returns the most important figure of its result, in words. */
    @FunctionalInterface
    interface Trial {
        String run() throws IOException, InterruptedException, TrialFailedException;
    }

    /**
     * Runs a trial; false if it failed.
     *
     * @param following how many trials are left out if it fails
     */
    boolean run(String what, int following, Trial trial) throws IOException, InterruptedException {
        count.begin(what);
        boolean done = attempt(what, following, trial);
        count.end();
        return done;
    }

    private boolean attempt(String what, int following, Trial trial) throws IOException, InterruptedException {
        try {
            progress.println(what + ": " + trial.run());
            return true;
        } catch (TrialFailedException e) {
            // Ctrl-C on a terminal ends the children too, and may reach them first; that is no failure of theirs.
            Thread.sleep(SIGNAL_MILLIS);
            failures = true;
            count.leaveOut(following);
            remark(what + ": " + e.getMessage());
            return false;
        }
    }

    /** Remembers what was left out, and says so. */
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
