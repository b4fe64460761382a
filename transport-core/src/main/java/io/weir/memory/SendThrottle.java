package io.weir.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far senders may be ahead of the transports that give back what was sent: by as many blocks as are warm, or more
 * where the rest does not come back. What was lent to receivers does not count. Any thread; only {@link #await()}
 * waits.
 */
final class SendThrottle {
    private final int warm;
    private final long patienceNanos;
    private final AtomicInteger out = new AtomicInteger();

    /** Blocks that came back, ever. */
    private final AtomicLong returns = new AtomicLong();

    /** How many those were when a sender last waited without success: while they are as many, the next need not wait. */
    private volatile long returnsWithoutSuccess = -1;

    /** Of those that are out, how many are not waited for: forgotten ones, and those of peers that stand still. */
    private volatile int writtenOff;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Takes so many blocks to be warm, and waits so long for the next of them to come back. */
    SendThrottle(int warm, long patienceNanos) {
        this.warm = warm;
        this.patienceNanos = patienceNanos;
    }

    /** One more is out. */
    void left() {
        out.incrementAndGet();
    }

    /** One came back, or was found to be forgotten. */
    void cameBack() {
        int left = out.decrementAndGet();
        returns.incrementAndGet();
        if (writtenOff > left) {
            writtenOff = left;
        }
        if (waiting.get() > 0 && left - writtenOff <= warm / 2) {
            wake();
        }
    }

    /** Whether as much is out as is warm, but for what was written off. */
    boolean isAhead() {
        return out.get() - writtenOff >= warm;
    }

    private void wake() {
        lock.lock();
        try {
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while so much is out that the next block would be cold memory, as long as some comes back within
     * the patience. An interrupted thread stays so, and does not wait.
     */
    void await() {
        if (!isAhead() || returns.get() == returnsWithoutSuccess) {
            return;
        }
        lock.lock();
        waiting.incrementAndGet();
        try {
            // Few, large wake-ups: a waiting sender goes on when half has come back.
            while (out.get() - writtenOff > warm / 2) {
                long before = returns.get();
                boolean timely = returned.awaitNanos(patienceNanos) > 0;
                if (!timely && returns.get() == before) {
                    returnsWithoutSuccess = before;
                    writtenOff = out.get();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }
}
