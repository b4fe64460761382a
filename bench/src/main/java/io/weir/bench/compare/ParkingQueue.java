package io.weir.bench.compare;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue of 2048 slots of JCTools whose ends park: the taker while it is empty, the putter while it is full. The putter
 * is woken when half of the slots are free. For one thread at each end.
 *
 * <p>A thread that parks says so first and then looks again; the other changes the queue first and then looks whether one
 * parks. A fence between the two steps, on both sides, has at least one of them see the other.
 *
 * @param <E> what waits in the queue
 */
final class ParkingQueue<E> {
    private static final int SLOTS = 2048;

    private final MpscVarHandleArrayQueue<E> queue = new MpscVarHandleArrayQueue<>(SLOTS);
    private volatile @Nullable Thread taker;
    private volatile @Nullable Thread putter;

    /** Puts an element in, waiting for room. */
    void put(E element) {
        while (!queue.offer(element)) {
            putter = Thread.currentThread();
            if (queue.size() == SLOTS) {
                LockSupport.park(this);
            }
            putter = null;
        }
        VarHandle.fullFence();
        wake(taker);
    }

    /** Takes the next element, waiting for one. */
    E take() {
        E element;
        while ((element = queue.poll()) == null) {
            taker = Thread.currentThread();
            if (queue.isEmpty()) {
                LockSupport.park(this);
            }
            taker = null;
        }
        VarHandle.fullFence();
        if (putter != null && queue.size() <= SLOTS / 2) {
            wake(putter);
        }
        return element;
    }

    private static void wake(@Nullable Thread thread) {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
