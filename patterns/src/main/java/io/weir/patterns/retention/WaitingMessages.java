package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.option.Retention;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one name that wait to be offered to a connection: first in memory, and those that find no room there behind them on
 * disk, where the socket spills. It counts each message that it drops. Under the send lock.
 */
final class WaitingMessages {
    private final Retention limits;
    private final KeptAccount account;
    private final SentMessages sent;
    private final ArrayDeque<Kept> memory = new ArrayDeque<>();

    /** What waits behind those in memory; null if the socket does not spill. */
    private final @Nullable SpilledBacklog beyond;

    /** The first of those in memory, which an earlier process left. */
    private final Unheard unheard = new Unheard();

    /** Messages that wait for the next process, and are in memory no more. */
    private long left;

    /** Whether one that an earlier process may have sent found no room. */
    private boolean isCutOff;

    WaitingMessages(Retention limits, KeptAccount account, SentMessages sent, @Nullable SpilledBacklog beyond) {
        this.limits = limits;
        this.account = account;
        this.sent = sent;
        this.beyond = beyond;
    }

    boolean isEmpty() {
        return memory.isEmpty() && !isBeyond();
    }

    /** Whether those that find no room in memory go to disk. */
    boolean spills() {
        return beyond != null;
    }

    /** Whether something waits on disk. */
    boolean isBeyond() {
        return beyond != null && !beyond.isEmpty();
    }

    /** Whether there is a connection, which takes what waits. */
    void connected(boolean is) {
        if (beyond != null) {
            beyond.connected(is);
        }
    }

    /** Whether a message of so many bytes need not wait for the disk; where it must, senders are told when to try again. */
    boolean awaitDisk(long size) {
        return beyond == null || (beyond.isEmpty() && account.room().hasRoomFor(size)) || beyond.awaitDisk(size);
    }

    // ---- at the end

    /** Adds a message behind all others, or drops one, by the rule. */
    void add(Message message) {
        if (beyond != null && (isBeyond() || !account.room().hasRoomFor(message.size()))) {
            if (beyond.add(message, account.now())) {
                beyond.record(account.log().add(message));
                account.waits(1);
            } else {
                account.refuse(DropReason.RETENTION);
            }
        } else if (makeRoomFor(message.size())) {
            Messages.retain(message);
            memory.addLast(account.take(
                    new Kept(message, account.now(), true, account.log().add(message))));
            account.waits(1);
            changed();
        } else {
            account.refuse(DropReason.RETENTION);
        }
    }

    private boolean makeRoomFor(long size) {
        while (!account.room().hasRoomFor(size)) {
            if (!limits.dropsOldest() || memory.isEmpty()) {
                return false;
            }
            dropFirst(DropReason.RETENTION);
        }
        return true;
    }

    // ---- at the front

    /** The message that has waited longest, if it is in memory; null if none waits that has not waited too long. */
    @Nullable Message first() {
        expire();
        Kept first = memory.peekFirst();
        return first == null ? null : first.message();
    }

    /** A connection took what {@link #first} returned. */
    Kept takeFirst() {
        Kept first = memory.removeFirst();
        account.waits(-1);
        changed();
        return first;
    }

    /** What a connection was offered waits again, before all others. */
    void putFirst(Kept back) {
        memory.addFirst(back);
        changed();
    }

    // ---- what an earlier process left

    /** Whether a message of so many bytes can be taken now, or need not wait for the disk. */
    boolean awaitRecovery(long size) {
        return isFirst() || awaitDisk(size);
    }

    /** Where more goes to disk, those that may have been sent stay in memory. */
    private boolean isFirst() {
        return beyond == null || (beyond.isEmpty() && account.room().hasRoomToSend(memory.size()));
    }

    /**
     * The next that was kept, or a blank. Where one that may have been sent finds no room, those behind it that may have been are not
     * kept either: what the subscriber has got is known by its number alone.
     *
     * @param mayBeSent whether it may have been sent to the subscriber
     */
    void recovered(Kept kept, boolean mayBeSent) {
        Message message = kept.message();
        boolean blank = !kept.again();
        boolean mayStay = !mayBeSent || !isCutOff;
        if (mayStay && isFirst() && (blank || beyond != null || account.room().hasRoomFor(message.size()))) {
            Messages.retain(message);
            memory.addLast(account.take(kept));
            if (mayBeSent) {
                unheard.add(blank);
            }
            account.waits(blank ? 0 : 1);
        } else if (!blank && beyond != null && beyond.add(message, kept.since())) {
            beyond.record(kept.record());
            account.waits(1);
        } else {
            isCutOff |= mayBeSent;
            account.log().done(kept.record());
            if (!blank) {
                account.refuse(DropReason.RETENTION);
            }
        }
        changed();
    }

    /**
     * The subscriber says how many of those that an earlier process sent, or had not the time to, have arrived: they wait no longer.
     *
     * @param arrived how many have since the last that was acknowledged
     */
    void heard(long arrived) {
        for (long more = Math.min(arrived, unheard.left()); more > 0; more--) {
            Kept first = memory.removeFirst();
            unheard.removed(first);
            account.waits(first.again() ? -1 : 0);
            sent.add(first);
        }
        memory.removeIf(this::isBlank);
        unheard.clear();
        changed();
    }

    private boolean isBlank(Kept kept) {
        if (!kept.again()) {
            account.done(kept);
        }
        return !kept.again();
    }

    // ---- less

    /** More may have come back than the limits allow. Where more is on disk, a few messages do not matter, and none is lost. */
    void trim() {
        while (beyond == null && !memory.isEmpty() && account.room().isExceeded()) {
            if (limits.dropsOldest()) {
                dropFirst(DropReason.RETENTION);
            } else {
                drop(memory.removeLast(), DropReason.RETENTION);
            }
        }
    }

    /** Drops what has waited too long. */
    void expire() {
        Kept first;
        while ((first = peekFirst()) != null && account.isExpired(first)) {
            dropFirst(DropReason.EXPIRED);
        }
    }

    private @Nullable Kept peekFirst() {
        if (memory.isEmpty() && beyond != null) {
            Message message = beyond.next();
            if (message != null) {
                memory.addLast(account.take(new Kept(message, beyond.since(), true, beyond.record())));
                changed();
            }
        }
        return memory.peekFirst();
    }

    private void dropFirst(DropReason reason) {
        Kept first = memory.removeFirst();
        if (unheard.removed(first)) {
            account.log().atOnce(() -> {
                sent.passOver();
                sent.tell(account.log());
                drop(first, reason);
            });
        } else {
            drop(first, reason);
        }
    }

    private void drop(Kept kept, DropReason reason) {
        account.done(kept);
        if (kept.again()) {
            account.drop(reason, 1);
        }
        changed();
    }

    /** Drops all, and returns how many that were. */
    long dropAll(DropReason reason) {
        long here = memory.size();
        while (!memory.isEmpty()) {
            dropFirst(reason);
        }
        long onDisk = beyond == null ? 0 : beyond.discard();
        if (onDisk > 0) {
            account.drop(reason, onDisk);
        }
        return here + onDisk;
    }

    /** What waits is on disk for the next process, and goes on waiting there. */
    void leave() {
        left = memory.size() - unheard.blanks() + (beyond == null ? 0 : beyond.discard());
        memory.forEach(account::release);
        memory.clear();
        unheard.clear();
        changed();
    }

    private void changed() {
        account.counts().waiting(left + memory.size() - unheard.blanks());
    }
}
