package io.weir.patterns.retention;

import io.weir.option.Retention;

/** How much of memory is taken by what is kept for one name, against its limits and those for all. Under the send lock. */
final class KeptRoom {
    /** So many sent messages may be there at least, so that a subscriber with a large backlog is not slowed by a low limit. */
    private static final int WINDOW = 1000;

    private static final long WINDOW_BYTES = 1 << 20;

    private final Retention limits;
    private final KeptTotals totals;
    private int messages;
    private long bytes;

    KeptRoom(Retention limits, KeptTotals totals) {
        this.limits = limits;
        this.totals = totals;
    }

    /** Whether there is room for one more, of so many bytes. */
    boolean hasRoomFor(long size) {
        return messages < limits.messages() && size <= limits.bytes() - bytes && totals.hasRoomFor(size);
    }

    /** Where more waits on disk, whether so many that are sent leave room for one more. One always may be: no room comes before it. */
    boolean hasRoomToSend(int sent) {
        return sent == 0 || (sent < Math.max(limits.messages(), WINDOW) && bytes <= limits.bytes() + WINDOW_BYTES);
    }

    /** Whether more is here than may be. */
    boolean isExceeded() {
        return messages > limits.messages() || bytes > limits.bytes() || totals.isExceeded();
    }

    void take(long size) {
        messages++;
        bytes += size;
        totals.add(size);
    }

    void give(long size) {
        messages--;
        bytes -= size;
        totals.remove(size);
    }

    long bytes() {
        return bytes;
    }
}
