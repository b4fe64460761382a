package io.weir.patterns.retention;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is kept for one name, in numbers: written under the send lock, without a fence for each message, and read by any
 * thread.
 */
final class KeptCounts {
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong resent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();

    void here(long nowWaiting, long nowSent, long nowBytes) {
        waiting.lazySet(nowWaiting);
        sent.lazySet(nowSent);
        bytes.lazySet(nowBytes);
    }

    void resentOne() {
        resent.lazySet(resent() + 1);
    }

    void droppedOne() {
        dropped.lazySet(dropped() + 1);
    }

    void expiredOne() {
        expired.lazySet(expired() + 1);
    }

    /** Messages that wait to be offered to a connection. */
    long waiting() {
        return waiting.get();
    }

    /** Messages that a connection was offered and the subscriber has not acknowledged. */
    long sent() {
        return sent.get();
    }

    /** Bytes of both. */
    long bytes() {
        return bytes.get();
    }

    /** Messages that were offered to a second connection since they did not arrive by the first. */
    long resent() {
        return resent.get();
    }

    /** Messages that were dropped, but for those that had expired. */
    long dropped() {
        return dropped.get();
    }

    /** Messages that had waited too long. */
    long expired() {
        return expired.get();
    }
}
