package io.weir.queue;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to be a socket's one sender, or its one receiver, for as long as one step takes. Only the lock holder touches
 * the state of the policies. No thread holds the lock while it waits, or while it calls the application.
 *
 * <p>User threads {@link #lock()} the lock, which may park them for the few instructions of another's step, and {@link
 * #unlock()} it. Event loops never wait: they {@link #execute(Runnable)} a task, which runs at once if the lock is free;
 * otherwise the lock holder runs it, before or after its step. Tasks run in the order in which they were posted, and must
 * be short; an exception of a task is logged.
 *
 * <p>Not reentrant: taking the lock twice is a deadlock. The lock holder may post a task; it runs at {@link #unlock()}.
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
     * Not a JCTools queue: there a task can hide behind that of a producer that was preempted in the middle of its offer,
     * and the lock holder would not see it; and its last store is no fence before {@link #runTasksIfFree} reads the flag.
     */
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean taken;

    /**
     * Whether a thread has posted a task, or begun to wait, since the last lock holder looked. Such a thread sets it after it
     * has posted, or has joined the queue, and before it tries to take the lock.
     */
    private volatile boolean called;

    /** Makes a free lock. */
    public CombiningLock() {}

    /** Takes the lock, waiting for its holder; an interrupt is kept for later. */
    public void lock() {
        if (!tryTake()) {
            takeInTurn();
        }
        if (called) {
            runTasks();
            if (!waiting.isEmpty()) {
                // The threads that wait have not been woken yet.
                called = true;
            }
        }
    }

    /**
     * Releases the lock, and runs what was posted meanwhile. A full fence: what the caller stored before comes before what
     * it reads after.
     */
    public void unlock() {
        release();
        if (called) {
            runTasksIfFree();
        }
    }

    /** For the lock holder: what it stored before comes before what it reads after, as if it had released the lock. */
    public void fence() {
        VarHandle.fullFence();
    }

    /**
     * Runs the task under the lock, now or by the lock holder. Never waits. A thread that takes the lock after this returned
     * finds it done.
     */
    public void execute(Runnable task) {
        tasks.offer(task);
        called = true;
        runTasksIfFree();
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
            // The thread that woke this one took the flag back.
            called = true;
        }
        waiting.remove(self);
        if (!waiting.isEmpty()) {
            // The thread that took the flag back may have woken this one for all of them, and this one may not have
            // slept.
            called = true;
        }
        if (interrupted) {
            self.interrupt();
        }
    }

    /** The store of <em>taken</em> comes before the look at <em>called</em> that follows in the callers. */
    private void release() {
        TAKEN.setRelease(this, false);
        VarHandle.fullFence();
    }

    /**
     * Runs what was posted and wakes a thread that waits, if the lock is free. If it is not, its holder looks after it has
     * released it: its store comes after this thread's failed attempt, which comes after this thread set the flag.
     */
    private void runTasksIfFree() {
        while (called && tryTake()) {
            runTasks();
            release();
            Thread next = waiting.peek();
            if (next != null) {
                LockSupport.unpark(next);
            }
        }
    }

    /** For the lock holder: clears the flag first, atomically, so that a task that is not found here sets it again. */
    private void runTasks() {
        CALLED.getAndSet(this, false);
        @Nullable Runnable task;
        while ((task = tasks.poll()) != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // An internal error. The lock holder has no part in it, and the tasks behind it must still run.
                LOG.log(Level.ERROR, "a task failed: an internal error", e);
            }
        }
    }
}
