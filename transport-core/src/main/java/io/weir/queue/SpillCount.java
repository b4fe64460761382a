package io.weir.queue;

/** So many messages, of so many bytes. For one thread, or under a monitor. */
final class SpillCount {
    private long messages;
    private long bytes;

    void add(long more, long moreBytes) {
        messages += more;
        bytes += moreBytes;
    }

    void add(SpillCount other) {
        add(other.messages, other.bytes);
    }

    void remove(SpillCount other) {
        add(-other.messages, -other.bytes);
    }

    /** None. */
    void clear() {
        messages = 0;
        bytes = 0;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    /** What the budget counts them. */
    long cost() {
        return bytes + SpillBudget.OVERHEAD * messages;
    }
}
