package io.weir.queue;

import io.weir.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.SpscGrowableVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A first-in first-out queue with an exact high-water mark in messages and a budget in bytes.
 *
 * <p>Array queues have capacities of powers of two, so the mark is checked here: the producer compares what it offered
 * with what it last saw taken, and looks at the consumer's counter only when that seems too much. The array underneath
 * starts small and doubles when it is needed, so a large mark costs nothing until messages wait.
 */
final class BoundedQueue extends MessageQueue {
    private static final int INITIAL_SLOTS = 16;
    private static final int UNBOUNDED_CHUNK = 256;
    private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

    // Where the counters are: those of one side in one cache line, away from those of the other and from all else, or
    // each side would wait for the cache line of the other at every message.
    private static final int OFFERED = 16;
    private static final int OFFERED_BYTES = 17;
    private static final int SEEN_TAKEN = 18;
    private static final int SEEN_TAKEN_BYTES = 19;
    private static final int REFUSED = 20;
    private static final int SHORTAGES = 21;
    private static final int TAKEN = 32;
    private static final int TAKEN_BYTES = 33;
    private static final int COUNTERS = 48;

    private final MessagePassingQueue<Message> messages;
    private final MemoryLimit memory;

    /** The number of the last message that the memory limit had to admit; the producer's. It is alone until it is taken. */
    private long largeOne = -1;

    private volatile long mark;
    private volatile long lowMark;
    private volatile long budget;

    private final long[] counters = new long[COUNTERS];

    /** What the two ends allow, under the monitor. */
    private final Allowance allowance = new Allowance();

    private volatile boolean shared;

    BoundedQueue(int highWaterMark, long byteBudget, MemoryLimit memory) {
        this.memory = memory;
        messages = highWaterMark == 0
                ? new SpscUnboundedVarHandleArrayQueue<>(UNBOUNDED_CHUNK)
                : new SpscGrowableVarHandleArrayQueue<>(INITIAL_SLOTS, Allowance.MAX_MARK);
        highWaterMark(highWaterMark);
        byteBudget(byteBudget);
    }

    @Override
    public void highWaterMark(int messages) {
        synchronized (this) {
            allowance.mark(messages);
            setLimits();
        }
        release();
    }

    @Override
    public void byteBudget(long bytes) {
        synchronized (this) {
            allowance.budget(bytes);
            setLimits();
        }
        release();
    }

    @Override
    public void addPeerAllowance(int messages, long bytes) {
        synchronized (this) {
            shared = true;
            allowance.addPeer(messages, bytes);
            setLimits();
        }
        release();
    }

    private void setLimits() {
        mark = allowance.mark();
        lowMark = allowance.lowMark();
        budget = allowance.budget();
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return hasSlot() && (hasBudget(bytes) || (isEmpty() && (shared || memory.hasRoomFor(bytes))));
    }

    private boolean hasSlot() {
        long limit = mark;
        if (counters[OFFERED] - counters[SEEN_TAKEN] < limit) {
            return true;
        }
        counters[SEEN_TAKEN] = taken();
        return counters[OFFERED] - counters[SEEN_TAKEN] < limit;
    }

    private boolean hasBudget(long bytes) {
        long limit = limit();
        if (bytes <= limit - (counters[OFFERED_BYTES] - counters[SEEN_TAKEN_BYTES])) {
            return true;
        }
        counters[SEEN_TAKEN_BYTES] = read(TAKEN_BYTES);
        return bytes <= limit - (counters[OFFERED_BYTES] - counters[SEEN_TAKEN_BYTES]);
    }

    private boolean isEmpty() {
        return counters[OFFERED] == taken();
    }

    /** What may wait here, if it is more than one message. */
    long limit() {
        return shared ? budget : Math.min(budget, memory.share());
    }

    @Override
    public boolean exceedsBudget(long bytes) {
        return bytes > limit();
    }

    private boolean admitLarge(Message message) {
        if (!isEmpty()) {
            return false;
        }
        if (!shared) {
            if (!memory.admit(message)) {
                return false;
            }
            largeOne = counters[OFFERED];
        }
        return true;
    }

    @Override
    long memoryFor(long bytes) {
        return !shared && bytes > limit() ? bytes : 0;
    }

    @Override
    void awaitMemory() {
        memory.await(this);
    }

    @Override
    boolean hasMemory(long bytes) {
        return bytes == 0 || memory.hasRoomFor(bytes);
    }

    @Override
    public boolean offer(Message message) {
        long size = message.size();
        if (!hasSlot() || !(hasBudget(size) || admitLarge(message))) {
            return false;
        }
        add(OFFERED_BYTES, size);
        add(OFFERED, 1);
        return messages.offer(message);
    }

    @Override
    public void refuse() {
        add(REFUSED, 1);
        countShortage();
    }

    @Override
    void countShortage() {
        add(SHORTAGES, 1);
    }

    @Override
    public @Nullable Message poll() {
        Message message = messages.poll();
        if (message != null) {
            if (counters[TAKEN] == largeOne) {
                memory.releaseRetained(message);
            }
            add(TAKEN_BYTES, message.size());
            add(TAKEN, 1);
        }
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
        return messages.peek() != null;
    }

    @Override
    boolean isLow() {
        return offered() - taken() <= lowMark && bytes() <= limit() / 16;
    }

    /** Whether half of the mark, and half of the budget, are free. */
    boolean isHalfEmpty() {
        return offered() - taken() <= mark / 2 && bytes() <= limit() / 2;
    }

    @Override
    boolean hasRoom() {
        return offered() - taken() < mark && (bytes() < limit() || depth() == 0);
    }

    @Override
    public long bytes() {
        long out = read(TAKEN_BYTES);
        return Math.max(0, read(OFFERED_BYTES) - out);
    }

    @Override
    public long offered() {
        return read(OFFERED);
    }

    @Override
    public long refused() {
        return read(REFUSED);
    }

    @Override
    public long shortages() {
        return read(SHORTAGES);
    }

    @Override
    public long taken() {
        return read(TAKEN);
    }

    @Override
    public long takenBytes() {
        return read(TAKEN_BYTES);
    }

    private long read(int counter) {
        return (long) COUNTER.getAcquire(counters, counter);
    }

    /** For the side that the counter belongs to. */
    private void add(int counter, long amount) {
        COUNTER.setRelease(counters, counter, counters[counter] + amount);
    }
}
