package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.option.Retention;
import io.weir.pattern.SendContext;
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
    /** So many sent messages may be there at least, so that a subscriber with a large backlog is not slowed by a low limit. */
    private static final int WINDOW = 1000;

    private static final long WINDOW_BYTES = 1 << 20;

    private final Retention limits;
    private final KeptTotals totals;
    private final SendContext socket;
    private final LongSupplier clock;
    private final ArrayDeque<Kept> waiting = new ArrayDeque<>();
    private final SentMessages sent = new SentMessages();
    private final KeptCounts counts;

    /** What waits behind {@link #waiting}; null if the socket does not spill. */
    private final @Nullable SpilledBacklog beyond;

    /** Bytes of waiting and sent messages. */
    private long bytes;

    /**
     * Keeps messages of that socket.
     *
     * @param clock that of {@link System#nanoTime}
     * @param beyond where they wait that find no room; null for nowhere
     */
    KeptMessages(
            Retention limits,
            KeptTotals totals,
            SendContext socket,
            LongSupplier clock,
            @Nullable SpilledBacklog beyond) {
        this.limits = limits;
        this.totals = totals;
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

    /** Whether a message of so many bytes need not wait for the disk; where it must, senders are told when to try again. */
    boolean awaitDisk(long size) {
        return beyond == null || (beyond.isEmpty() && hasRoomFor(size)) || beyond.awaitDisk(size);
    }

    /** Whether a message may be sent, and kept until it is acknowledged. One that waits in memory needs no more of that then. */
    boolean maySend(long size, boolean waits) {
        return beyond == null
                ? waits || hasRoomFor(size)
                : sent.size() < Math.max(limits.messages(), WINDOW) && bytes <= limits.bytes() + WINDOW_BYTES;
    }

    boolean hasRoomFor(long size) {
        return waiting.size() + sent.size() < limits.messages()
                && size <= limits.bytes() - bytes
                && totals.hasRoomFor(size);
    }

    /** Keeps a message behind all others, or drops one, by the rule. */
    void add(Message message) {
        if (beyond != null && (isBeyond() || !hasRoomFor(message.size()))) {
            if (beyond.add(message, clock.getAsLong())) {
                socket.kept(1);
            } else {
                refuse();
            }
            return;
        }
        while (!hasRoomFor(message.size())) {
            if (!limits.dropsOldest() || waiting.isEmpty()) {
                refuse();
                return;
            }
            dropWaiting(waiting.removeFirst(), DropReason.RETENTION);
        }
        Messages.retain(message);
        waiting.addLast(count(new Kept(message, clock.getAsLong(), true)));
        socket.kept(1);
        changed();
    }

    /** Drops a message that found no room. */
    void refuse() {
        counts.dropped(1);
        socket.drop(DropReason.RETENTION);
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
            release(first);
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
        sent.add(count(new Kept(message, clock.getAsLong(), again)));
        changed();
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
        for (int i = unwritten.size() - 1; i >= 0; i--) {
            Message message = unwritten.get(i);
            Kept back;
            if (acknowledges) {
                Messages.releaseRetained(message);
                back = sent.pollNewest();
            } else {
                back = count(new Kept(message, clock.getAsLong(), !isSame(message, notAgain)));
            }
            if (back == null) {
                // The peer acknowledged what it was not sent.
                drop(DropReason.DISCONNECTED);
            } else if (back.again()) {
                waiting.addFirst(back);
            } else {
                dropWaiting(back, DropReason.DISCONNECTED);
            }
        }
        trim();
        changed();
    }

    @SuppressWarnings("ReferenceEquality") // which message it is, not what it says
    private static boolean isSame(Message message, @Nullable Message other) {
        return message == other;
    }

    /** More may have come back than the limits allow. Where more is on disk, a few messages do not matter, and none is lost. */
    private void trim() {
        while (beyond == null
                && !waiting.isEmpty()
                && (waiting.size() + sent.size() > limits.messages()
                        || bytes > limits.bytes()
                        || totals.isExceeded())) {
            dropWaiting(limits.dropsOldest() ? waiting.removeFirst() : waiting.removeLast(), DropReason.RETENTION);
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
        int has = sent.resume(ofStream, arrived);
        if (has < 0) {
            return false;
        }
        sendAgainFrom(has);
        return true;
    }

    /** A connection begins that says nothing of what arrived: all that was not acknowledged is sent again. */
    void resumeUnheard() {
        sent.endStream();
        sendAgainFrom(0);
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
                release(last);
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
            release(sent.removeOldest());
        }
        changed();
        return true;
    }

    // ---- the end

    /** Drops what has waited too long; while no connection is there, of what was sent and not acknowledged, too. */
    void expire(boolean connected) {
        expireWaiting();
        while (!connected && isExpired(sent.oldest())) {
            release(sent.removeOldest());
        }
        changed();
    }

    private void expireWaiting() {
        while (isExpired(firstWaiting())) {
            dropWaiting(waiting.removeFirst(), DropReason.EXPIRED);
        }
    }

    private @Nullable Kept firstWaiting() {
        if (waiting.isEmpty() && beyond != null) {
            Message message = beyond.next();
            if (message != null) {
                waiting.addLast(count(new Kept(message, beyond.since(), true)));
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
            dropWaiting(waiting.removeFirst(), reason);
        }
        long onDisk = beyond == null ? 0 : beyond.discard();
        if (onDisk > 0) {
            socket.kept(-onDisk);
            socket.drop(reason, onDisk);
            counts.dropped(onDisk);
        }
        return here + onDisk;
    }

    /** Forgets what was sent: it will not be sent again. */
    void releaseSent() {
        while (sent.size() > 0) {
            release(sent.removeOldest());
        }
        changed();
    }

    private void dropWaiting(Kept kept, DropReason reason) {
        release(kept);
        drop(reason);
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

    private Kept count(Kept kept) {
        bytes += kept.message().size();
        totals.add(kept.message().size());
        return kept;
    }

    private void release(Kept kept) {
        bytes -= kept.message().size();
        totals.remove(kept.message().size());
        Messages.releaseRetained(kept.message());
    }

    private void changed() {
        counts.here(waiting.size(), sent.size(), bytes);
    }
}
