package io.weir.patterns.retention.disk;

import io.weir.patterns.retention.disk.Staging.Append;
import io.weir.store.MessageStore;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoredLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The logs of a journal: that of names, and one with the messages of each. File thread only. */
final class JournalFiles {
    static final String NAMES = "names";
    static final String PREFIX = "name-";

    /** Records, and bytes, that are released at a time. */
    private static final long RELEASED = 4096;

    private static final long RELEASED_BYTES = 16 << 20;

    private static final long COMPACT_BYTES = 1 << 20;

    private final MessageStore store;
    private final StoredLog names;
    private final Map<Long, Messages> logs = new HashMap<>();
    private final Map<Long, NameState> states = new HashMap<>();
    private final Set<StoredLog> unsynced = new LinkedHashSet<>();
    private long namesBytes;
    private long compactAt = COMPACT_BYTES;

    /** The log of one name. */
    private static final class Messages {
        final StoredLog log;
        long released;
        long bytes;

        Messages(StoredLog log) {
            this.log = log;
            released = log.first();
        }
    }

    JournalFiles(MessageStore store, StoredLog names) {
        this.store = store;
        this.names = names;
    }

    /** Goes on with the log of a name that was there. */
    void opened(long id, StoredLog log) {
        logs.put(id, new Messages(log));
    }

    // ---- writing

    /** Writes messages, and removes those that are written, which are all, unless it fails. */
    void write(ArrayDeque<Append> appends) throws IOException {
        while (!appends.isEmpty()) {
            DiskLog to = appends.getFirst().log();
            if (to.isDeleted()) {
                Staging.release(appends.removeFirst());
                continue;
            }
            List<Append> run = new ArrayList<>();
            List<byte[]> records = new ArrayList<>();
            long bytes = 0;
            for (Append next : appends) {
                if (next.log() != to) {
                    break;
                }
                byte[] record = KeptRecord.of(to.id(), next.since(), next.key(), next.message());
                run.add(next);
                records.add(record);
                bytes += record.length;
            }
            Messages messages = messages(to.id());
            long first = run.get(0).record();
            if (messages.log.next() != first) {
                throw new IOException("log " + PREFIX + to.id() + " goes on with " + messages.log.next()
                        + " (expected: " + first + ")");
            }
            messages.log.append(records);
            messages.bytes += bytes;
            unsynced.add(messages.log);
            run.forEach(written -> Staging.release(appends.removeFirst()));
        }
    }

    private Messages messages(long id) throws IOException {
        Messages known = logs.get(id);
        if (known == null) {
            known = new Messages(store.open(PREFIX + id, Durability.KEPT));
            logs.put(id, known);
        }
        return known;
    }

    /** Writes what has changed of names, and gives up what is needed no longer. */
    void write(List<DiskLog.Change> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        List<byte[]> records = new ArrayList<>(changes.size());
        for (DiskLog.Change change : changes) {
            NameState state = change.state();
            records.add(
                    change.forgotten()
                            ? NameRecord.forgotten(state.id())
                            : change.whole() ? NameRecord.name(state) : NameRecord.position(state));
        }
        append(records);
        for (DiskLog.Change change : changes) {
            if (change.forgotten()) {
                forget(change.log());
            } else {
                states.put(change.state().id(), change.state());
                release(change.state());
            }
        }
        if (namesBytes > compactAt) {
            compact();
        }
    }

    private void append(List<byte[]> records) throws IOException {
        names.append(records);
        unsynced.add(names);
        namesBytes += records.stream().mapToLong(record -> record.length).sum();
    }

    /** Writes all names once more, and releases what was written of them before. */
    void compact() throws IOException {
        long from = names.next();
        namesBytes = 0;
        List<byte[]> all = states.values().stream().map(NameRecord::name).toList();
        if (!all.isEmpty()) {
            append(all);
        }
        compactAt = COMPACT_BYTES + 4 * namesBytes;
        names.release(from);
    }

    private void release(NameState state) {
        Messages messages = logs.get(state.id());
        if (messages == null) {
            return;
        }
        long front = Math.min(state.position().front(), messages.log.next());
        if (front - messages.released >= RELEASED || (front > messages.released && messages.bytes >= RELEASED_BYTES)) {
            try {
                messages.log.release(front);
                messages.released = front;
                messages.bytes = 0;
            } catch (IOException e) {
                // A medium that is full may not give space back. The next release tries these, too.
            }
        }
    }

    private void forget(DiskLog name) throws IOException {
        name.deleted();
        states.remove(name.id());
        Messages gone = logs.remove(name.id());
        if (gone != null) {
            unsynced.remove(gone.log);
            gone.log.delete();
        }
    }

    // ---- the medium

    boolean isSynced() {
        return unsynced.isEmpty();
    }

    void sync() throws IOException {
        for (StoredLog log : List.copyOf(unsynced)) {
            log.sync();
            unsynced.remove(log);
        }
    }

    /** Has the medium take all, and closes. */
    void close() throws IOException {
        try {
            sync();
        } finally {
            try (store) {
                for (Messages each : logs.values()) {
                    each.log.close();
                }
                names.close();
            }
        }
    }
}
