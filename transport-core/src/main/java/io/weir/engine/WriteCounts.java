package io.weir.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What became of the messages that left the queue of one peer: written or dropped. The connection's thread counts, and when no
 * connection consumes the holder of the send lock; any thread reads.
 */
final class WriteCounts {
    private static final VarHandle WRITTEN = handle("written");
    private static final VarHandle LOST = handle("lost");

    private long written;
    private long lost;

    /** Written by one thread at a time. */
    private volatile long lostBytes;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(WriteCounts.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void wrote(long messages) {
        WRITTEN.setRelease(this, written + messages);
    }

    void lost(long messages) {
        LOST.setRelease(this, lost + messages);
    }

    void lostBytes(long bytes) {
        long before = lostBytes;
        lostBytes = before + bytes;
    }

    long written() {
        return (long) WRITTEN.getAcquire(this);
    }

    /** Written and dropped. */
    long done() {
        return written() + (long) LOST.getAcquire(this);
    }

    long lostBytes() {
        return lostBytes;
    }
}
