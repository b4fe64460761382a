package io.weir.patterns.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has a step done by one thread at a time, whichever threads ask for it: one that asks while it is at work leaves that to the
 * thread that does it, which does it again. What was stored before asking is seen by the step.
 */
final class Turns {
    private static final int IDLE = 0;
    private static final int AT_WORK = 1;
    private static final int AGAIN = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** Turns that are withheld until the first {@link #next}. */
    static Turns withheld() {
        Turns turns = new Turns();
        turns.state.set(AGAIN);
        return turns;
    }

    /** Asks for a step; true if the caller is to see to it. */
    boolean ask() {
        return state.getAndSet(AGAIN) == IDLE;
    }

    /** A step begins. */
    void next() {
        state.set(AT_WORK);
    }

    /** The step is done; false if it is to be done again. */
    boolean over() {
        return state.compareAndSet(AT_WORK, IDLE);
    }
}
