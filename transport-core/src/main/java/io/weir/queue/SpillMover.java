package io.weir.queue;

import io.weir.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the file thread does for one {@link SpillingQueue}: it writes what is staged, and fills the queue in memory from the log,
 * ahead of the consumer. What is staged while nothing is on disk, and fits in memory, takes the short way.
 *
 * <pre>
 *   staged --write--> log --load--> loaded --move--> memory
 *          --move-----------------------------------> memory    while the log is empty
 * </pre>
 *
 * <p>The bad interleaving: the file thread goes to sleep, for the memory is full, while the consumer takes the last message there
 * and finds none. So each looks again after a fence: {@link WakeFlag}.
 */
final class SpillMover implements Spillway.User {
    /** What is done before it is the turn of the next queue. */
    private static final int STEPS = 8;

    private static final int WRITE_RECORDS = 512;
    private static final long WRITE_BYTES = 512 * 1024;
    private static final long ALL = Long.MAX_VALUE;

    private final BoundedQueue memory;
    private final MemoryLimit limit;
    private final SpilledMessages spilled;
    private final Spillway way;
    private final Runnable onMoved;
    private final Runnable onEnded;
    private final AtomicBoolean due = new AtomicBoolean();
    private final WakeFlag sleeping = new WakeFlag();
    private final MemoryWaiter waiter;

    // File thread.
    private final SpillLog log;
    private final ArrayDeque<Message> loaded = new ArrayDeque<>();
    private long generation;

    /**
     * Makes that of one queue.
     *
     * @param onMoved wakes the consumer
     * @param onEnded wakes the producer
     */
    SpillMover(
            BoundedQueue memory,
            MemoryLimit limit,
            SpilledMessages spilled,
            Spillway way,
            Runnable onMoved,
            Runnable onEnded) {
        this.memory = memory;
        this.limit = limit;
        this.spilled = spilled;
        this.way = way;
        this.onMoved = onMoved;
        this.onEnded = onEnded;
        log = way.newLog();
        waiter = this::wake;
    }

    /** There is something to do. Any thread. */
    void wake() {
        way.wake(this);
    }

    /** Consumer: it took a message from memory, or found none. */
    void polled(boolean none) {
        if (none ? sleeping.fire() : sleeping.isArmed() && memory.isHalfEmpty() && sleeping.fire()) {
            wake();
        }
    }

    // ---- file thread

    @Override
    public AtomicBoolean due() {
        return due;
    }

    @Override
    public boolean turn() {
        for (int i = 0; i < STEPS; i++) {
            if (!step()) {
                return !sleeps();
            }
        }
        return true;
    }

    /** Whether anything was done. */
    private boolean step() {
        giveUpWhatWasDiscarded();
        boolean done = spilled.moveLoaded(loaded, generation);
        if (loaded.isEmpty() && log.isEmpty()) {
            if (spilled.isOnDisk(generation)) {
                lose(ALL, new IOException("the spill was deleted"));
            }
            done |= spilled.moveStaged(generation);
        }
        if (done) {
            onMoved.run();
        }
        if (loaded.isEmpty() && !log.isEmpty() && memory.isHalfEmpty()) {
            load();
            done = true;
        }
        done |= write();
        if (spilled.end(generation)) {
            // The consumer may wait for what was lost, to end its connection.
            onMoved.run();
            onEnded.run();
        }
        return done;
    }

    private void giveUpWhatWasDiscarded() {
        long now = spilled.generation();
        if (now != generation) {
            generation = now;
            loaded.clear();
            deleteLog();
        }
    }

    private void load() {
        try {
            long lost = log.read(loaded, memory.limit());
            if (lost > 0) {
                lose(lost, new IOException(lost + " messages cannot be read from the spill"));
            }
            if (log.isEmpty()) {
                spilled.settleBytes(loadedBytes(), generation);
            }
        } catch (IOException | RuntimeException e) {
            deleteLog();
            lose(ALL, e);
        }
    }

    private long loadedBytes() {
        return loaded.stream().mapToLong(Message::size).sum();
    }

    private void lose(long most, Throwable cause) {
        long lost = spilled.lose(most, loaded.size(), generation);
        if (most == ALL) {
            spilled.settleBytes(loadedBytes(), generation);
        }
        way.failed(this, cause, lost);
    }

    private boolean write() {
        if (way.isFailing()) {
            return false;
        }
        List<Message> batch = new ArrayList<>();
        SpillCount count = spilled.take(batch, WRITE_RECORDS, WRITE_BYTES, generation);
        if (batch.isEmpty()) {
            return false;
        }
        try {
            log.write(batch);
        } catch (IOException | RuntimeException | Error e) {
            spilled.putBack(batch, generation);
            way.failed(this, e, 0);
            return false;
        }
        spilled.written(batch, count, generation);
        return true;
    }

    /** Nothing can be done now. Whether it stays so until the next wake-up. */
    private boolean sleeps() {
        if (!spilled.isSpilling()) {
            return true;
        }
        sleeping.arm();
        Message next = loaded.isEmpty() && log.isEmpty() ? spilled.firstStaged(generation) : loaded.peekFirst();
        return !canGoOn(next) || !sleeping.disarm();
    }

    /** Whether there is room for the next message; if that is in the log, whether it is time to load. */
    private boolean canGoOn(@Nullable Message next) {
        if (next == null) {
            return !log.isEmpty() && memory.isHalfEmpty();
        }
        if (memory.memoryFor(next.size()) > 0) {
            limit.await(waiter);
        }
        return memory.hasRoomFor(next.size());
    }

    @Override
    public boolean isSpilling() {
        return spilled.isSpilling();
    }

    @Override
    public boolean hasLog() {
        return log.isOpen();
    }

    @Override
    public void deleteLog() {
        try {
            log.delete();
        } catch (IOException | RuntimeException e) {
            // A medium that fails at this has failed before. What is left goes with the store.
        }
    }

    @Override
    public void broken(Throwable cause) {
        loaded.clear();
        deleteLog();
        lose(ALL, cause);
        wake();
    }
}
