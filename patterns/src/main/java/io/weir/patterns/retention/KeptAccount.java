package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.memory.Messages;
import io.weir.option.Retention;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.NameLog;
import java.util.function.LongSupplier;

/**
 * What each message costs that is kept for one name: room in memory, a record on disk, and a place in the books of the socket. It is
 * taken here when the message is kept and given up when it is not, so that each is counted once. Under the send lock.
 */
final class KeptAccount {
    private final Retention limits;
    private final KeptRoom room;
    private final SendContext socket;
    private final LongSupplier clock;
    private final NameLog log;
    private final KeptCounts counts;

    KeptAccount(
            Retention limits, KeptRoom room, SendContext socket, LongSupplier clock, NameLog log, KeptCounts counts) {
        this.limits = limits;
        this.room = room;
        this.socket = socket;
        this.clock = clock;
        this.log = log;
        this.counts = counts;
    }

    KeptRoom room() {
        return room;
    }

    NameLog log() {
        return log;
    }

    /** What it counts, for any thread. */
    KeptCounts counts() {
        return counts;
    }

    long now() {
        return clock.getAsLong();
    }

    /** Whether it has been kept for longer than it may be. */
    boolean isExpired(Kept kept) {
        return now() - kept.since() > limits.age().toNanos();
    }

    // ---- memory and records

    /** Keeps a message, with the memory that it retains. */
    Kept take(Kept kept) {
        room.take(kept.message().size());
        counts.bytes(room.bytes());
        return kept;
    }

    /** Gives up the memory; the record stays, for the next process. */
    void release(Kept kept) {
        room.give(kept.message().size());
        counts.bytes(room.bytes());
        Messages.releaseRetained(kept.message());
    }

    /** It is needed no longer, here or on disk. */
    void done(Kept kept) {
        release(kept);
        log.done(kept.record());
    }

    // ---- the books

    /** So many more wait; less than nothing are those that do no longer. */
    void waits(long messages) {
        socket.kept(messages);
    }

    /** A message that found no room, or cannot be kept, is dropped. */
    void refuse(DropReason reason) {
        counts.dropped(1);
        socket.drop(reason);
    }

    /** So many messages that waited, and are here no longer, are dropped. */
    void drop(DropReason reason, long messages) {
        socket.kept(-messages);
        socket.drop(reason, messages);
        if (reason == DropReason.EXPIRED) {
            counts.expired(messages);
        } else {
            counts.dropped(messages);
        }
    }
}
