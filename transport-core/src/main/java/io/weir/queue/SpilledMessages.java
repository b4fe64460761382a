package io.weir.queue;

import io.weir.Message;
import io.weir.memory.Messages;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What of a {@link SpillingQueue} is not in the queue in memory, and its way back there.
 *
 * <pre>
 *   producer --stage--> staged --write--> log --load--> loaded --move--> memory --poll--> consumer
 *                       [                 the file thread                ]
 * </pre>
 *
 * <p>The monitor guards what the producer, the file thread and one that discards share. It is held for moves between queues in
 * memory, and never while a file is touched or a hook is called.
 *
 * <p>The bad interleavings: <ul>
 * <li>The producer stages while the file thread ends the spilling. One comes first under the monitor: either the file thread
 * finds the message, or the producer says anew that there is something.
 * <li>The file thread goes to sleep, for the memory is full, while the consumer takes the last message there: {@link WakeFlag}.
 * <li>All is discarded while the file thread has messages in its hands. It sees under the monitor that the generation is another,
 * and gives them up; they were counted by the one that discarded.
 * </ul>
 */
final class SpilledMessages implements Spillway.User {
    /** What is done before it is the turn of the next queue. */
    private static final int STEPS = 8;

    private static final int WRITE_RECORDS = 512;
    private static final long WRITE_BYTES = 512 * 1024;

    private final BoundedQueue memory;
    private final MemoryLimit limit;
    private final Spillway way;
    private final SpillBudget budget;
    private final Runnable onMoved;
    private final Runnable onEnded;
    private final AtomicBoolean due = new AtomicBoolean();

    /** The file thread sleeps here while the memory is full. */
    private final WakeFlag filler = new WakeFlag();

    private final MemoryWaiter fillerWaiter;

    /** Whether there is anything. Written under the monitor: set by the producer, cleared by the other two. */
    private volatile boolean spilling;

    // Under the monitor. What is being written counts as staged, and what is loaded as on disk.
    private final ArrayDeque<Message> staged = new ArrayDeque<>();
    private final SpillCount stagedCount = new SpillCount();
    private final SpillCount diskCount = new SpillCount();
    private final SpillCount discarded = new SpillCount();
    private long ever;
    private long moved;
    private long unreadable;
    private long generation;

    // File thread.
    private final SpillLog log;
    private final ArrayDeque<Message> loaded = new ArrayDeque<>();
    private long seenGeneration;

    /**
     * Makes what belongs to one queue in memory.
     *
     * @param onMoved wakes the consumer
     * @param onEnded wakes the producer
     */
    SpilledMessages(BoundedQueue memory, MemoryLimit limit, Spillway way, Runnable onMoved, Runnable onEnded) {
        this.memory = memory;
        this.limit = limit;
        this.way = way;
        this.onMoved = onMoved;
        this.onEnded = onEnded;
        budget = way.budget();
        log = way.newLog();
        fillerWaiter = () -> way.wake(this);
    }

    // ---- producer

    /** Takes a message that the budget has admitted. */
    void stage(Message message) {
        synchronized (this) {
            staged.add(message);
            stagedCount.add(1, message.size());
            ever++;
            spilling = true;
        }
        way.wake(this);
    }

    // ---- consumer

    /** The consumer took a message from memory, or found none. */
    void polled(boolean none) {
        if (none ? filler.fire() : filler.isArmed() && memory.isHalfEmpty() && filler.fire()) {
            way.wake(this);
        }
    }

    // ---- file thread

    @Override
    public AtomicBoolean due() {
        return due;
    }

    @Override
    public boolean turn() {
        for (int i = 0; i < STEPS; i++) {
            if (!step()) {
                return !sleeps();
            }
        }
        return true;
    }

    /** Whether anything was done. */
    private boolean step() {
        giveUpWhatWasDiscarded();
        boolean done = moveLoaded();
        if (loaded.isEmpty() && !log.isEmpty() && memory.isHalfEmpty()) {
            load();
            done = true;
        }
        if (loaded.isEmpty() && log.isEmpty()) {
            loseTheRest();
            done |= moveStaged();
        }
        done |= write();
        endIfDone();
        return done;
    }

    private void giveUpWhatWasDiscarded() {
        long now;
        synchronized (this) {
            now = generation;
        }
        if (now != seenGeneration) {
            seenGeneration = now;
            loaded.clear();
            deleteQuietly();
        }
    }

    /** Under the monitor: whether what the file thread has in its hands is still wanted. */
    private boolean isCurrent() {
        return generation == seenGeneration;
    }

    private boolean moveLoaded() {
        SpillCount count = new SpillCount();
        synchronized (this) {
            if (isCurrent()) {
                move(loaded, count);
                diskCount.remove(count);
            }
        }
        budget.freed(count.cost());
        return tellMoved(count);
    }

    private boolean moveStaged() {
        SpillCount count = new SpillCount();
        synchronized (this) {
            if (isCurrent()) {
                move(staged, count);
                stagedCount.remove(count);
            }
        }
        budget.unstaged(count.cost());
        budget.freed(count.cost());
        return tellMoved(count);
    }

    /** Under the monitor. */
    private void move(ArrayDeque<Message> from, SpillCount count) {
        Message message;
        while ((message = from.peekFirst()) != null && memory.offer(message)) {
            from.removeFirst();
            count.add(1, message.size());
        }
        moved += count.messages();
    }

    private boolean tellMoved(SpillCount count) {
        if (count.messages() > 0) {
            onMoved.run();
        }
        return count.messages() > 0;
    }

    private void load() {
        long lost;
        try {
            lost = log.read(loaded);
        } catch (IOException | RuntimeException e) {
            deleteQuietly();
            lose(Long.MAX_VALUE, e);
            return;
        }
        if (lost > 0) {
            lose(lost, new IOException(lost + " messages cannot be read from the spill"));
        }
        if (log.isEmpty()) {
            settleBytes();
        }
    }

    /** What should be in the log, and is not, since it was deleted. */
    private void loseTheRest() {
        boolean any;
        synchronized (this) {
            any = isCurrent() && diskCount.messages() > 0;
        }
        if (any) {
            lose(Long.MAX_VALUE, new IOException("the spill was deleted"));
        }
    }

    /** Counts so many messages, or all that are not loaded, as unreadable. */
    private void lose(long most, Throwable cause) {
        long lost;
        synchronized (this) {
            lost = isCurrent() ? Math.min(most, diskCount.messages() - loaded.size()) : 0;
            diskCount.add(-lost, 0);
            unreadable += lost;
        }
        budget.freed(lost * SpillBudget.OVERHEAD);
        if (most == Long.MAX_VALUE) {
            settleBytes();
        }
        way.failed(this, cause, lost);
        onMoved.run();
    }

    /** How many bytes lost messages had is known when nothing else is in the log. */
    private void settleBytes() {
        long lost = 0;
        synchronized (this) {
            if (isCurrent()) {
                lost = diskCount.bytes() - bytes(loaded);
                diskCount.add(0, -lost);
            }
        }
        budget.freed(lost);
    }

    private static long bytes(Collection<Message> messages) {
        return messages.stream().mapToLong(Message::size).sum();
    }

    private boolean write() {
        if (way.isFailing()) {
            return false;
        }
        List<Message> batch = new ArrayList<>();
        SpillCount count = new SpillCount();
        synchronized (this) {
            Message message;
            while (isCurrent()
                    && count.messages() < WRITE_RECORDS
                    && count.bytes() < WRITE_BYTES
                    && (message = staged.pollFirst()) != null) {
                batch.add(message);
                count.add(1, message.size());
            }
        }
        return !batch.isEmpty() && write(batch, count);
    }

    private boolean write(List<Message> batch, SpillCount count) {
        try {
            log.write(batch);
        } catch (IOException | RuntimeException | LinkageError e) {
            putBack(batch);
            way.failed(this, e, 0);
            return false;
        }
        boolean wanted;
        synchronized (this) {
            wanted = isCurrent();
            if (wanted) {
                stagedCount.remove(count);
                diskCount.add(count);
            }
        }
        if (wanted) {
            budget.unstaged(count.cost());
        }
        batch.forEach(Messages::releaseRetained);
        return true;
    }

    private void putBack(List<Message> batch) {
        boolean wanted;
        synchronized (this) {
            wanted = isCurrent();
            for (int i = batch.size() - 1; wanted && i >= 0; i--) {
                staged.addFirst(batch.get(i));
            }
        }
        if (!wanted) {
            batch.forEach(Messages::releaseRetained);
        }
    }

    private void endIfDone() {
        boolean ended;
        synchronized (this) {
            ended = isCurrent() && spilling && stagedCount.messages() + diskCount.messages() == 0;
            if (ended) {
                spilling = false;
            }
        }
        if (ended) {
            // The consumer may wait for what was lost, to end its connection.
            onMoved.run();
            onEnded.run();
        }
    }

    /** Nothing can be done. Whether it stays so until the next wake-up. */
    private boolean sleeps() {
        if (!spilling) {
            return true;
        }
        filler.arm();
        Message next = next();
        if (next != null && memory.memoryFor(next.size()) > 0) {
            limit.await(fillerWaiter);
        }
        boolean room = next == null ? !log.isEmpty() && memory.isHalfEmpty() : memory.hasRoomFor(next.size());
        return !room || !filler.disarm();
    }

    /** What goes to memory next, as far as it is not in the log. */
    private @Nullable Message next() {
        synchronized (this) {
            return !isCurrent() ? null : !loaded.isEmpty() ? loaded.peekFirst() : log.isEmpty() ? staged.peekFirst() : null;
        }
    }

    @Override
    public boolean isSpilling() {
        return spilling;
    }

    @Override
    public boolean hasLog() {
        return log.isOpen();
    }

    @Override
    public void deleteLog() throws IOException {
        log.delete();
    }

    private void deleteQuietly() {
        try {
            log.delete();
        } catch (IOException | RuntimeException e) {
            way.failed(this, e, 0);
        }
    }

    @Override
    public void broken(Throwable cause) {
        loaded.clear();
        deleteQuietly();
        SpillCount writing = new SpillCount();
        synchronized (this) {
            if (isCurrent()) {
                writing.add(stagedCount.messages() - staged.size(), stagedCount.bytes() - bytes(staged));
                stagedCount.remove(writing);
                diskCount.add(writing);
            }
        }
        budget.unstaged(writing.cost());
        lose(Long.MAX_VALUE, cause);
        endIfDone();
    }

    // ---- when no consumer is there, nor a producer

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
        way.wake(this);
        return all.messages();
    }

    // ---- any thread

    synchronized long messages() {
        return stagedCount.messages() + diskCount.messages();
    }

    synchronized long bytes() {
        return stagedCount.bytes() + diskCount.bytes();
    }

    /** Messages ever accepted by the queue, in memory or here. */
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
