package io.weir.queue;

import io.weir.Message;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of one queue that is on disk: its messages in order, written once and read once. File thread only. */
final class SpillLog {
    private static final int READ_RECORDS = 512;
    private static final long READ_BYTES = 512 * 1024;

    private final Spillway.Logs logs;
    private @Nullable StoredLog log;

    /** The number of the next record that is to be read. */
    private long position;

    SpillLog(Spillway.Logs logs) {
        this.logs = logs;
    }

    boolean isOpen() {
        return log != null;
    }

    /** Whether all that was written was read. */
    boolean isEmpty() {
        return log == null || position == log.next();
    }

    /** Writes messages, all or none. */
    void write(List<Message> messages) throws IOException {
        StoredLog to = log;
        if (to == null) {
            to = logs.open();
            log = to;
            position = to.next();
        }
        List<byte[]> records = new ArrayList<>(messages.size());
        for (Message message : messages) {
            records.add(SpillRecord.of(message));
        }
        to.append(records);
    }

    /**
     * Reads the next messages, and has the log forget them.
     *
     * @param mostBytes how many bytes to read at most, but for the first message
     * @return how many there were that could not be read
     */
    long read(Collection<? super Message> into, long mostBytes) throws IOException {
        StoredLog from = log;
        if (from == null) {
            return 0;
        }
        long lost = 0;
        List<StoredRecord> records = from.read(position, READ_RECORDS, Math.min(READ_BYTES, mostBytes));
        for (StoredRecord record : records) {
            lost += record.number() - position;
            Message message = SpillRecord.message(record.bytes());
            if (message == null) {
                lost++;
            } else {
                into.add(message);
            }
            position = record.number() + 1;
        }
        if (records.isEmpty()) {
            lost += from.next() - position;
            position = from.next();
        }
        release(from);
        return lost;
    }

    /** A medium that is full or read-only may not give space back, and is read all the same. */
    private void release(StoredLog from) {
        try {
            from.release(position);
        } catch (IOException e) {
            // With the next release, or when the log is deleted.
        }
    }

    /** Gives up what is there, and the log. */
    void delete() throws IOException {
        StoredLog gone = log;
        log = null;
        position = 0;
        if (gone != null) {
            gone.delete();
        }
    }
}
