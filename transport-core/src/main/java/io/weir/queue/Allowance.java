package io.weir.queue;

/**
 * What the two ends of a queue allow to wait in it. Where the other end shares nothing, its allowance is nothing; where it
 * does the sums hold, and no limit on either end is no limit. Under the monitor of the queue.
 */
final class Allowance {
    /** Stands for no limit; an array queue can hold no more. */
    static final int MAX_MARK = 1 << 30;

    private int ownMark;
    private long ownBudget;
    private boolean shared;
    private int otherMark;
    private long otherBudget;

    void mark(int messages) {
        ownMark = messages;
    }

    void budget(long bytes) {
        ownBudget = bytes;
    }

    void addPeer(int messages, long bytes) {
        shared = true;
        otherMark = messages;
        otherBudget = bytes;
    }

    private boolean hasNoMark() {
        return ownMark == 0 || (shared && otherMark == 0);
    }

    int mark() {
        return hasNoMark() ? MAX_MARK : (int) Math.min((long) ownMark + otherMark, MAX_MARK - 1);
    }

    /**
     * A sixteenth, not libzmq's half: a wake-up costs more than many small messages. A mark that is so small that speed was no
     * reason for it wakes at the first free slot.
     */
    int lowMark() {
        int limit = mark();
        return limit == MAX_MARK ? MAX_MARK : limit <= 16 ? limit - 1 : limit / 16;
    }

    /** The largest number if there is no limit. */
    long budget() {
        return ownBudget == 0 || (shared && otherBudget == 0) ? Long.MAX_VALUE : ownBudget + otherBudget;
    }
}
