package io.weir.bench.cli;

/** How much a command says beside its results: {@code -q}, nothing, {@code -v}, {@code -v -v}. Safe from any thread. */
final class Verbosity {
    /** From the least to the most. */
    enum Level {
        /** Only why the command failed. */
        QUIET,
        /** Warnings too, and progress on a terminal. */
        NORMAL,
        /** What happens to sockets too, and the stack traces of warnings. */
        VERBOSE,
        /** Connections and attempts too. */
        DEBUG
    }

    private volatile Level level = Level.NORMAL;

    Level level() {
        return level;
    }

    void set(Level to) {
        level = to;
    }

    boolean isQuiet() {
        return level == Level.QUIET;
    }
}
