package io.weir.patterns.work;

import io.weir.option.Sync;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * When the journal of a queue is written, and what may be said then: the rules of {@link Sync}, and what follows where the
 * medium fails. One thread; times are nanoseconds of the queue's clock.
 */
final class JobStore {
    /** After a failure. */
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Confirmations that wait for a group commit at most. */
    private static final int LARGEST_GROUP = 10_000;

    private final JobJournal journal;
    private final Sync sync;
    private final Consumer<IOException> failed;
    private boolean failing;
    private long retryAt;
    private boolean groupOpen;
    private long groupDue;

    /** Makes one; {@code failed} is told when the medium begins to fail. */
    JobStore(JobJournal journal, Sync sync, Consumer<IOException> failed) {
        this.journal = journal;
        this.sync = sync;
        this.failed = failed;
    }

    /** Whether it can be written to, as far as is known. */
    boolean keeps() {
        return !failing;
    }

    /** Appends what has changed; false if that failed, and is tried again later. */
    boolean append(long now) {
        if (failing && retryAt - now > 0) {
            return false;
        }
        try {
            journal.commit();
            failing = false;
            return true;
        } catch (IOException e) {
            failedAt(now, e);
            return false;
        }
    }

    /** Whether so many confirmations may be said; writes what was appended to the medium if the mode asks for that now. */
    boolean confirms(int waiting, long now) {
        if (waiting == 0) {
            return false;
        }
        Duration every = sync.every();
        if (every == null) {
            return true;
        }
        if (!groupOpen) {
            groupOpen = true;
            groupDue = now + every.toNanos();
        }
        if (groupDue - now > 0 && waiting < LARGEST_GROUP) {
            return false;
        }
        try {
            journal.sync();
            groupOpen = false;
            return true;
        } catch (IOException e) {
            failedAt(now, e);
            return false;
        }
    }

    /** Nanoseconds until there is something to do here, but at most so many. */
    long nextDue(long now, long most) {
        if (failing) {
            return Math.min(most, Math.max(0, retryAt - now));
        }
        return groupOpen ? Math.min(most, Math.max(0, groupDue - now)) : most;
    }

    /** Writes all there is to the medium, and closes. */
    void close() {
        try {
            journal.commit();
            journal.sync();
            journal.close();
        } catch (IOException e) {
            failed.accept(e);
        }
    }

    /** What was appended cannot be read now. */
    void failed(long now, IOException e) {
        failedAt(now, e);
    }

    private void failedAt(long now, IOException e) {
        if (!failing) {
            failed.accept(e);
        }
        failing = true;
        retryAt = now + RETRY_NANOS;
    }
}
