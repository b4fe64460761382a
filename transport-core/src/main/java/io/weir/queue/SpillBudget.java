package io.weir.queue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much the queues of one socket may have above their marks: all of it within the limit that the socket was given, and what
 * is not on disk yet within the staging limit. Counted are the bytes of messages, and {@value #OVERHEAD} for each, so that
 * messages without bytes are not without cost.
 *
 * <p>Safe from any thread. A queue that was refused is released when there is more room; the monitor, under which both are noted,
 * lets no release be missed.
 */
final class SpillBudget {
    /** About what a record takes beside the bytes of its message. */
    static final int OVERHEAD = 32;

    /** What a queue is told that asks for room. */
    enum Room {
        /** There is some. */
        FREE,
        /** Soon: the disk is slower than the senders. */
        BEHIND,
        /** When the peers have taken something: the limit is reached, or the disk fails. */
        SPENT
    }

    private final long limit;
    private final long stagingLimit;
    private final Set<MemoryWaiter> waiting = new LinkedHashSet<>();
    private long held;
    private long staged;
    private boolean failing;

    SpillBudget(long limit, long stagingLimit) {
        this.limit = limit;
        this.stagingLimit = stagingLimit;
    }

    /** What a message of so many bytes counts. */
    static long cost(long bytes) {
        return bytes + OVERHEAD;
    }

    /** Whether that much would be admitted; if not, the waiter is released when to ask again makes sense. */
    synchronized Room look(long cost, MemoryWaiter waiter) {
        Room room = room(cost);
        if (room != Room.FREE) {
            waiting.add(waiter);
        }
        return room;
    }

    private Room room(long cost) {
        if (failing || cost > limit - held) {
            return Room.SPENT;
        }
        return staged > 0 && cost > stagingLimit - staged ? Room.BEHIND : Room.FREE;
    }

    /** Admits so much if there is room, or it was promised by a {@link #look} of the same step. */
    synchronized Room take(long cost, boolean promised, MemoryWaiter waiter) {
        Room room = promised ? Room.FREE : look(cost, waiter);
        if (room == Room.FREE) {
            held += cost;
            staged += cost;
        }
        return room;
    }

    /** So much is staged no more. */
    void unstaged(long cost) {
        give(cost, 0);
    }

    /** So much, which is not staged, is not held any more. */
    void freed(long cost) {
        give(0, cost);
    }

    private void give(long fromStaged, long fromHeld) {
        synchronized (this) {
            staged -= fromStaged;
            held -= fromHeld;
        }
        releaseAll();
    }

    /** Whether the disk fails: then nothing is admitted, and what waited for the disk need not wait any longer. */
    void failing(boolean fails) {
        synchronized (this) {
            failing = fails;
        }
        releaseAll();
    }

    /** The queue is gone. */
    synchronized void forget(MemoryWaiter waiter) {
        waiting.remove(waiter);
    }

    private void releaseAll() {
        List<MemoryWaiter> all;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(MemoryWaiter::release);
    }

    synchronized long held() {
        return held;
    }
}
