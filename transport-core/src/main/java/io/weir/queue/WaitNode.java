package io.weir.queue;

import java.util.concurrent.atomic.AtomicInteger;

/** A waiter in a {@link WaitQueue}: waiting, then either called or gone, once. */
public abstract class WaitNode {
    private static final int WAITING = 0;
    private static final int CALLED = 1;
    private static final int GONE = 2;

    private final AtomicInteger state = new AtomicInteger(WAITING);

    /** For waiters of another kind than a thread. */
    protected WaitNode() {}

    /** Called at most once, by the thread that takes this waiter out of the queue; must not block. */
    protected abstract void called();

    /** Calls the waiter, unless it is gone. */
    final boolean call() {
        boolean first = state.compareAndSet(WAITING, CALLED);
        if (first) {
            called();
        }
        return first;
    }

    /** Gives up, unless it was called. */
    final boolean withdraw() {
        return state.compareAndSet(WAITING, GONE);
    }

    final boolean isCalled() {
        return state.get() == CALLED;
    }
}
