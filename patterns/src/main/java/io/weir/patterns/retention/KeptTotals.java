package io.weir.patterns.retention;

import io.weir.option.Retention;
import java.util.concurrent.atomic.AtomicLong;

/** What is kept for all names of one publisher, against the limits for all. Under the send lock, but for {@link #waiting}. */
final class KeptTotals {
    private final Retention limits;
    private int messages;
    private long bytes;

    /** Messages that no connection was offered, or that one gave back. */
    private final AtomicLong waiting = new AtomicLong();

    KeptTotals(Retention limits) {
        this.limits = limits;
    }

    boolean hasRoomFor(long size) {
        return messages < limits.messagesInAll() && size <= limits.bytesInAll() - bytes;
    }

    boolean isExceeded() {
        return messages > limits.messagesInAll() || bytes > limits.bytesInAll();
    }

    void add(long size) {
        messages++;
        bytes += size;
    }

    void remove(long size) {
        messages--;
        bytes -= size;
    }

    void waiting(int more) {
        waiting.lazySet(waiting() + more);
    }

    /** How many messages wait. Any thread. */
    long waiting() {
        return waiting.get();
    }
}
