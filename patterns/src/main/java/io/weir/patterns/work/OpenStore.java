package io.weir.patterns.work;

import io.weir.check.OptionCheck;
import io.weir.store.MessageStore;
import io.weir.store.StoreProvider;
import io.weir.store.StoredLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The log that a queue is kept in, and the store around it if that was opened for it alone. */
record OpenStore(@Nullable JobJournal journal) {
    private static final long SEGMENT_BYTES = 1 << 20;

    /**
     * Opens that of a directory, or a log of a store; neither is a queue in memory.
     *
     * @param bodyBytes of bodies that are in memory
     */
    static OpenStore of(
            @Nullable Path directory, @Nullable MessageStore given, String name, long bodyBytes, JobCounts counts) {
        MessageStore own = null;
        try {
            if (directory != null) {
                StoreProvider provider = StoreProvider.find().orElse(null);
                OptionCheck.check(provider != null, "directory", directory, StoreProvider.MISSING);
                own = Objects.requireNonNull(provider).open(directory);
            }
            MessageStore store = own == null ? given : own;
            if (store == null) {
                return new OpenStore(null);
            }
            StoredLog log = store.open(name, MessageStore.Durability.KEPT);
            return new OpenStore(new JobJournal(new OwnedLog(log, own), counts, SEGMENT_BYTES, bodyBytes));
        } catch (IOException e) {
            close(own);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close(own);
            throw e;
        }
    }

    void close() {
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException e) {
            // What is told is why it is closed.
        }
    }

    private static void close(@Nullable MessageStore store) {
        try {
            if (store != null) {
                store.close();
            }
        } catch (IOException e) {
            // As above.
        }
    }
}
