package io.weir.socket;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs when the context became unreachable; must not refer to it. */
record UnclosedWatch(String name, AtomicBoolean closed) implements Runnable {
    private static final System.Logger LOG = System.getLogger("io.weir.context");

    UnclosedWatch(String name) {
        this(name, new AtomicBoolean());
    }

    @Override
    public void run() {
        if (!closed.get()) {
            LOG.log(
                    Level.WARNING,
                    "the context {0} was not closed, and can no longer be: no reference to it is left",
                    name);
        }
    }
}
