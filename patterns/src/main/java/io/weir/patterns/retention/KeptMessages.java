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
 * that the subscriber has not acknowledged. It counts each message that it drops. Under the send lock.
 *
 * <pre>
 *   acknowledged | sent: number acknowledged + 1, + 2 ... | waiting: no number yet
 * </pre>
 *
 * <p>Sent messages have numbers without being given any: the subscriber counts what arrives, and says how far it has got. A
 * subscriber that does not acknowledge has none that are sent: what was offered to its connection is not kept.
 */
final class KeptMessages {
    private final Retention limits;
    private final KeptTotals totals;
    private final SendContext socket;
    private final LongSupplier clock;
    private final ArrayDeque<Kept> waiting = new ArrayDeque<>();
    private final ArrayDeque<Kept> sent = new ArrayDeque<>();
    private final KeptCounts counts = new KeptCounts();

    /** Bytes of both. */
    private long bytes;

    private boolean hasStream;
    private long stream;

    /** The number of the last message of the stream that was acknowledged. */
    private long acknowledged;

    /**
     * A message, and the memory that it retains.
     *
     * @param since when it was accepted, or came back from a connection
     * @param again whether it is sent again if it did not arrive
     */
    private record Kept(Message message, long since, boolean again) {}

    /** Keeps messages of that socket; the clock is that of {@link System#nanoTime}. */
    KeptMessages(Retention limits, KeptTotals totals, SendContext socket, LongSupplier clock) {
        this.limits = limits;
        this.totals = totals;
        this.socket = socket;
        this.clock = clock;
    }

    /** What it counts, for any thread. */
    KeptCounts counts() {
        return counts;
    }

    // ---- what waits

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    boolean hasRoomFor(long size) {
        return waiting.size() + sent.size() < limits.messages()
                && size <= limits.bytes() - bytes
                && totals.hasRoomFor(size);
    }

    /** Keeps a message behind all others, or drops one, by the rule. */
    void add(Message message) {
        while (!hasRoomFor(message.size())) {
            if (!limits.dropsOldest() || waiting.isEmpty()) {
                counts.droppedOne();
                socket.drop(DropReason.RETENTION);
                return;
            }
            dropWaiting(waiting.removeFirst(), DropReason.RETENTION);
        }
        Messages.retain(message);
        waiting.addLast(count(new Kept(message, clock.getAsLong(), true)));
        socket.kept(1);
        changed(1);
    }

    /** The message that has waited longest; null if none waits that has not waited too long. */
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
            sent.addLast(first);
        } else {
            release(first);
        }
        changed(-1);
    }

    /**
     * The connection was offered a message while none waited, and took it; it will be acknowledged.
     *
     * @param again whether it is to be sent again if it does not arrive
     */
    void offered(Message message, boolean again) {
        Messages.retain(message);
        sent.addLast(count(new Kept(message, clock.getAsLong(), again)));
        changed(0);
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
                back = sent.pollLast();
            } else {
                back = count(new Kept(message, clock.getAsLong(), !isSame(message, notAgain)));
            }
            changed(1);
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
    }

    @SuppressWarnings("ReferenceEquality") // which message it is, not what it says
    private static boolean isSame(Message message, @Nullable Message other) {
        return message == other;
    }

    /** More may have come back than the limits allow. */
    private void trim() {
        while (!waiting.isEmpty()
                && (waiting.size() + sent.size() > limits.messages()
                        || bytes > limits.bytes()
                        || totals.isExceeded())) {
            dropWaiting(limits.dropsOldest() ? waiting.removeFirst() : waiting.removeLast(), DropReason.RETENTION);
        }
    }

    // ---- what the subscriber says

    /** Whether the messages that are sent have their numbers in that stream. */
    boolean isStream(long number) {
        return hasStream && stream == number;
    }

    /**
     * A connection begins, and so many messages of that stream have arrived: those behind them are sent again. If it is
     * another stream all are, since its subscriber has none of them.
     *
     * @return false if so many were never sent
     */
    boolean resume(long ofStream, long arrived) {
        long has = isStream(ofStream) ? arrived - acknowledged : 0;
        if (has > sent.size()) {
            return false;
        }
        if (!isStream(ofStream) || has < 0) {
            // In the latter case, what it did not get waited too long here.
            hasStream = true;
            stream = ofStream;
            acknowledged = arrived;
            has = 0;
        }
        sendAgainFrom((int) has);
        return true;
    }

    /** A connection begins that says nothing of what arrived: all that was not acknowledged is sent again. */
    void resumeUnheard() {
        hasStream = false;
        sendAgainFrom(0);
    }

    private void sendAgainFrom(int index) {
        while (sent.size() > index) {
            Kept last = sent.removeLast();
            if (last.again()) {
                waiting.addFirst(last);
                socket.kept(1);
                counts.resentOne();
                changed(1);
            } else {
                release(last);
            }
        }
        changed(0);
    }

    /** The application has taken so many messages of the stream; false if there were never so many. */
    boolean acknowledge(long taken) {
        if (taken - acknowledged > sent.size()) {
            return false;
        }
        while (acknowledged < taken) {
            release(sent.removeFirst());
            acknowledged++;
        }
        changed(0);
        return true;
    }

    // ---- the end

    /** Drops what has waited too long; while no connection is there, of what was sent and not acknowledged, too. */
    void expire(boolean connected) {
        expireWaiting();
        while (!connected && isExpired(sent.peekFirst())) {
            release(sent.removeFirst());
            acknowledged++;
        }
        changed(0);
    }

    private void expireWaiting() {
        while (isExpired(waiting.peekFirst())) {
            dropWaiting(waiting.removeFirst(), DropReason.EXPIRED);
        }
    }

    private boolean isExpired(@Nullable Kept kept) {
        return kept != null && clock.getAsLong() - kept.since() > limits.age().toNanos();
    }

    /** Drops what waits, and returns how much that was. */
    long dropWaiting(DropReason reason) {
        long count = waiting.size();
        while (!waiting.isEmpty()) {
            dropWaiting(waiting.removeFirst(), reason);
        }
        return count;
    }

    /** Forgets what was sent: it will not be sent again. */
    void releaseSent() {
        while (!sent.isEmpty()) {
            release(sent.removeFirst());
            acknowledged++;
        }
        changed(0);
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
            counts.droppedOne();
        }
        changed(-1);
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

    private void changed(int moreWaiting) {
        if (moreWaiting != 0) {
            totals.waiting(moreWaiting);
        }
        counts.here(waiting.size(), sent.size(), bytes);
    }
}
