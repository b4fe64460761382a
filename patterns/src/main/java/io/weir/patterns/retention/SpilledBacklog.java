package io.weir.patterns.retention;

import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.option.Retention;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.NameLog;
import io.weir.queue.MessageQueue;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for one name and finds no room in memory: on disk, but for a few messages that are read ahead. Under the send
 * lock, whose holder is both ends of the queue, but for what says that it is for any thread.
 */
final class SpilledBacklog {
    /** Few, for there may be a thousand names, and most of them away. */
    private static final int AHEAD = 64;

    private static final long BYTES_AHEAD = 64 * 1024;

    /** While its subscriber is connected: as many as are read from the disk at once, so that it seldom waits for that. */
    private static final int AHEAD_OF_CONNECTION = 512;

    private static final long BYTES_AHEAD_OF_CONNECTION = 512 * 1024;

    /** Times are noted in such parts of the time that messages may wait. */
    private static final int PARTS = 64;

    private final MessageQueue queue;
    private final Retention limits;
    private final long part;
    private final ArrayDeque<Since> times = new ArrayDeque<>();
    private final ArrayDeque<Records> records = new ArrayDeque<>();

    /** The record of the message that was taken last. */
    private long record = NameLog.NO_RECORD;

    /** When the message that was taken last was accepted. */
    private long since;

    /** From that number on, in the order in which they were accepted, messages are not older than that. */
    private record Since(long number, long nanos) {}

    /** From that number on, messages have records from that on, one behind the other; or none. */
    private record Records(long number, long record) {
        long of(long other) {
            return record == NameLog.NO_RECORD ? record : record + other - number;
        }
    }

    private SpilledBacklog(MessageQueue queue, Retention limits) {
        this.queue = queue;
        this.limits = limits;
        part = Math.max(1, limits.age().toNanos() / PARTS);
    }

    /** That of one name, which reads no more ahead than the limits let into memory; null if the socket does not spill. */
    static @Nullable SpilledBacklog of(SendContext socket, Retention limits) {
        MessageQueue queue = socket.spilling(Math.min(AHEAD, limits.messages()), Math.min(BYTES_AHEAD, limits.bytes()));
        if (queue == null) {
            return null;
        }
        queue.onRoom(() -> {
            socket.retryAll();
            // What an earlier process left waits for the disk as senders do.
            socket.changed();
        });
        return new SpilledBacklog(queue, limits);
    }

    /** Sets what runs when {@link #next}, which found nothing although there is something, would find it. Not under the lock. */
    void onReadable(Runnable hook) {
        queue.onReadable(hook);
    }

    /** Whether the subscriber is connected: then more is read ahead, within the limits. */
    void connected(boolean is) {
        int ahead = is ? AHEAD_OF_CONNECTION : AHEAD;
        long bytes = is ? BYTES_AHEAD_OF_CONNECTION : BYTES_AHEAD;
        queue.highWaterMark(Math.min(ahead, limits.messages()));
        queue.byteBudget(Math.min(bytes, limits.bytes()));
    }

    // ---- one end

    /** Whether a message of so many bytes need not wait for the disk. Where it must, the senders try again when it has gone on. */
    boolean awaitDisk(long bytes) {
        return !isBehind(bytes) || !queue.awaitRoom(bytes) || !isBehind(bytes);
    }

    private boolean isBehind(long bytes) {
        return !queue.hasRoomFor(bytes) && !queue.canSpill(bytes) && queue.isBehind();
    }

    /** Adds a message behind the others; false if the budget of the spill is spent, or the disk fails. */
    boolean add(Message message, long now) {
        Messages.retain(message);
        boolean isIn = false;
        try {
            isIn = queue.displace(message);
        } finally {
            if (!isIn) {
                Messages.releaseRetained(message);
            }
        }
        if (isIn) {
            note(queue.offered() - 1, now);
        }
        return isIn;
    }

    /** The message that was added last has that record in the log of the name. */
    void record(long number) {
        long added = queue.offered() - 1;
        Records last = records.peekLast();
        if (last == null || last.of(added) != number) {
            records.addLast(new Records(added, number));
        }
    }

    private void note(long number, long now) {
        Since last = times.peekLast();
        if (last == null || now - last.nanos() >= part) {
            times.addLast(new Since(number, now));
        }
    }

    // ---- the other

    /** Whether it holds nothing. Any thread. */
    boolean isEmpty() {
        return queue.isDrained();
    }

    /** Takes the oldest message, with the memory that was retained for it; null if there is none, or it is still being read. */
    @Nullable Message next() {
        // Those that could not be read had numbers, too.
        long number = queue.taken() + queue.unreadable();
        Message message = queue.poll();
        while (message == null && !queue.isDrained() && !queue.awaitMessages()) {
            message = queue.poll();
        }
        if (message != null) {
            since = sinceOf(number);
            record = recordOf(number);
            queue.afterPolls();
        }
        return message;
    }

    private long sinceOf(long number) {
        long found = since;
        while (!times.isEmpty() && times.getFirst().number() <= number) {
            found = times.removeFirst().nanos();
        }
        return found;
    }

    private long recordOf(long number) {
        Records at = null;
        while (!records.isEmpty() && records.getFirst().number() <= number) {
            at = records.removeFirst();
        }
        if (at == null) {
            return NameLog.NO_RECORD;
        }
        // The part goes on until the next begins.
        records.addFirst(at);
        return at.of(number);
    }

    /** The record of the message that {@link #next} returned last. */
    long record() {
        return record;
    }

    /** When the message that {@link #next} returned last was accepted; it may have been a little later. */
    long since() {
        return since;
    }

    /** Gives up all, and returns how many messages that were. */
    long discard() {
        long count = queue.discardSpilled();
        Message message;
        while ((message = queue.poll()) != null) {
            count++;
            Messages.releaseRetained(message);
        }
        times.clear();
        records.clear();
        return count;
    }

    // ---- any thread

    /** How many messages it holds. */
    long messages() {
        return queue.depth();
    }

    /** Of how many bytes. */
    long bytes() {
        return queue.bytes();
    }

    /** Of those messages, the ones that are on disk, or on their way there. */
    long spilled() {
        return queue.spilled();
    }

    /** Of how many bytes those are. */
    long spilledBytes() {
        return queue.spilledBytes();
    }

    /** Messages that were on disk and could not be read from there. */
    long unreadable() {
        return queue.unreadable();
    }
}
