package io.weir.patterns.retention.disk;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A name that an earlier process left. Used once, before the socket is. */
public final class RecoveredName {
    /** Records, and bytes, that are read and handed on at a time. */
    private static final int READ = 4096;

    private static final long READ_BYTES = 1 << 20;

    private final NameState state;
    private final StoredLog from;
    private final DiskLog log;

    /**
     * A record that is not done.
     *
     * @param message null for what has a number in the subscriber's stream and is not sent again
     * @param record its number
     * @param since when it was accepted, in milliseconds since 1970; 0 of what is no message
     * @param lost whether there was a message that cannot be read
     */
    public record Found(@Nullable Message message, long record, long since, boolean lost) {}

    /** Takes what is read. */
    @FunctionalInterface
    public interface Sink {
        /** The next records, in their turn. */
        void found(List<Found> next);
    }

    private record Back(KeptRecord record, long number) {
        Found found() {
            return new Found(record.message(), number, record.since(), /* lost= */ false);
        }
    }

    RecoveredName(NameState state, StoredLog from, DiskLog log) {
        this.state = state;
        this.from = from;
        this.log = log;
    }

    /** The name. */
    public RoutingId name() {
        return state.name();
    }

    /** Whose it is. */
    public String userId() {
        return state.userId();
    }

    /** What it was subscribed to. */
    public List<byte[]> topics() {
        return state.topics();
    }

    /** When its subscriber was there last, in milliseconds since 1970. */
    public long seen() {
        return state.position().seen();
    }

    /** Whether the subscriber counted what arrived. */
    public boolean hasStream() {
        return state.position().hasStream();
    }

    /** The number of its stream. */
    public long stream() {
        return state.position().stream();
    }

    /** How many messages of the stream were done with. */
    public long acknowledged() {
        return state.position().acknowledged();
    }

    /** Whether a message may have been sent in that stream, for all that is known. */
    public boolean mayBeSent(long record) {
        return record < state.position().unheard();
    }

    /** Where it goes on. */
    public NameLog log() {
        return log;
    }

    /** Reads what is not done, in order. */
    public void read(Sink sink) throws IOException {
        if (state.position().firstKey() < 0) {
            readWhatCameBack(sink);
        }
        long next = first();
        List<Found> batch = new ArrayList<>();
        for (List<StoredRecord> records = readFrom(next); !records.isEmpty(); records = readFrom(next)) {
            for (StoredRecord each : records) {
                KeptRecord record = recordOf(each);
                if (record != null) {
                    next = missing(next, each.number(), batch, sink) + 1;
                    if (record.key() >= 0) {
                        batch.add(new Back(record, each.number()).found());
                    }
                }
            }
            next = missing(next, endOf(records), batch, sink);
            give(batch, sink);
        }
        missing(next, from.next(), batch, sink);
        give(batch, sink);
    }

    /** What a connection gave back comes before all else, and is written behind it. */
    private void readWhatCameBack(Sink sink) throws IOException {
        List<Back> back = new ArrayList<>();
        long next = first();
        for (List<StoredRecord> records = readFrom(next); !records.isEmpty(); records = readFrom(next)) {
            for (StoredRecord each : records) {
                KeptRecord record = recordOf(each);
                if (record != null && record.key() < 0) {
                    back.add(new Back(record, each.number()));
                }
            }
            next = endOf(records);
        }
        back.sort(Comparator.comparingLong((Back each) -> each.record().key()).thenComparingLong(Back::number));
        sink.found(back.stream().map(Back::found).toList());
    }

    private long first() {
        return Math.max(from.first(), state.position().front());
    }

    private List<StoredRecord> readFrom(long next) throws IOException {
        return next < from.next() ? from.read(next, READ, READ_BYTES) : List.of();
    }

    private static long endOf(List<StoredRecord> records) {
        return records.get(records.size() - 1).number() + 1;
    }

    /** What is in a record; null if it is done, or cannot be read. */
    private @Nullable KeptRecord recordOf(StoredRecord record) {
        return state.position().isDone(record.number()) ? null : KeptRecord.of(record.bytes(), state.id());
    }

    /** What is not there from the first number up to the end, and not done, was a message that is lost. Returns the end. */
    private long missing(long first, long end, List<Found> batch, Sink sink) {
        for (long number = first; number < end; number++) {
            if (!state.position().isDone(number)) {
                batch.add(new Found(null, number, 0, /* lost= */ true));
                if (batch.size() >= READ) {
                    give(batch, sink);
                }
            }
        }
        return end;
    }

    private static void give(List<Found> batch, Sink sink) {
        if (!batch.isEmpty()) {
            sink.found(List.copyOf(batch));
            batch.clear();
        }
    }
}
