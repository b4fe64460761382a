package io.weir.queue;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait in one direction of one peer, between one producer and one consumer.
 *
 * <p><b>Threads.</b> Methods under "producer" are for one thread at a time, those under "consumer" for one thread at a
 * time; each role may pass from thread to thread if something orders the two (a {@link CombiningLock}, an event loop). Everything
 * else is for any thread.
 *
 * <p><b>Wake-ups.</b> The producer offers a burst and then {@linkplain #flush() publishes} it, which runs the
 * consumer's hook if the consumer {@linkplain #awaitMessages() slept}. A producer that found no room {@linkplain #awaitRoom(long)
 * starves} until the consumer, {@linkplain #afterPolls() settling} after a burst of its own, runs the producer's hook. Hooks
 * run on the thread of the other side, or on one that changes a limit, must not block, and must be set before their side
 * first sleeps or starves.
 */
public abstract class MessageQueue implements MemoryWaiter {
    private static final Runnable NOTHING = () -> {};
    private static final long STARVED_LONG_NANOS = 1_000_000;

    /** A look at the clock for every message would cost as much as the message. */
    private static final long LOOKS = 63;

    private final WakeFlag consumer = new WakeFlag();
    private final WakeFlag producer = new WakeFlag();
    private volatile Runnable onReadable = NOTHING;
    private volatile Runnable onRoom = NOTHING;
    private volatile long starvedAt;
    private volatile long memoryWanted;

    MessageQueue() {}

    // ---- set-up

    /** Sets what wakes the consumer. */
    public final void onReadable(Runnable hook) {
        onReadable = hook;
    }

    /** Sets what wakes the producer. */
    public final void onRoom(Runnable hook) {
        onRoom = hook;
    }

    /**
     * Changes the mark; a queue that holds more than the new one keeps what it holds, and a producer that starves looks
     * again. Zero for no limit.
     */
    public abstract void highWaterMark(int messages);

    /** Changes the byte budget; zero for no limit. Otherwise as {@link #highWaterMark}. */
    public abstract void byteBudget(long bytes);

    /**
     * Sets, or changes, the allowance of the other end, where both ends share the queue (libzmq's rule for inproc): the
     * sums hold, and no limit on either end is no limit.
     */
    public abstract void addPeerAllowance(int messages, long bytes);

    // ---- producer

    /** Whether a message of that many bytes would be accepted now. */
    public abstract boolean hasRoomFor(long bytes);

    /** Adds the message, unless the queue is at its mark or budget. It is readable after {@link #flush()}. */
    public abstract boolean offer(Message message);

    /**
     * Adds the message although the queue is at its mark or budget, in the place of those that wait longest, if this is a
     * queue that may.
     */
    public boolean displace(Message message) {
        return false;
    }

    /** Whether a message of so many bytes is larger than all that may wait here, so that it needs an empty queue. */
    public boolean exceedsBudget(long bytes) {
        return false;
    }

    /** Whether {@link #displace} puts messages on disk, where they take the place of no other. */
    public boolean spills() {
        return false;
    }

    /**
     * Whether a message of so many bytes that finds no room would spill now; then the next one that is no larger does. If not, the
     * producer's hook runs, if the producer {@linkplain #awaitRoom starves}, when to ask again makes sense.
     */
    public boolean canSpill(long bytes) {
        return false;
    }

    /** Whether a message did not spill only because the disk is behind: a little later it will. */
    public boolean isBehind() {
        return false;
    }

    /** Ends a burst of offers: wakes the consumer if it sleeps. */
    public final void flush() {
        if (consumer.fire()) {
            onReadable.run();
        }
    }

    /** The same, if a fence came since the producer offered: to leave a {@link CombiningLock} is one. */
    public final void flushAfterFence() {
        if (consumer.fireAfterFence()) {
            onReadable.run();
        }
    }

    /**
     * Says that the producer waits for room for a message of so many bytes.
     *
     * @return false if there is room after all, and the producer should try again; true if its hook will run
     */
    public final boolean awaitRoom(long bytes) {
        starvedAt = System.nanoTime();
        memoryWanted = memoryFor(bytes);
        countShortage();
        producer.arm();
        if (memoryWanted > 0) {
            awaitMemory();
        }
        return !hasRoomFor(bytes) || !producer.disarm();
    }

    /** How much of the memory that is shared with other queues a message of so many bytes needs; mostly none. */
    long memoryFor(long bytes) {
        return 0;
    }

    /** Producer, about to sleep: has itself woken when memory is given back. */
    void awaitMemory() {}

    /** Gives up a message for which there was no room, and counts it. */
    public void refuse() {}

    void countShortage() {}

    // ---- consumer

    /** Takes the oldest message; null if there is none. */
    public abstract @Nullable Message poll();

    /** Says that the message, which was taken, needs its memory for a while yet: until {@link #releaseRetained}. */
    public void retain(Message message) {}

    /** Ends {@link #retain}. */
    public void releaseRetained(Message message) {}

    /** Whether {@link #poll()} would find something. */
    public abstract boolean isReadable();

    /** Whether nothing waits, here or on disk. What is on disk becomes readable by itself. */
    public boolean isDrained() {
        return !isReadable();
    }

    /** While neither producer nor consumer is there: gives up what is on disk, and returns how many messages that were. */
    public long discardSpilled() {
        return 0;
    }

    /**
     * Says that the consumer found nothing and goes to sleep.
     *
     * @return false if there is something after all, and the consumer should go on; true if its hook will run
     */
    public final boolean awaitMessages() {
        consumer.arm();
        wakeProducer();
        return !isReadable() || !consumer.disarm();
    }

    /**
     * Ends a burst of polls: wakes a starving producer if the queue fell to its low-water mark, or has room and the
     * producer starved for a millisecond. Few, large wake-ups are the speed; but no producer should wait beside free slots.
     */
    public final void afterPolls() {
        if (producer.isArmedNow()) {
            wakeProducer();
        }
    }

    /** The same, if a fence came since the consumer polled: to leave a {@link CombiningLock} is one. Another may poll by now. */
    public final void afterPollsAndFence() {
        if (producer.isArmed() && (isLow() || (taken() & LOOKS) == 0)) {
            wakeProducer();
        }
    }

    private void wakeProducer() {
        if (producer.isArmed()
                && (isLow() || (hasRoom() && System.nanoTime() - starvedAt > STARVED_LONG_NANOS))
                && hasMemory(memoryWanted)
                && producer.fire()) {
            onRoom.run();
        }
    }

    /** How often the producer starved or gave up a message: a number that changes while it outruns the consumer. */
    public long shortages() {
        return 0;
    }

    /** Whether a producer starves although there is room: a consumer that stops polling for a while should look again later. */
    public final boolean hasWaitingSenderBesideRoom() {
        return producer.isArmed() && hasRoom() && hasMemory(memoryWanted);
    }

    /** Wakes a starving producer whatever the fill, as when the queue's other end is gone. */
    @Override
    public final void release() {
        if (producer.fire()) {
            onRoom.run();
        }
    }

    /** Consumer's view: whether the fill is at or below the low-water mark. */
    abstract boolean isLow();

    /** Consumer's view: whether at least one more message would fit. */
    abstract boolean hasRoom();

    /** Any thread: whether so much memory is there. If not, the thread that gives some back wakes the producer. */
    boolean hasMemory(long bytes) {
        return true;
    }

    // ---- any thread

    /** Messages ever accepted. */
    public abstract long offered();

    /** Messages ever taken out by the consumer. */
    public abstract long taken();

    /** Messages that the producer gave up, since there was no room. They were never accepted here. */
    public long refused() {
        return 0;
    }

    /** Messages that were replaced by newer ones before they were taken. */
    public long conflated() {
        return 0;
    }

    /** Messages that were dropped to make room for newer ones. */
    public long displaced() {
        return 0;
    }

    /** Messages that were on disk and could not be read from there. */
    public long unreadable() {
        return 0;
    }

    /** Of the messages that wait, those that are on disk, or on their way there. */
    public long spilled() {
        return 0;
    }

    /** The bytes of those. */
    public long spilledBytes() {
        return 0;
    }

    /** Messages that were accepted and that the consumer will never see: newer ones took their places, or they are unreadable. */
    public final long superseded() {
        return conflated() + displaced() + unreadable();
    }

    /** Messages that wait; exact at rest. */
    public final long depth() {
        long out = taken() + superseded();
        return Math.max(0, offered() - out);
    }

    /** Bytes of the messages ever taken out by the consumer. */
    public abstract long takenBytes();

    /** Bytes that wait; exact at rest. */
    public abstract long bytes();
}
