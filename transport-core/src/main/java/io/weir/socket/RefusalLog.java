package io.weir.socket;

import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One log line for each refused peer, with both addresses, but for each reason at most one a second: a scanner that
 * knocks ten thousand times must not fill a disk. The next line says how many were left out.
 */
final class RefusalLog {
    private static final System.Logger LOG = System.getLogger("io.weir");
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final Map<Refusal, Long> lastLogged = new EnumMap<>(Refusal.class);
    private final Map<Refusal, Integer> leftOut = new EnumMap<>(Refusal.class);

    private final Executor executor;

    /** The executor is where lines are written: whoever refuses is an event loop, and a log may be slow, or fail. */
    RefusalLog(Executor executor) {
        this.executor = executor;
    }

    void log(String socket, String local, String remote, RefusedException why) {
        int silent;
        synchronized (this) {
            Long last = lastLogged.get(why.refusal());
            long now = System.nanoTime();
            if (last != null && now - last < INTERVAL_NANOS) {
                leftOut.merge(why.refusal(), 1, Integer::sum);
                return;
            }
            lastLogged.put(why.refusal(), now);
            Integer count = leftOut.remove(why.refusal());
            silent = count == null ? 0 : count;
        }
        executor.execute(() -> LOG.log(
                Level.WARNING,
                () -> socket + ": refused a peer, " + why.refusal() + " (" + why.getMessage() + "), local " + local
                        + ", remote " + remote + (silent == 0 ? "" : "; " + silent + " more since the last line")));
    }
}
