package io.weir.queue;

import io.weir.Message;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue with a mark and a byte budget whose producer may {@linkplain #displace take the places} of what waits longest. Both
 * sides take from it, so a monitor guards it, held for one insertion or removal and never while something else is called.
 * The subclasses hold the messages.
 */
abstract class DisplacingQueue extends MessageQueue {
    private final MemoryLimit memory;
    private final Consumer<? super Message> dropped;

    // All under the monitor.
    private final Allowance allowance = new Allowance();
    private boolean shared;
    private int mark;
    private int lowMark;
    private long budget;
    private long offered;
    private long taken;
    private long takenBytes;
    private long bytes;
    private long conflated;
    private long displaced;
    private long refused;
    private long shortages;

    /** The message that the memory limit had to admit; null if there is none here. */
    private @Nullable Message largeOne;

    /** The consumer hears, on the producer's thread, of each message that a newer one took the place of. */
    DisplacingQueue(int highWaterMark, long byteBudget, MemoryLimit memory, Consumer<? super Message> dropped) {
        this.memory = memory;
        this.dropped = dropped;
        allowance.mark(highWaterMark);
        allowance.budget(byteBudget);
        setLimits();
    }

    // ---- what holds the messages, under the monitor, but for the key

    /** What the message replaces is found by it. By the producer, without the monitor: it may call the application. */
    abstract @Nullable Object key(Message message);

    abstract int count();

    /** The message that one with that key would replace; null if none. */
    abstract @Nullable Message withKey(@Nullable Object key);

    /** Adds the message last, or in the place of the one that it replaces. */
    abstract void put(@Nullable Object key, Message message);

    abstract @Nullable Message removeFirst();

    // ---- limits

    private void setLimits() {
        mark = allowance.mark();
        lowMark = allowance.lowMark();
        budget = allowance.budget();
    }

    @Override
    public final void highWaterMark(int messages) {
        synchronized (this) {
            allowance.mark(messages);
            setLimits();
        }
        release();
    }

    @Override
    public final void byteBudget(long most) {
        synchronized (this) {
            allowance.budget(most);
            setLimits();
        }
        release();
    }

    @Override
    public final void addPeerAllowance(int messages, long most) {
        synchronized (this) {
            shared = true;
            allowance.addPeer(messages, most);
            setLimits();
        }
        release();
    }

    private synchronized boolean isShared() {
        return shared;
    }

    /** What may wait here, if it is more than one message. */
    private synchronized long limit() {
        return shared ? budget : Math.min(budget, memory.share());
    }

    /** Under the monitor. */
    private boolean fits(long size, @Nullable Message replaced) {
        int others = count() - (replaced == null ? 0 : 1);
        long otherBytes = bytes - (replaced == null ? 0 : replaced.size());
        return others == 0 || (others < mark && size <= limit() - otherBytes);
    }

    // ---- producer

    @Override
    public final synchronized boolean hasRoomFor(long size) {
        return fits(size, null) && (shared || size <= limit() || memory.hasRoomFor(size));
    }

    @Override
    public final boolean exceedsBudget(long size) {
        return size > limit();
    }

    @Override
    public final boolean offer(Message message) {
        return add(message, false);
    }

    @Override
    public final boolean displace(Message message) {
        return add(message, true);
    }

    private boolean add(Message message, boolean mayDisplace) {
        Object key = key(message);
        boolean large = memoryFor(message.size()) > 0;
        // Memory is asked for only if the message may enter: giving it back wakes producers that wait, perhaps this
        // one.
        if (large && !((mayDisplace || mayEnter(key, message)) && memory.admit(message))) {
            return false;
        }
        boolean isIn;
        do {
            Message out;
            boolean wasLarge;
            synchronized (this) {
                Message replaced = withKey(key);
                isIn = fits(message.size(), replaced);
                if (isIn) {
                    out = replaced;
                    insert(key, message, replaced);
                } else if (mayDisplace) {
                    out = removeFirst();
                    displaced++;
                } else {
                    out = null;
                }
                wasLarge = forget(out);
                if (isIn && large) {
                    largeOne = message;
                }
            }
            if (out != null) {
                drop(out, wasLarge);
            }
        } while (!isIn && mayDisplace);
        return isIn;
    }

    private synchronized boolean mayEnter(@Nullable Object key, Message message) {
        return fits(message.size(), withKey(key));
    }

    private void insert(@Nullable Object key, Message message, @Nullable Message replaced) {
        put(key, message);
        offered++;
        bytes += message.size();
        conflated += replaced == null ? 0 : 1;
    }

    /** Under the monitor: a message is here no longer. Returns whether the memory limit is to be told. */
    @SuppressWarnings("ReferenceEquality") // which message it is, not what it says
    private boolean forget(@Nullable Message out) {
        if (out == null) {
            return false;
        }
        bytes -= out.size();
        boolean wasLarge = out == largeOne;
        if (wasLarge) {
            largeOne = null;
        }
        return wasLarge;
    }

    private void drop(Message out, boolean wasLarge) {
        if (wasLarge) {
            memory.releaseRetained(out);
        }
        dropped.accept(out);
    }

    @Override
    public final synchronized void refuse() {
        refused++;
        shortages++;
    }

    @Override
    final synchronized void countShortage() {
        shortages++;
    }

    @Override
    final long memoryFor(long size) {
        return !isShared() && size > limit() ? size : 0;
    }

    @Override
    final void awaitMemory() {
        memory.await(this);
    }

    @Override
    final boolean hasMemory(long size) {
        return size == 0 || memory.hasRoomFor(size);
    }

    // ---- consumer

    @Override
    public final @Nullable Message poll() {
        Message message;
        boolean wasLarge;
        synchronized (this) {
            message = removeFirst();
            wasLarge = forget(message);
            if (message != null) {
                taken++;
                takenBytes += message.size();
            }
        }
        if (message != null && wasLarge) {
            memory.releaseRetained(message);
        }
        return message;
    }

    @Override
    public final void retain(Message message) {
        memory.retain(message);
    }

    @Override
    public final void releaseRetained(Message message) {
        memory.releaseRetained(message);
    }

    @Override
    public final synchronized boolean isReadable() {
        return count() > 0;
    }

    @Override
    final synchronized boolean isLow() {
        return count() <= lowMark && bytes <= limit() / 16;
    }

    @Override
    final synchronized boolean hasRoom() {
        return count() == 0 || (count() < mark && bytes < limit());
    }

    // ---- any thread

    @Override
    public final synchronized long offered() {
        return offered;
    }

    @Override
    public final synchronized long taken() {
        return taken;
    }

    @Override
    public final synchronized long takenBytes() {
        return takenBytes;
    }

    @Override
    public final synchronized long bytes() {
        return bytes;
    }

    @Override
    public final synchronized long refused() {
        return refused;
    }

    @Override
    public final synchronized long shortages() {
        return shortages;
    }

    @Override
    public final synchronized long conflated() {
        return conflated;
    }

    @Override
    public final synchronized long displaced() {
        return displaced;
    }
}
