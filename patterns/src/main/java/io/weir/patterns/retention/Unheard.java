package io.weir.patterns.retention;

/**
 * What an earlier process left for a name, as long as its subscriber has not said how much of it has arrived: it stands first among
 * what waits, and any of it may have been sent. Under the send lock.
 */
final class Unheard {
    private int left;
    private int blanks;

    /** One is added behind the others. */
    void add(boolean blank) {
        left++;
        blanks += blank ? 1 : 0;
    }

    /** The first that waits is taken away; returns whether it is one of these. */
    boolean removed(Kept first) {
        if (left == 0) {
            return false;
        }
        left--;
        blanks -= first.again() ? 0 : 1;
        return true;
    }

    /** How many there are. */
    int left() {
        return left;
    }

    /** Of those, the ones that are no messages. */
    int blanks() {
        return blanks;
    }

    /** The subscriber has said it, or will not say it. */
    void clear() {
        left = 0;
        blanks = 0;
    }
}
