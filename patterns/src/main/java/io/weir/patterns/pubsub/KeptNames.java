package io.weir.patterns.pubsub;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.patterns.retention.disk.RecoveredName;
import io.weir.snapshot.NameSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that a publisher with {@link io.weir.option.Retention#persistent} has left in its directory, to be looked at and forgotten
 * while no publisher is there. As long as this is open no publisher can be, and the other way round. A publisher that runs says the same
 * itself: {@link PubSocket#names} and {@link PubSocket#forget}.
 *
 * <p>It reads from the disk in the thread that calls, one at a time, all that is kept for a name if its messages are counted.
 */
public final class KeptNames implements AutoCloseable {
    private final KeptJournal journal;
    private final Map<RoutingId, RecoveredName> names = new LinkedHashMap<>();

    private KeptNames(KeptJournal journal) {
        this.journal = journal;
        journal.takeRecovered().stream()
                .sorted(Comparator.comparing(each -> each.name().toString()))
                .forEach(each -> names.put(each.name(), each));
    }

    /**
     * Opens the names in a directory.
     *
     * @throws io.weir.StoreUnavailableException if a publisher has it open, if none ever had, or if it cannot be used
     * @throws io.weir.InvalidOptionException if no store can be found, see {@link io.weir.store.StoreProvider}
     */
    public static KeptNames open(Path directory) {
        return new KeptNames(KeptJournal.openLeft(directory));
    }

    /**
     * The names, in their order, with what the next publisher will find: {@code waiting} are the messages that were not acknowledged,
     * of which the subscriber may have some, {@code bytes} those of them, {@code dropped} what cannot be read any more.
     *
     * @throws UncheckedIOException if what is kept for one cannot be read at all
     */
    public List<NameSnapshot> names() {
        List<NameSnapshot> all = new ArrayList<>();
        try {
            for (RecoveredName each : names.values()) {
                all.add(snapshot(each));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static NameSnapshot snapshot(RecoveredName left) throws IOException {
        long[] waiting = {0};
        long[] bytes = {0};
        long[] lost = {0};
        left.read(found -> found.forEach(each -> {
            Message message = each.message();
            if (message != null) {
                waiting[0]++;
                bytes[0] += message.size();
            } else if (each.lost()) {
                lost[0]++;
            }
        }));
        return new NameSnapshot(
                left.name(),
                left.userId(),
                /* connected= */ false,
                /* address= */ "",
                left.topics().size(),
                waiting[0],
                /* spilled= */ 0,
                /* unacknowledged= */ 0,
                bytes[0],
                /* resent= */ 0,
                lost[0],
                /* expired= */ 0,
                Instant.ofEpochMilli(left.seen()));
    }

    /**
     * Forgets a name, what it was subscribed to, and what is kept for it.
     *
     * @return false if there is no such name
     * @throws UncheckedIOException if it cannot be written
     */
    public boolean forget(RoutingId name) {
        RecoveredName left = names.remove(name);
        if (left == null) {
            return false;
        }
        left.log().forget();
        try {
            journal.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** Has the medium take what was forgotten, and leaves the directory to the next publisher. Idempotent. */
    @Override
    public void close() {
        journal.close().join();
    }
}
