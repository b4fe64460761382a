package io.weir.patterns.retention.disk;

import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import io.weir.StoreUnavailableException;
import io.weir.StoreUnavailableException.Reason;
import io.weir.option.Persistence;
import io.weir.option.Sync;
import io.weir.pattern.SendContext;
import io.weir.store.MessageStore;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoreProvider;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The names of one publisher on disk, with what is kept for each. It is opened before the socket, by the thread that opens that;
 * then it {@linkplain #start starts}, and is under the send lock.
 */
public final class KeptJournal {
    private final Sync sync;
    private final JournalWriter writer;
    private final List<RecoveredName> recovered = new ArrayList<>();
    private final @Nullable KeptDirectory directory;
    private long lastId;

    private KeptJournal(MessageStore store, Sync sync, LongSupplier clock, @Nullable KeptDirectory directory)
            throws IOException {
        this.sync = sync;
        this.directory = directory;
        StoredLog names = store.open(JournalFiles.NAMES, Durability.KEPT);
        JournalFiles files = new JournalFiles(store, names);
        writer = new JournalWriter(files, sync, clock);
        Map<Long, NameState> states = read(names);
        deleteLogsOfNone(store, states);
        for (NameState state : states.values()) {
            recovered.add(recover(state, store, files));
        }
    }

    /**
     * Opens that of a directory.
     *
     * @throws StoreUnavailableException if it cannot be used
     */
    public static KeptJournal open(Persistence where) {
        Path path = where.directory();
        StoreProvider provider = StoreProvider.find()
                .orElseThrow(() -> new InvalidOptionException("retention persistent", path, StoreProvider.MISSING));
        KeptDirectory directory = KeptDirectory.take(path);
        KeptJournal opened = null;
        try {
            opened = open(provider.open(directory.store()), where.sync(), System::nanoTime, directory);
        } catch (IOException e) {
            throw KeptDirectory.unusable(path, e);
        } finally {
            if (opened == null) {
                release(directory);
            }
        }
        return opened;
    }

    /**
     * Opens that of a directory in which a socket has kept names, to look at it without a socket.
     *
     * @throws StoreUnavailableException if it cannot be used, or there is none
     */
    public static KeptJournal openLeft(Path directory) {
        if (!KeptDirectory.isThere(directory)) {
            throw new StoreUnavailableException(
                    directory.toString(), Reason.UNUSABLE, "no publisher has kept anything here", null);
        }
        return open(new Persistence(directory, Sync.SYSTEM));
    }

    /** Opens that of a store, which it closes. */
    public static KeptJournal open(MessageStore store, Sync sync, LongSupplier clock) throws IOException {
        return open(store, sync, clock, null);
    }

    private static KeptJournal open(
            MessageStore store, Sync sync, LongSupplier clock, @Nullable KeptDirectory directory) throws IOException {
        KeptJournal opened = null;
        try {
            opened = new KeptJournal(store, sync, clock, directory);
        } finally {
            if (opened == null) {
                store.close();
            }
        }
        return opened;
    }

    private static void release(KeptDirectory directory) {
        try {
            directory.release();
        } catch (IOException e) {
            // What is told is why it is released.
        }
    }

    // ---- what an earlier process left

    private Map<Long, NameState> read(StoredLog names) throws IOException {
        Map<Long, NameState> states = new LinkedHashMap<>();
        long next = names.first();
        while (next < names.next()) {
            List<StoredRecord> records = names.read(next, 512, 1 << 20);
            if (records.isEmpty()) {
                break;
            }
            for (StoredRecord each : records) {
                next = each.number() + 1;
                NameRecord record = NameRecord.of(each.bytes());
                if (record != null) {
                    lastId = Math.max(lastId, record.id());
                    apply(record, states);
                }
            }
        }
        return states;
    }

    private static void apply(NameRecord record, Map<Long, NameState> states) {
        NameState state = record.state();
        if (state == null) {
            states.remove(record.id());
        } else if (record.letter() == NameRecord.NAME) {
            states.put(record.id(), state);
        } else {
            states.computeIfPresent(record.id(), (id, known) -> known.at(state.position()));
        }
    }

    /** The process ended between the first message of a name and the name, or the end of a name and that of its messages. */
    private void deleteLogsOfNone(MessageStore store, Map<Long, NameState> states) throws IOException {
        for (String name : store.names()) {
            if (name.startsWith(JournalFiles.PREFIX)) {
                long id = Long.parseLong(name.substring(JournalFiles.PREFIX.length()));
                lastId = Math.max(lastId, id);
                if (!states.containsKey(id)) {
                    store.open(name, Durability.KEPT).delete();
                }
            }
        }
    }

    private RecoveredName recover(NameState left, MessageStore store, JournalFiles files) throws IOException {
        StoredLog log = store.open(JournalFiles.PREFIX + left.id(), Durability.KEPT);
        files.opened(left.id(), log);
        NameState state = left.at(within(left.position(), log));
        return new RecoveredName(state, log, new DiskLog(writer.staging(), state, log.next()));
    }

    /** A power cut may have taken the end of either log. */
    private static Position within(Position at, StoredLog log) {
        long front = Math.min(Math.max(at.front(), log.first()), log.next());
        long released = Math.max(0, log.first() - at.front());
        var done = at.done().headMap(log.next(), false);
        done.replaceAll((from, to) -> Math.min(to, log.next()));
        long unheard = at.unheard() < 0 ? log.next() : Math.min(at.unheard(), log.next());
        return new Position(
                at.seen(),
                at.hasStream(),
                at.stream(),
                at.acknowledged() + released,
                front,
                at.firstKey(),
                unheard,
                done);
    }

    /** The names that an earlier process left; they are here once. */
    public List<RecoveredName> takeRecovered() {
        List<RecoveredName> all = List.copyOf(recovered);
        recovered.clear();
        return all;
    }

    // ---- the socket

    /**
     * From now on what changes is written, by threads of that socket's context.
     *
     * @throws IOException if nothing can be written
     */
    public void start(SendContext socket) throws IOException {
        writer.start(socket);
    }

    /**
     * Without a socket: writes what has changed.
     *
     * @throws IOException if it cannot be written
     */
    public void write() throws IOException {
        writer.write();
    }

    /** A new name. Under the send lock. */
    public NameLog remember(RoutingId name, String userId) {
        return new DiskLog(writer.staging(), new NameState(++lastId, name, userId, List.of(), Position.start()), 0);
    }

    /** Whether senders wait for the medium. */
    public boolean acceptsLater() {
        return sync.isEach();
    }

    /** What the sender of the last message waits for; null if nothing was kept of it. Under the send lock. */
    public @Nullable CompletableFuture<Void> accepting() {
        return sync.isEach() ? writer.staging().accepting() : null;
    }

    /** The socket is closed, or was not opened: what is staged is written, and the directory is free when this completes. */
    public CompletableFuture<Void> close() {
        return writer.close().thenRun(() -> {
            if (directory != null) {
                release(directory);
            }
        });
    }
}
