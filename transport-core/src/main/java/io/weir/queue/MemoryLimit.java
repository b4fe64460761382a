package io.weir.queue;

import io.weir.Message;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bytes may wait for the peers of one context, so that many peers that do not read cannot exhaust the heap. (A
 * mark counts messages and holds for one peer: 200 marks of 1000 messages of 1 MiB are 195 GiB.)
 *
 * <p>Each of <i>n</i> peers may hold the <i>n</i>-th part. A message larger than that enters an empty queue only, and
 * only while all those large ones together stay within the limit; one message in the queues of several peers counts
 * once, and counts until the last of them has written it. What is under way counts, too, but is not refused; so at most
 * three times the limit waits: in parts, as large messages, and one under way for each peer. Queues within one process are
 * not limited: what waits there may be what a sender, which waits for memory, was going to receive next.
 *
 * <p>Safe from any thread. The monitor is for large messages, and for peers that come and go.
 */
public final class MemoryLimit {
    private final long bytes;
    private final Set<MemoryWaiter> waiting = ConcurrentHashMap.newKeySet();

    /** The large messages, and how often each is held. Under the monitor, as the two that follow. */
    private final IdentityHashMap<Message, Integer> holders = new IdentityHashMap<>();

    private long held;
    private int peers;
    private volatile long share;

    /**
     * Makes a limit.
     *
     * @param bytes the limit; zero for none
     */
    public MemoryLimit(long bytes) {
        this.bytes = bytes == 0 ? Long.MAX_VALUE : bytes;
        share = this.bytes;
    }

    /** No limit. */
    static MemoryLimit none() {
        return new MemoryLimit(0);
    }

    /** One more peer has a share. */
    public synchronized void join() {
        peers++;
        divide();
    }

    /** A peer that waits behind that queue is gone, and what is left is for the others. */
    public void leave(MemoryWaiter queue) {
        waiting.remove(queue);
        synchronized (this) {
            peers--;
            divide();
        }
        wake();
    }

    private void divide() {
        share = bytes == Long.MAX_VALUE ? bytes : bytes / Math.max(1, peers);
    }

    /** What one peer may hold. */
    long share() {
        return share;
    }

    /** Whether a large message of that size would be admitted. */
    synchronized boolean hasRoomFor(long size) {
        return held == 0 || size <= bytes - held;
    }

    /** Admits a large message, if there is room for it or it is here already. */
    synchronized boolean admit(Message message) {
        if (!holders.containsKey(message) && !hasRoomFor(message.size())) {
            return false;
        }
        retain(message);
        return true;
    }

    /** Counts a large message that is here, room or not. */
    synchronized void retain(Message message) {
        if (holders.merge(message, 1, Integer::sum) == 1) {
            held += message.size();
        }
    }

    /** Ends one {@link #admit} or {@link #retain}. */
    void releaseRetained(Message message) {
        synchronized (this) {
            if (holders.merge(message, -1, Integer::sum) > 0) {
                return;
            }
            holders.remove(message);
            held -= message.size();
        }
        wake();
    }

    /** The queue's producer waits for memory; it must look once more after this. */
    void await(MemoryWaiter queue) {
        waiting.add(queue);
    }

    /** All, since the first may be too large for what there is. */
    private void wake() {
        if (!waiting.isEmpty()) {
            for (MemoryWaiter queue : List.copyOf(waiting)) {
                if (waiting.remove(queue)) {
                    queue.release();
                }
            }
        }
    }
}
