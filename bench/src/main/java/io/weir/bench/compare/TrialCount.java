package io.weir.bench.compare;

import io.weir.bench.terminal.Pace;
import java.util.function.LongFunction;

/** Which trial of how many is under way. One thread counts, another may ask. */
final class TrialCount implements LongFunction<String> {
    private volatile int done;
    private volatile int all;
    private volatile String current = "";

    /** How many were over at the last look that saw another over, and when that was. */
    private int lastDone;

    private long lastNanos;

    /** So many are to come. */
    synchronized void expect(int trials) {
        all += trials;
    }

    /** So many of those will not come. */
    synchronized void leaveOut(int trials) {
        all -= trials;
    }

    void begin(String trial) {
        current = trial;
    }

    synchronized void end() {
        done++;
    }

    int done() {
        return done;
    }

    int all() {
        return all;
    }

    /** What to show so long after the beginning; the time left is that of trials like those before. For one thread. */
    @Override
    public String apply(long nanos) {
        int over = done;
        if (over != lastDone) {
            lastDone = over;
            lastNanos = nanos;
        }
        String left = over == 0
                ? ""
                : ", " + Pace.time(Math.max(lastNanos / over * (all - over) - (nanos - lastNanos), 0)) + " left";
        return "trial " + (over + 1) + " of " + all + ": " + current + left;
    }
}
