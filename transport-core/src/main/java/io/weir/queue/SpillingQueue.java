package io.weir.queue;

import io.weir.Message;
import io.weir.queue.SpillBudget.Room;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out, over memory and disk. Below the mark it is a {@link BoundedQueue}. A message that finds no room there
 * may {@linkplain #displace spill}: it joins the {@link SpilledMessages}, and the {@link SpillMover} writes it to a log and reads
 * it into memory ahead of the consumer. As long as anything is spilled nothing can be {@linkplain #offer offered}, so newcomers spill, too. When all is in
 * memory again, producer and consumer meet there without a lock, as before.
 *
 * <p>The producer of the queue in memory is the producer of this one while nothing is spilled, and the file thread otherwise.
 */
final class SpillingQueue extends MessageQueue {
    private final BoundedQueue memory;
    private final MemoryLimit limit;
    private final SpillBudget budget;
    private final SpilledMessages spilled;
    private final SpillMover mover;

    /** Producer: what the budget said last. */
    private Room lastRoom = Room.FREE;

    /** Producer: up to how many bytes the next message will be admitted; less than nothing if that is open. */
    private long promised = -1;

    SpillingQueue(int highWaterMark, long byteBudget, MemoryLimit limit, Spillway way) {
        this.limit = limit;
        memory = new BoundedQueue(highWaterMark, byteBudget, limit);
        budget = way.budget();
        spilled = new SpilledMessages(memory, budget);
        mover = new SpillMover(memory, limit, spilled, way, this::flush, this::release);
    }

    // ---- limits

    @Override
    public void highWaterMark(int messages) {
        memory.highWaterMark(messages);
        release();
    }

    @Override
    public void byteBudget(long bytes) {
        memory.byteBudget(bytes);
        release();
    }

    @Override
    public void addPeerAllowance(int messages, long bytes) {
        memory.addPeerAllowance(messages, bytes);
        release();
    }

    // ---- producer

    @Override
    public boolean hasRoomFor(long bytes) {
        return !spilled.isSpilling() && memory.hasRoomFor(bytes);
    }

    @Override
    public boolean offer(Message message) {
        return !spilled.isSpilling() && memory.offer(message);
    }

    @Override
    public boolean displace(Message message) {
        lastRoom = Room.FREE;
        if (offer(message)) {
            return true;
        }
        long size = message.size();
        boolean kept = size <= promised;
        promised = -1;
        if (!SpillRecord.fits(message)) {
            lastRoom = Room.SPENT;
            return false;
        }
        lastRoom = budget.take(SpillBudget.cost(size), kept, this);
        if (lastRoom != Room.FREE) {
            return false;
        }
        spilled.stage(message);
        mover.wake();
        return true;
    }

    @Override
    public boolean spills() {
        return true;
    }

    @Override
    public boolean canSpill(long bytes) {
        lastRoom = budget.look(SpillBudget.cost(bytes), this);
        promised = lastRoom == Room.FREE ? bytes : -1;
        return lastRoom == Room.FREE;
    }

    @Override
    public boolean isBehind() {
        return lastRoom == Room.BEHIND;
    }

    @Override
    public boolean exceedsBudget(long bytes) {
        return memory.exceedsBudget(bytes);
    }

    @Override
    long memoryFor(long bytes) {
        return memory.memoryFor(bytes);
    }

    @Override
    void awaitMemory() {
        limit.await(this);
    }

    @Override
    boolean hasMemory(long bytes) {
        return memory.hasMemory(bytes);
    }

    @Override
    public void refuse() {
        memory.refuse();
    }

    @Override
    void countShortage() {
        memory.countShortage();
    }

    // ---- consumer

    @Override
    public @Nullable Message poll() {
        Message message = memory.poll();
        mover.polled(message == null);
        return message;
    }

    @Override
    public void retain(Message message) {
        memory.retain(message);
    }

    @Override
    public void releaseRetained(Message message) {
        memory.releaseRetained(message);
    }

    @Override
    public boolean isReadable() {
        return memory.isReadable();
    }

    @Override
    public boolean isDrained() {
        // In this order: what is spilled no longer is in memory.
        return !spilled.isSpilling() && !memory.isReadable();
    }

    @Override
    public long discardSpilled() {
        budget.forget(this);
        long messages = spilled.discard();
        mover.wake();
        return messages;
    }

    /** While anything is spilled the file thread wakes the producer, not the consumer. */
    @Override
    boolean isLow() {
        return !spilled.isSpilling() && memory.isLow();
    }

    @Override
    boolean hasRoom() {
        return !spilled.isSpilling() && memory.hasRoom();
    }

    // ---- any thread

    @Override
    public long offered() {
        return spilled.offered();
    }

    @Override
    public long taken() {
        return memory.taken() + spilled.discarded();
    }

    @Override
    public long takenBytes() {
        return memory.takenBytes() + spilled.discardedBytes();
    }

    @Override
    public long bytes() {
        return memory.bytes() + spilled.bytes();
    }

    @Override
    public long refused() {
        return memory.refused();
    }

    @Override
    public long shortages() {
        return memory.shortages();
    }

    @Override
    public long unreadable() {
        return spilled.unreadable();
    }

    @Override
    public long spilled() {
        return spilled.messages();
    }

    @Override
    public long spilledBytes() {
        return spilled.bytes();
    }
}
