package io.weir.patterns.retention.disk;

import io.weir.event.SocketEvent;
import io.weir.option.Sync;
import io.weir.pattern.SendContext;
import io.weir.patterns.retention.disk.Staging.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The file thread of a journal: it writes what is staged, and has the medium take it when the mode says so. There is a thread only
 * while there is work, and one at a time. When the disk fails it tries again after {@link #PAUSE}; nothing is added meanwhile.
 */
final class JournalWriter {
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final JournalFiles files;
    private final Sync sync;
    private final LongSupplier clock;
    private final Staging staging = new Staging(this::wake);
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean retryDue = new AtomicBoolean();
    private final AtomicBoolean timerSet = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile @Nullable SendContext socket;
    private volatile boolean closing;

    // File thread.
    private boolean failing;
    private long lastSync;

    JournalWriter(JournalFiles files, Sync sync, LongSupplier clock) {
        this.files = files;
        this.sync = sync;
        this.clock = clock;
        lastSync = clock.getAsLong();
    }

    Staging staging() {
        return staging;
    }

    /**
     * From now on there are threads. Before, what is known of names is written: what the socket accepts was sent to none of them, and
     * the next process can only tell if it finds that before it.
     */
    void start(SendContext of) throws IOException {
        write();
        socket = of;
        signals.set(0);
        wake();
    }

    /** Before there are threads: writes what is staged. */
    void write() throws IOException {
        Batch known = staging.take();
        files.write(known.appends());
        files.write(known.changes());
        staging.written(known);
    }

    /** Writes what is staged, closes the files, and completes the future. */
    CompletableFuture<Void> close() {
        closing = true;
        if (socket == null) {
            closeUnused();
        } else {
            wake();
        }
        return closed;
    }

    private void closeUnused() {
        try {
            files.close();
        } catch (IOException e) {
            // What is told is why the socket was not opened.
        }
        closed.complete(null);
    }

    private void wake() {
        SendContext of = socket;
        if (of != null && signals.getAndIncrement() == 0) {
            of.executeOwn(() -> run(of));
        }
    }

    private void run(SendContext of) {
        int seen;
        do {
            seen = signals.get();
            work(of);
        } while (!signals.compareAndSet(seen, 0));
    }

    private void work(SendContext of) {
        // Before anything is taken: what was staged before the end is there then, and is written.
        boolean isLast = closing;
        if (closed.isDone() || (failing && !isLast && !retryDue.getAndSet(false))) {
            return;
        }
        try {
            Batch batch = staging.take();
            while (!batch.isEmpty()) {
                write(batch, of);
                batch = staging.take();
            }
            syncWhenDue(of);
            works();
        } catch (Exception | Error e) {
            failed(e, of);
        }
        if (isLast) {
            close(of);
        }
    }

    private void write(Batch batch, SendContext of) throws Exception {
        boolean isWritten = false;
        try {
            files.write(batch.appends());
            files.write(batch.changes());
            isWritten = true;
        } finally {
            if (!isWritten) {
                staging.putBack(batch);
            }
        }
        if (staging.written(batch)) {
            of.retryAll();
        }
        if (sync.isEach() && batch.last() > 0) {
            files.sync();
            staging.accepted(batch.last());
        }
    }

    private void syncWhenDue(SendContext of) throws Exception {
        Duration every = sync.every();
        if (every == null || every.isZero() || files.isSynced()) {
            return;
        }
        long left = every.toNanos() - (clock.getAsLong() - lastSync);
        if (left <= 0) {
            files.sync();
            lastSync = clock.getAsLong();
        } else if (timerSet.compareAndSet(false, true)) {
            of.postLater(
                    () -> {
                        timerSet.set(false);
                        wake();
                    },
                    Duration.ofNanos(left));
        }
    }

    // ---- when the disk fails

    private void works() {
        if (failing) {
            failing = false;
            staging.failing(false);
        }
    }

    private void failed(Throwable why, SendContext of) {
        failing = true;
        staging.failing(true);
        of.retryAll();
        String message = why.getMessage();
        of.tell(new SocketEvent.SpillFailed(of.name(), 0, message == null ? why.toString() : message));
        of.postLater(
                () -> {
                    retryDue.set(true);
                    wake();
                },
                PAUSE);
    }

    // ---- the end

    private void close(SendContext of) {
        long lost = staging.discard();
        staging.failing(true);
        try {
            files.close();
        } catch (Exception | Error e) {
            failed(e, of);
        }
        if (lost > 0) {
            of.tell(new SocketEvent.SpillFailed(of.name(), lost, "the socket is closed"));
        }
        closed.complete(null);
    }
}
