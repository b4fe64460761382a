package io.weir.patterns.retention;

import io.weir.option.Retention;

/** What is kept in memory for all names of one publisher, against the limits for all. Under the send lock. */
final class KeptTotals {
    private final Retention limits;
    private int messages;
    private long bytes;

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
}
