package io.weir.queue;

import io.weir.Message;
import io.weir.memory.Messages;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a {@link SpillingQueue} is not in the queue in memory: the messages that are staged, and how many are on disk. The
 * producer, the file thread (its {@link SpillMover}) and one that discards share it. The monitor is held for moves between queues
 * in memory, and never while a file is touched, the budget is changed or a hook is called.
 *
 * <p>The bad interleavings: <ul>
 * <li>The producer stages while the file thread ends the spilling. One comes first under the monitor: either the file thread
 * finds the message, or the producer says anew that there is something.
 * <li>All is discarded while the file thread has messages in its hands. Those were counted by the one that discarded, and it began
 * a new generation. The file thread names the generation of what it has, and is told that it is out of date.
 * </ul>
 *
 * <p>What is being written counts as staged, and what is loaded as on disk.
 */
final class SpilledMessages {
    private final BoundedQueue memory;
    private final SpillBudget budget;

    /** Whether there is anything. Written under the monitor: set by the producer, cleared by the other two. */
    private volatile boolean spilling;

    // Under the monitor.
    private final ArrayDeque<Message> staged = new ArrayDeque<>();
    private final SpillCount stagedCount = new SpillCount();
    private final SpillCount diskCount = new SpillCount();
    private final SpillCount discarded = new SpillCount();
    private long ever;
    private long moved;
    private long unreadable;
    private long generation;

    SpilledMessages(BoundedQueue memory, SpillBudget budget) {
        this.memory = memory;
        this.budget = budget;
    }

    // ---- producer

    /** Takes a message that the budget has admitted. */
    synchronized void stage(Message message) {
        staged.add(message);
        stagedCount.add(1, message.size());
        ever++;
        spilling = true;
    }

    // ---- file thread, which names its generation

    synchronized long generation() {
        return generation;
    }

    /** The oldest message that is staged; null if none is. */
    synchronized @Nullable Message firstStaged(long own) {
        return own == generation ? staged.peekFirst() : null;
    }

    /** Moves what was loaded to memory, as far as there is room; returns whether any was. */
    boolean moveLoaded(ArrayDeque<Message> loaded, long own) {
        SpillCount count = new SpillCount();
        synchronized (this) {
            if (own == generation) {
                move(loaded, count);
                diskCount.remove(count);
            }
        }
        budget.freed(count.cost());
        return count.messages() > 0;
    }

    /** While nothing is on disk: moves what is staged to memory, as far as there is room; returns whether any was. */
    boolean moveStaged(long own) {
        SpillCount count = new SpillCount();
        synchronized (this) {
            if (own == generation) {
                move(staged, count);
                stagedCount.remove(count);
            }
        }
        budget.unstaged(count.cost());
        budget.freed(count.cost());
        return count.messages() > 0;
    }

    private void move(ArrayDeque<Message> from, SpillCount count) {
        Message message;
        while ((message = from.peekFirst()) != null && memory.offer(message)) {
            from.removeFirst();
            count.add(1, message.size());
        }
        moved += count.messages();
    }

    /** Takes what is staged, to write it; {@link #written} or {@link #putBack} follows. */
    synchronized SpillCount take(List<Message> batch, int mostMessages, long mostBytes, long own) {
        SpillCount count = new SpillCount();
        Message message;
        while (own == generation
                && count.messages() < mostMessages
                && count.bytes() < mostBytes
                && (message = staged.pollFirst()) != null) {
            batch.add(message);
            count.add(1, message.size());
        }
        return count;
    }

    /** What was taken is on disk. */
    void written(List<Message> batch, SpillCount count, long own) {
        boolean wanted;
        synchronized (this) {
            wanted = own == generation;
            if (wanted) {
                stagedCount.remove(count);
                diskCount.add(count);
            }
        }
        if (wanted) {
            budget.unstaged(count.cost());
        }
        batch.forEach(Messages::releaseRetained);
    }

    /** What was taken is not on disk, and staged again. */
    void putBack(List<Message> batch, long own) {
        boolean wanted;
        synchronized (this) {
            wanted = own == generation;
            for (int i = batch.size() - 1; wanted && i >= 0; i--) {
                staged.addFirst(batch.get(i));
            }
        }
        if (!wanted) {
            batch.forEach(Messages::releaseRetained);
        }
    }

    /** Whether there is anything on disk, or loaded. */
    synchronized boolean isOnDisk(long own) {
        return own == generation && diskCount.messages() > 0;
    }

    /** Counts as unreadable so many messages, or as many as are on disk and not loaded; returns how many those are. */
    long lose(long most, int loaded, long own) {
        long lost;
        synchronized (this) {
            lost = own == generation ? Math.min(most, diskCount.messages() - loaded) : 0;
            diskCount.add(-lost, 0);
            unreadable += lost;
        }
        budget.freed(lost * SpillBudget.OVERHEAD);
        return lost;
    }

    /** Nothing is on disk but what is loaded, with so many bytes; only now it is known how many those had that were lost. */
    void settleBytes(long loadedBytes, long own) {
        long lost = 0;
        synchronized (this) {
            if (own == generation) {
                lost = diskCount.bytes() - loadedBytes;
                diskCount.add(0, -lost);
            }
        }
        budget.freed(lost);
    }

    /** Ends the spilling if all is in memory; returns whether it ended now. */
    synchronized boolean end(long own) {
        boolean ends = own == generation && spilling && stagedCount.messages() + diskCount.messages() == 0;
        if (ends) {
            spilling = false;
        }
        return ends;
    }

    // ---- when neither a consumer nor a producer is there

    /** Gives up all of it, and returns how many messages that were. */
    long discard() {
        List<Message> given;
        SpillCount all = new SpillCount();
        long stagedCost;
        synchronized (this) {
            given = List.copyOf(staged);
            staged.clear();
            stagedCost = stagedCount.cost();
            all.add(stagedCount);
            all.add(diskCount);
            stagedCount.clear();
            diskCount.clear();
            discarded.add(all);
            generation++;
            spilling = false;
        }
        given.forEach(Messages::releaseRetained);
        budget.unstaged(stagedCost);
        budget.freed(all.cost());
        return all.messages();
    }

    // ---- any thread

    /** Whether there is anything: then the file thread is the producer of the queue in memory. */
    boolean isSpilling() {
        return spilling;
    }

    synchronized long messages() {
        return stagedCount.messages() + diskCount.messages();
    }

    synchronized long bytes() {
        return stagedCount.bytes() + diskCount.bytes();
    }

    /** Messages that the queue ever accepted, in memory or here. */
    synchronized long offered() {
        return memory.offered() - moved + ever;
    }

    synchronized long discarded() {
        return discarded.messages();
    }

    synchronized long discardedBytes() {
        return discarded.bytes();
    }

    synchronized long unreadable() {
        return unreadable;
    }
}
