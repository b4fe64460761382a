package io.weir.queue;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to be a socket's one sender, or its one receiver, for as long as one step takes. Whoever sits touches the
 * state of the policies; nobody sits while waiting, or while calling the application.
 *
 * <p>User threads {@link #lock()} the lock, which may park them for the few instructions of another's step, and {@link
 * #unlock()} it. Event loops never wait: they {@link #execute(Runnable)} an task, which is done at once if the lock is
 * free, and otherwise by whoever sits, before or after its step. Errands are done in the order in which they were
 * posted, and must be short; one that throws is logged.
 *
 * <p>Not reentrant: taking the lock twice is a deadlock; posting while sitting is fine, and done on leaving.
 */
public final class CombiningLock {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");
    private static final VarHandle TAKEN;
    private static final VarHandle CALLED;
    private static final int SPINS = 32;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(CombiningLock.class, "taken", boolean.class);
            CALLED = MethodHandles.lookup().findVarHandle(CombiningLock.class, "called", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Not a JCTools queue: there an task can hide behind that of a producer that was preempted in the middle of its
     * offer, and whoever was woken for it would look in vain; and its last store is no fence before {@link #visit} looks.
     */
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean taken;

    /** Whether somebody posted an task, or waits, since whoever sat last looked. Set after that, and before its attempt. */
    private volatile boolean called;

    /** Makes a free lock. */
    public CombiningLock() {}

    /** Sits down, waiting for whoever sits; interrupts are kept for later. */
    public void lock() {
        if (!tryTake()) {
            takeInTurn();
        }
        if (called) {
            runTasks();
            if (!waiting.isEmpty()) {
                // They are not answered yet.
                called = true;
            }
        }
    }

    /**
     * Stands up, and sees to what was posted meanwhile. A full fence: what the caller stored before comes before what it
     * reads after.
     */
    public void unlock() {
        stand();
        if (called) {
            visit();
        }
    }

    /** Sitting: what the caller stored before comes before what it reads after, as if it had left. */
    public void fence() {
        VarHandle.fullFence();
    }

    /**
     * Has the task done under the lock, now or by whoever sits. Never waits. Whoever sits down after this returned finds
     * it done.
     */
    public void execute(Runnable task) {
        tasks.offer(task);
        called = true;
        visit();
    }

    private boolean tryTake() {
        return !taken && TAKEN.compareAndSet(this, false, true);
    }

    private void takeInTurn() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (tryTake()) {
                return;
            }
        }
        Thread self = Thread.currentThread();
        waiting.add(self);
        called = true;
        boolean interrupted = false;
        while (!tryTake()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
            // Who woke us has answered the call.
            called = true;
        }
        waiting.remove(self);
        if (interrupted) {
            self.interrupt();
        }
    }

    /** The store of <em>taken</em> comes before the look at <em>called</em> that follows in the callers. */
    private void stand() {
        TAKEN.setRelease(this, false);
        VarHandle.fullFence();
    }

    /**
     * Answers those who called, if the lock is free. If it is not, whoever sits looks after standing up: its store comes
     * after our failed attempt, which comes after our call.
     */
    private void visit() {
        while (called && tryTake()) {
            runTasks();
            stand();
            Thread next = waiting.peek();
            if (next != null) {
                LockSupport.unpark(next);
            }
        }
    }

    /** Sitting: takes the call back, atomically, so that an task that is not found is followed by a call that stays. */
    private void runTasks() {
        CALLED.getAndSet(this, false);
        @Nullable Runnable task;
        while ((task = tasks.poll()) != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // A fault of ours. Whoever sits has nothing to do with it, and those behind it must still be done.
                LOG.log(Level.ERROR, "an errand failed", e);
            }
        }
    }
}
