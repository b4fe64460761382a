package io.weir.patterns.retention;

import io.weir.pattern.HeldMessages;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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

    /** What waits on disk, which counts itself; null for nothing. */
    private final @Nullable SpilledBacklog beyond;

    KeptCounts(@Nullable SpilledBacklog beyond) {
        this.beyond = beyond;
    }

    void waiting(long now) {
        waiting.lazySet(now);
    }

    void sent(long now) {
        sent.lazySet(now);
    }

    void bytes(long now) {
        bytes.lazySet(now);
    }

    void resentOne() {
        resent.lazySet(resent() + 1);
    }

    void dropped(long messages) {
        dropped.lazySet(dropped.get() + messages);
    }

    void expired(long messages) {
        expired.lazySet(expired.get() + messages);
    }

    /** Messages that wait to be offered to a connection. */
    long waiting() {
        return waiting.get() + (beyond == null ? 0 : beyond.messages());
    }

    /** Of those, the ones that are on disk, or on their way there. */
    long spilled() {
        return beyond == null ? 0 : beyond.spilled();
    }

    /** All that wait. */
    HeldMessages held() {
        return new HeldMessages(waiting(), spilled(), beyond == null ? 0 : beyond.spilledBytes());
    }

    /** Messages that a connection was offered and the subscriber has not acknowledged. */
    long sent() {
        return sent.get();
    }

    /** Bytes of both. */
    long bytes() {
        return bytes.get() + (beyond == null ? 0 : beyond.bytes());
    }

    /** Messages that were offered to a second connection since they did not arrive by the first. */
    long resent() {
        return resent.get();
    }

    /** Messages that were dropped, but for those that had expired. */
    long dropped() {
        return dropped.get() + (beyond == null ? 0 : beyond.unreadable());
    }

    /** Messages that had waited too long. */
    long expired() {
        return expired.get();
    }
}
