package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.option.Retention;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.NameLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for one name: messages that wait to be offered to a connection, and before them those that were offered and
 * that the subscriber has not acknowledged. Where the socket spills, those that find no room wait behind all others on disk. It
 * counts each message that it drops. Under the send lock.
 *
 * <pre>
 *   acknowledged | sent: number acknowledged + 1, + 2 ... | waiting: no number yet | beyond: on disk
 * </pre>
 *
 * <p>A subscriber that does not acknowledge has none that are sent: what was offered to its connection is not kept.
 */
final class KeptMessages {
    private final Retention limits;
    private final KeptRoom room;
    private final SendContext socket;
    private final LongSupplier clock;
    private final ArrayDeque<Kept> waiting = new ArrayDeque<>();
    private final SentMessages sent = new SentMessages();
    private final KeptCounts counts;
    private final NameLog log;
    private final Unheard unheard = new Unheard();

    /** Messages that wait for the next process, and are in memory no more. */
    private long left;

    /** Whether an earlier process left it, and the subscriber has not come yet. */
    private boolean isRecovered;

    /** What waits behind {@link #waiting}; null if the socket does not spill. */
    private final @Nullable SpilledBacklog beyond;

    /**
     * Keeps messages of that socket.
     *
     * @param clock that of {@link System#nanoTime}
     * @param log what survives the process
     * @param beyond where they wait that find no room; null for nowhere
     */
    KeptMessages(
            Retention limits,
            KeptTotals totals,
            SendContext socket,
            LongSupplier clock,
            NameLog log,
            @Nullable SpilledBacklog beyond) {
        this.limits = limits;
        this.log = log;
        room = new KeptRoom(limits, totals);
        this.socket = socket;
        this.clock = clock;
        this.beyond = beyond;
        counts = new KeptCounts(beyond);
    }

    /** What it counts, for any thread. */
    KeptCounts counts() {
        return counts;
    }

    // ---- what waits

    boolean isWaiting() {
        return !waiting.isEmpty() || isBeyond();
    }

    /** Whether something waits beyond the limits in memory. */
    boolean isBeyond() {
        return beyond != null && !beyond.isEmpty();
    }

    /** Whether a message of so many bytes need not wait for the disk on which it is to survive; as {@link #awaitDisk}. */
    boolean awaitLog(long size) {
        return log.hasRoomFor(size);
    }

    /** Whether a message of so many bytes need not wait for the disk; where it must, senders are told when to try again. */
    boolean awaitDisk(long size) {
        return beyond == null || (beyond.isEmpty() && hasRoomFor(size)) || beyond.awaitDisk(size);
    }

    /** Whether a message may be sent, and kept until it is acknowledged. One that waits in memory needs no more of that then. */
    boolean maySend(long size, boolean waits) {
        return beyond == null ? waits || hasRoomFor(size) : room.hasRoomToSend(sent.size());
    }

    boolean hasRoomFor(long size) {
        return room.hasRoomFor(size, waiting.size() + sent.size());
    }

    /** Whether the message can be kept so that it survives the process, if it is to. */
    boolean admits(Message message) {
        return log.admits(message);
    }

    /** Keeps a message behind all others, or drops one, by the rule. */
    void add(Message message) {
        if (beyond != null && (isBeyond() || !hasRoomFor(message.size()))) {
            if (beyond.add(message, clock.getAsLong())) {
                beyond.record(log.add(message));
                socket.kept(1);
            } else {
                refuse(DropReason.RETENTION);
            }
            return;
        }
        while (!hasRoomFor(message.size())) {
            if (!limits.dropsOldest() || waiting.isEmpty()) {
                refuse(DropReason.RETENTION);
                return;
            }
            dropWaiting(removeFirst(), DropReason.RETENTION);
        }
        Messages.retain(message);
        waiting.addLast(room.take(new Kept(message, clock.getAsLong(), true, log.add(message))));
        socket.kept(1);
        changed();
    }

    /** Drops a message that found no room, or cannot be kept. */
    void refuse(DropReason reason) {
        counts.dropped(1);
        socket.drop(reason);
    }

    private Kept removeFirst() {
        Kept first = waiting.removeFirst();
        unheard.removed(first);
        return first;
    }

    /** The message that has waited longest, if it is in memory; null if none waits that has not waited too long. */
    @Nullable Message first() {
        expireWaiting();
        Kept first = waiting.peekFirst();
        return first == null ? null : first.message();
    }

    /** The connection was offered what {@link #first} returned, and took it; it is kept if it will be acknowledged. */
    void firstOffered(boolean acknowledges) {
        Kept first = waiting.removeFirst();
        socket.kept(-1);
        if (acknowledges) {
            sent.add(first);
        } else {
            done(first);
        }
        changed();
    }

    /**
     * The connection was offered a message while none waited, and took it; it will be acknowledged.
     *
     * @param again whether it is to be sent again if it does not arrive
     */
    void offered(Message message, boolean again) {
        Messages.retain(message);
        sent.add(room.take(new Kept(message, clock.getAsLong(), again, again ? log.add(message) : log.addBlank())));
        changed();
    }

    // ---- what an earlier process left

    /** Goes on where it was, with a subscriber that does not count what arrives. */
    void recover() {
        isRecovered = true;
    }

    /** The same with one that does, and so many messages of the stream were acknowledged. */
    void recover(long stream, long acknowledged) {
        recover();
        sent.recover(stream, acknowledged);
    }

    /** Whether a message of so many bytes can be taken now, or need not wait for the disk. */
    boolean awaitRecovery(long size) {
        return isFirst() || awaitDisk(size);
    }

    /** Where more goes to disk, those that may have been sent stay in memory. */
    private boolean isFirst() {
        return beyond == null || (beyond.isEmpty() && room.hasRoomToSend(waiting.size()));
    }

    /**
     * The next that was kept, or a blank.
     *
     * @param mayBeSent whether it may have been sent to the subscriber
     */
    void recovered(Kept kept, boolean mayBeSent) {
        Message message = kept.message();
        boolean blank = !kept.again();
        if (isFirst() && (blank || beyond != null || hasRoomFor(message.size()))) {
            Messages.retain(message);
            waiting.addLast(room.take(kept));
            if (mayBeSent) {
                unheard.add(blank);
            }
            socket.kept(blank ? 0 : 1);
        } else if (!blank && beyond != null && beyond.add(message, kept.since())) {
            beyond.record(kept.record());
            socket.kept(1);
        } else {
            log.done(kept.record());
            if (!blank) {
                refuse(DropReason.RETENTION);
            }
        }
        changed();
    }

    /** A record could not be read. */
    void unreadable() {
        refuse(DropReason.SPILL_FAILED);
    }

    // ---- what a connection leaves

    /**
     * A connection ended and did not write these, the last that it was offered: they wait again, before all others.
     *
     * @param unwritten in order, with the memory that the queue retained
     * @param acknowledges whether they are among those that are sent
     * @param notAgain what was for that connection alone; null for none
     */
    void giveBack(List<Message> unwritten, boolean acknowledges, @Nullable Message notAgain) {
        long[] records = acknowledges ? new long[0] : log(unwritten, notAgain);
        for (int i = unwritten.size() - 1; i >= 0; i--) {
            Message message = unwritten.get(i);
            Kept back;
            if (acknowledges) {
                Messages.releaseRetained(message);
                back = sent.pollNewest();
            } else {
                back = room.take(new Kept(message, clock.getAsLong(), !isSame(message, notAgain), records[i]));
            }
            if (back == null) {
                // The peer acknowledged what it was not sent.
                drop(DropReason.DISCONNECTED);
            } else if (back.again()) {
                waiting.addFirst(back);
            } else {
                done(back);
                drop(DropReason.DISCONNECTED);
            }
        }
        trim();
        changed();
    }

    private long[] log(List<Message> unwritten, @Nullable Message notAgain) {
        long[] records = new long[unwritten.size()];
        for (int i = 0; i < records.length; i++) {
            Message message = unwritten.get(i);
            records[i] = isSame(message, notAgain) || !log.admits(message)
                    ? NameLog.NO_RECORD
                    : log.addBefore(message, i == 0);
        }
        return records;
    }

    @SuppressWarnings("ReferenceEquality") // which message it is, not what it says
    private static boolean isSame(Message message, @Nullable Message other) {
        return message == other;
    }

    /** More may have come back than the limits allow. Where more is on disk, a few messages do not matter, and none is lost. */
    private void trim() {
        while (beyond == null && !waiting.isEmpty() && room.isExceeded(waiting.size() + sent.size())) {
            dropWaiting(limits.dropsOldest() ? removeFirst() : waiting.removeLast(), DropReason.RETENTION);
        }
    }

    // ---- what the subscriber says

    /** Whether the messages that are sent have their numbers in that stream. */
    boolean isStream(long number) {
        return sent.isStream(number);
    }

    /**
     * A connection begins, and so many messages of that stream have arrived: those behind them are sent again. If it is
     * another stream all are, since its subscriber has none of them.
     *
     * @return false if so many were never sent
     */
    boolean resume(long ofStream, long arrived) {
        hear(sent.isStream(ofStream), arrived);
        int has = sent.resume(ofStream, arrived);
        if (has < 0) {
            return false;
        }
        sendAgainFrom(has);
        sent.tell(log);
        return true;
    }

    /** The subscriber says how far it has got: of what an earlier process left, which it sent, or had not the time to. */
    private void hear(boolean sameStream, long arrived) {
        if (isRecovered) {
            isRecovered = false;
            long had = sameStream ? arrived - sent.acknowledged() - unheard.gone() : 0;
            for (long i = Math.min(had, unheard.left()); i > 0; i--) {
                Kept first = removeFirst();
                socket.kept(first.again() ? -1 : 0);
                sent.add(first);
            }
            if (sameStream) {
                sent.endsAt(arrived);
            }
            waiting.removeIf(this::isBlank);
            unheard.clear();
            log.heard();
        }
    }

    private boolean isBlank(Kept kept) {
        if (!kept.again()) {
            done(kept);
        }
        return !kept.again();
    }

    /** A connection begins that says nothing of what arrived: all that was not acknowledged is sent again. */
    void resumeUnheard() {
        hear(/* sameStream= */ false, 0);
        sent.endStream();
        sendAgainFrom(0);
        sent.tell(log);
    }

    private void sendAgainFrom(int index) {
        Kept last;
        while (sent.size() > index && (last = sent.pollNewest()) != null) {
            if (last.again()) {
                waiting.addFirst(last);
                socket.kept(1);
                counts.resentOne();
                changed();
            } else {
                done(last);
            }
        }
        changed();
    }

    /** The application has taken so many messages of the stream; false if there were never so many. */
    boolean acknowledge(long taken) {
        if (!sent.hasSent(taken)) {
            return false;
        }
        while (sent.isOldestWithin(taken)) {
            done(sent.removeOldest());
        }
        sent.tell(log);
        changed();
        return true;
    }

    // ---- the end

    /** Drops what has waited too long; while no connection is there, of what was sent and not acknowledged, too. */
    void expire(boolean connected) {
        expireWaiting();
        while (!connected && isExpired(sent.oldest())) {
            done(sent.removeOldest());
            sent.tell(log);
        }
        changed();
    }

    private void expireWaiting() {
        while (isExpired(firstWaiting())) {
            dropWaiting(removeFirst(), DropReason.EXPIRED);
        }
    }

    private @Nullable Kept firstWaiting() {
        if (waiting.isEmpty() && beyond != null) {
            Message message = beyond.next();
            if (message != null) {
                waiting.addLast(room.take(new Kept(message, beyond.since(), true, beyond.record())));
                changed();
            }
        }
        return waiting.peekFirst();
    }

    private boolean isExpired(@Nullable Kept kept) {
        return kept != null && clock.getAsLong() - kept.since() > limits.age().toNanos();
    }

    /** Drops what waits, and returns how much that was. */
    long dropWaiting(DropReason reason) {
        long here = waiting.size();
        while (!waiting.isEmpty()) {
            dropWaiting(removeFirst(), reason);
        }
        long onDisk = beyond == null ? 0 : beyond.discard();
        if (onDisk > 0) {
            socket.kept(-onDisk);
            socket.drop(reason, onDisk);
            counts.dropped(onDisk);
        }
        return here + onDisk;
    }

    /**
     * The publisher closes. What waits for a subscriber that is away goes on waiting if it is on disk for the next process, and is
     * dropped otherwise.
     */
    void leaveOrDrop() {
        if (log.survives()) {
            left = waiting.size() - unheard.blanks() + (beyond == null ? 0 : beyond.discard());
            waiting.forEach(this::release);
            waiting.clear();
            unheard.clear();
            changed();
        } else {
            dropWaiting(DropReason.LINGER_EXPIRED);
        }
    }

    /** Forgets what was sent: it will not be sent again. */
    void releaseSent() {
        while (sent.size() > 0) {
            release(sent.removeOldest());
        }
        changed();
    }

    private void dropWaiting(Kept kept, DropReason reason) {
        done(kept);
        if (kept.again()) {
            drop(reason);
        }
    }

    /** A message that waited, and is here no longer, is dropped. */
    private void drop(DropReason reason) {
        socket.kept(-1);
        socket.drop(reason);
        if (reason == DropReason.EXPIRED) {
            counts.expiredOne();
        } else {
            counts.dropped(1);
        }
        changed();
    }

    /** It is needed no longer. */
    private void done(Kept kept) {
        release(kept);
        log.done(kept.record());
    }

    private void release(Kept kept) {
        room.give(kept);
        Messages.releaseRetained(kept.message());
    }

    private void changed() {
        counts.here(left + waiting.size() - unheard.blanks(), sent.size(), room.bytes());
    }
}
