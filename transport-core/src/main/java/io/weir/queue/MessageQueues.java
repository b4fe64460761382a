package io.weir.queue;

import io.weir.Message;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes the queues between a socket and its peers: one for each thing that can happen to a message that finds no room. */
public final class MessageQueues {
    private MessageQueues() {}

    /**
     * Makes a queue that refuses messages above its limits.
     *
     * @param highWaterMark the most messages it holds; zero for no limit
     * @param byteBudget the most bytes it holds; zero for no limit. A message above the budget enters an empty queue
     */
    public static MessageQueue bounded(int highWaterMark, long byteBudget) {
        return bounded(highWaterMark, byteBudget, MemoryLimit.none());
    }

    /** Makes a queue that shares a limit with others. */
    public static MessageQueue bounded(int highWaterMark, long byteBudget, MemoryLimit memory) {
        return new BoundedQueue(highWaterMark, byteBudget, memory);
    }

    /** Makes a queue with limits as {@link #bounded(int, long, MemoryLimit)} that keeps on disk what finds no room. */
    public static MessageQueue spilling(int highWaterMark, long byteBudget, MemoryLimit memory, Spillway way) {
        return new SpillingQueue(highWaterMark, byteBudget, memory, way);
    }

    /** Makes such a queue that shares no limit with others. */
    public static MessageQueue spilling(int highWaterMark, long byteBudget, Spillway way) {
        return spilling(highWaterMark, byteBudget, MemoryLimit.none(), way);
    }

    /**
     * Makes a queue with limits as {@link #bounded(int, long, MemoryLimit)} whose producer can {@linkplain MessageQueue#displace
     * displace} what waits longest.
     *
     * @param dropped hears, on the producer's thread, of each message that was displaced
     */
    public static MessageQueue droppingOldest(
            int highWaterMark, long byteBudget, MemoryLimit memory, Consumer<? super Message> dropped) {
        return new DropOldestQueue(highWaterMark, byteBudget, memory, dropped);
    }

    /**
     * Makes a queue as {@link #droppingOldest} where a message takes the place of the one with the same key.
     *
     * @param key gives the key of a message, on the producer's thread
     * @param dropped hears, on the producer's thread, of each message that was replaced or displaced
     */
    public static MessageQueue latestPerKey(
            Function<? super Message, ?> key,
            int highWaterMark,
            long byteBudget,
            MemoryLimit memory,
            Consumer<? super Message> dropped) {
        return new LatestPerKeyQueue(key, highWaterMark, byteBudget, memory, dropped);
    }

    /** Makes a queue that holds the newest message only (libzmq: ZMQ_CONFLATE). */
    public static MessageQueue conflating() {
        return conflating(replaced -> {});
    }

    /** The same, and tells the producer of each message that was replaced. */
    public static MessageQueue conflating(Consumer<? super Message> replaced) {
        return new ConflatingSlot(replaced);
    }
}
