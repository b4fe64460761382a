package io.weir.patterns.retention.disk;

import io.weir.Message;
import io.weir.memory.Messages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to disk: messages in the order in which they were added, and the names that have changed otherwise. One end is
 * the holder of the send lock, the other the file thread; safe from any thread. It is the monitor of the {@link DiskLog}s, too.
 */
final class Staging {
    private static final long MOST_BYTES =
            Math.min(4 << 20, Runtime.getRuntime().maxMemory() / 32);
    private static final int BATCH = 1024;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int OVERHEAD = 64;

    private final ArrayDeque<Append> appends = new ArrayDeque<>();
    private final Set<DiskLog> changed = new LinkedHashSet<>();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final Runnable wake;
    private long bytes;
    private long ever;
    private long asked;
    private long onMedium;
    private boolean isFull;
    private boolean failing;

    /**
     * A message that is to be written, and the memory that it retains.
     *
     * @param number of all that were ever staged
     * @param message null for a blank
     */
    record Append(
            DiskLog log,
            long record,
            long since,
            long key,
            long number,
            @Nullable Message message) {
        long cost() {
            return OVERHEAD + (message == null ? 0 : message.size());
        }
    }

    /**
     * What is written at a time.
     *
     * @param appends messages, which the writer removes that are written
     * @param changes names
     * @param last the number of the last message
     * @param cost of all
     */
    record Batch(ArrayDeque<Append> appends, List<DiskLog.Change> changes, long last, long cost) {
        boolean isEmpty() {
            return appends.isEmpty() && changes.isEmpty();
        }
    }

    private record Waiter(long number, CompletableFuture<Void> accepted) {}

    /** Makes one; {@code wake} has the file thread look, and does not wait. */
    Staging(Runnable wake) {
        this.wake = wake;
    }

    // ---- the holder of the send lock

    synchronized boolean isFailing() {
        return failing;
    }

    /** Whether there is room; if not, the file thread will say when there is. */
    synchronized boolean hasRoomFor(long size) {
        boolean room = failing || bytes == 0 || size + OVERHEAD <= MOST_BYTES - bytes;
        isFull |= !room;
        return room;
    }

    synchronized void add(DiskLog log, long record, long key, @Nullable Message message) {
        if (message != null) {
            Messages.retain(message);
        }
        Append append = new Append(log, record, System.currentTimeMillis(), key, ++ever, message);
        appends.addLast(append);
        bytes += append.cost();
        wake.run();
    }

    synchronized void changed(DiskLog log) {
        if (changed.add(log)) {
            wake.run();
        }
    }

    /** What completes when all that was added is on the medium; null if it is, or nothing was since the last call. */
    synchronized @Nullable CompletableFuture<Void> accepting() {
        boolean none = asked == ever || failing || ever <= onMedium;
        asked = ever;
        if (none) {
            return null;
        }
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        waiters.addLast(new Waiter(ever, accepted));
        return accepted;
    }

    // ---- the file thread

    synchronized Batch take() {
        ArrayDeque<Append> taken = new ArrayDeque<>();
        long cost = 0;
        long last = 0;
        while (!appends.isEmpty() && taken.size() < BATCH && cost < BATCH_BYTES) {
            Append next = appends.removeFirst();
            taken.add(next);
            cost += next.cost();
            last = next.number();
        }
        List<DiskLog.Change> changes = new ArrayList<>(changed.size());
        changed.forEach(log -> changes.add(log.takeChange()));
        changed.clear();
        return new Batch(taken, changes, last, cost);
    }

    /** What is in it could not be written, but for the messages that were removed from it. */
    synchronized void putBack(Batch batch) {
        Iterator<Append> newestFirst = batch.appends().descendingIterator();
        long left = 0;
        while (newestFirst.hasNext()) {
            Append back = newestFirst.next();
            appends.addFirst(back);
            left += back.cost();
        }
        bytes -= batch.cost() - left;
        batch.changes().forEach(change -> {
            change.log().putBack(change);
            changed.add(change.log());
        });
    }

    /** The message is written. */
    static void release(Append written) {
        if (written.message() != null) {
            Messages.releaseRetained(written.message());
        }
    }

    /** All of it is written; returns whether senders wait for the room. */
    synchronized boolean written(Batch batch) {
        bytes -= batch.cost();
        boolean roomAgain = isFull && bytes <= MOST_BYTES / 2;
        if (roomAgain) {
            isFull = false;
        }
        return roomAgain;
    }

    /** All up to that number is on the medium, perhaps before the sender has asked. */
    void accepted(long upTo) {
        synchronized (this) {
            onMedium = upTo;
        }
        complete(upTo);
    }

    private void complete(long upTo) {
        List<Waiter> accepted = new ArrayList<>();
        synchronized (this) {
            while (!waiters.isEmpty() && waiters.getFirst().number() <= upTo) {
                accepted.add(waiters.removeFirst());
            }
        }
        accepted.forEach(waiter -> waiter.accepted().complete(null));
    }

    /** Whether the disk fails; then no sender waits for it. */
    void failing(boolean fails) {
        synchronized (this) {
            failing = fails;
            isFull = false;
        }
        if (fails) {
            complete(Long.MAX_VALUE);
        }
    }

    /** Gives up all messages, and returns how many. */
    synchronized long discard() {
        appends.forEach(Staging::release);
        long count = appends.stream().filter(each -> each.message() != null).count();
        appends.clear();
        changed.clear();
        bytes = 0;
        return count;
    }
}
