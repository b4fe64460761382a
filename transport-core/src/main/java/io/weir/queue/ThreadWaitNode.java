package io.weir.queue;

import java.util.concurrent.locks.LockSupport;

/** A parked thread, platform or virtual. */
final class ThreadWaitNode extends WaitNode {
    private final Thread thread = Thread.currentThread();

    @Override
    protected void called() {
        LockSupport.unpark(thread);
    }

    /** Parks until called. False if the deadline passed first. */
    boolean await(Deadline deadline) throws InterruptedException {
        while (!isCalled()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (deadline.isNever()) {
                LockSupport.park(this);
                continue;
            }
            long left = deadline.leftNanos();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }
}
