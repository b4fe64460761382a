package io.weir.engine;

import io.weir.transport.RefusedException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Log lines about what may happen again and again: for each cause at most one a second, and {@value #LINES} in all. A
 * scanner that knocks ten thousand times, from wherever, must not fill a disk. The next line of the same cause says how
 * many were left out.
 */
final class LimitedLog {
    static final int LINES = 10;

    private static final System.Logger REFUSALS = System.getLogger("io.weir.refusal");
    private static final System.Logger FAILURES = System.getLogger("io.weir.failure");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CAUSES = 1000;

    /** A scanner comes from another port each time. */
    private static final Pattern PORT = Pattern.compile(":\\d+$");

    private final Map<Object, Cause> causes = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Cause> eldest) {
            return size() > CAUSES;
        }
    };

    private final Executor executor;
    private long intervalBegan = System.nanoTime();
    private int lines;

    /** The executor is where lines are written: the caller may be an event loop, and a log may be slow, or fail. */
    LimitedLog(Executor executor) {
        this.executor = executor;
    }

    /** A peer was refused; the cause is the reason and the peer, whatever port it comes from. */
    void refused(String socket, String local, String remote, RefusedException why) {
        Object cause = List.of(why.refusal(), PORT.matcher(remote).replaceFirst(""));
        warn(
                REFUSALS,
                cause,
                () -> socket + ": refused a peer, " + why.refusal() + " (" + why.getMessage() + "), local " + local
                        + ", remote " + remote,
                why.getCause());
    }

    /** Writes the line, with a stack trace if something was thrown, unless there were enough. */
    void warn(Object cause, Supplier<String> line, @Nullable Throwable thrown) {
        warn(FAILURES, cause, line, thrown);
    }

    private void warn(System.Logger to, Object cause, Supplier<String> line, @Nullable Throwable thrown) {
        int leftOut = admit(cause);
        if (leftOut >= 0) {
            executor.execute(() -> write(to, line, leftOut, thrown));
        }
    }

    /** A method of its own: a log names the method that calls it, and the name of a lambda says nothing. */
    private static void write(System.Logger to, Supplier<String> line, int leftOut, @Nullable Throwable thrown) {
        to.log(Level.WARNING, line.get() + (leftOut == 0 ? "" : "; " + leftOut + " more since the last line"), thrown);
    }

    /** How many lines of that cause were left out since the last; -1 if this one is to be, too. */
    private synchronized int admit(Object cause) {
        long now = System.nanoTime();
        if (now - intervalBegan >= INTERVAL_NANOS) {
            intervalBegan = now;
            lines = 0;
        }
        Cause known = causes.computeIfAbsent(cause, first -> new Cause(now - INTERVAL_NANOS));
        if (now - known.logged < INTERVAL_NANOS || lines >= LINES) {
            known.leftOut++;
            return -1;
        }
        lines++;
        known.logged = now;
        int leftOut = known.leftOut;
        known.leftOut = 0;
        return leftOut;
    }

    /** When a cause was logged last, and how often it was not since. */
    private static final class Cause {
        long logged;
        int leftOut;

        Cause(long logged) {
            this.logged = logged;
        }
    }
}
