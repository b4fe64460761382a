package io.weir.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One side goes to sleep when a condition does not hold, the other side wakes it when it made the condition true.
 * Exactly one {@link #fire()} succeeds per sleep.
 *
 * <p>The protocol, and why nothing is missed: the sleeper stores <em>asleep</em>, fences, and looks at the condition
 * again; the waker makes the condition true, fences, and looks at <em>asleep</em>. Whichever store comes first, the
 * other side's look comes after it. Without a fence on either side both looks may overtake both stores, and the sleeper
 * sleeps on beside a full queue. The fences in this class, and those of {@link CombiningLock}, are the only ones in
 * Weir.
 */
final class WakeFlag {
    private static final VarHandle ASLEEP;

    static {
        try {
            ASLEEP = MethodHandles.lookup().findVarHandle(WakeFlag.class, "asleep", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean asleep;

    /** Sleeper: I am about to sleep. It must look at its condition once more after this. */
    void arm() {
        ASLEEP.setRelease(this, true);
        VarHandle.fullFence();
    }

    /**
     * Sleeper: the condition holds after all.
     *
     * @return false if a waker was faster; its wake-up is on the way and finds the sleeper awake, which is harmless
     */
    boolean disarm() {
        return ASLEEP.compareAndSet(this, true, false);
    }

    /**
     * Waker: the condition holds now.
     *
     * @return true for the one caller that must wake the sleeper
     */
    boolean fire() {
        VarHandle.fullFence();
        return fireAfterFence();
    }

    /** The same, if the caller has fenced since it made the condition true. */
    boolean fireAfterFence() {
        return asleep && ASLEEP.compareAndSet(this, true, false);
    }

    /** Whether the sleeper armed the flag and was not woken; a hint, unless the caller has fenced before. */
    boolean isArmed() {
        return asleep;
    }

    /** The same, ordered after everything that the caller stored before. */
    boolean isArmedNow() {
        VarHandle.fullFence();
        return asleep;
    }
}
