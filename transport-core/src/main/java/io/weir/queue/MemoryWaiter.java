package io.weir.queue;

/** What waits for memory that others hold: a queue whose producer found none. */
public interface MemoryWaiter {
    /** Memory was given back: wakes the producer, which looks again. Any thread. */
    void release();
}
