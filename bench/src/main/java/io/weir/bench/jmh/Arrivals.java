package io.weir.bench.jmh;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What arrives at the far end during an iteration, reported beside what the near end sends. */
@State(Scope.Thread)
@AuxCounters
public class Arrivals {
    private @Nullable Wire wire;
    private long before;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void begin(Wire between) {
        wire = between;
        before = between.steps();
    }

    /** The messages that arrived. */
    public long arrived() {
        return wire == null ? 0 : wire.steps() - before;
    }
}
