package io.weir.patterns.retention.disk;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A name that an earlier process left. Used once, before the socket is. */
public final class RecoveredName {
    private static final int READ = 512;
    private static final long READ_BYTES = 1 << 20;

    private final NameState state;
    private final StoredLog from;
    private final DiskLog log;

    /** Takes what is read. */
    public interface Sink {
        /** A message that is not done, in its turn, with the number of its record, and when it was accepted. */
        void message(Message message, long record, long sinceMillis);

        /** What has a number in the subscriber's stream and is not sent again; {@code lost} if it was a message. */
        void blank(long record, boolean lost);
    }

    private record Back(KeptRecord record, long number) {}

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

    /** Reads the messages that are not done, in order. */
    public void read(Sink sink) throws IOException {
        if (state.position().firstKey() < 0) {
            List<Back> back = new ArrayList<>();
            scan((record, number) -> {
                if (record.key() < 0) {
                    back.add(new Back(record, number));
                }
            });
            back.sort(
                    Comparator.comparingLong((Back each) -> each.record().key()).thenComparingLong(Back::number));
            back.forEach(each -> give(each.record(), each.number(), sink));
        }
        long expected = Math.max(from.first(), state.position().front());
        long[] next = {expected};
        scan((record, number) -> {
            missing(next[0], number, sink);
            next[0] = number + 1;
            if (record.key() >= 0) {
                give(record, number, sink);
            }
        });
        missing(next[0], from.next(), sink);
    }

    private static void give(KeptRecord record, long number, Sink sink) {
        if (record.message() == null) {
            sink.blank(number, /* lost= */ false);
        } else {
            sink.message(record.message(), number, record.since());
        }
    }

    private void missing(long first, long end, Sink sink) {
        for (long number = first; number < end; number++) {
            if (!state.position().isDone(number)) {
                sink.blank(number, /* lost= */ true);
            }
        }
    }

    @FunctionalInterface
    private interface Scan {
        void found(KeptRecord record, long number);
    }

    /** Reads what is there and not done. */
    private void scan(Scan into) throws IOException {
        long next = Math.max(from.first(), state.position().front());
        while (next < from.next()) {
            List<StoredRecord> records = from.read(next, READ, READ_BYTES);
            if (records.isEmpty()) {
                return;
            }
            for (StoredRecord each : records) {
                next = each.number() + 1;
                KeptRecord record =
                        state.position().isDone(each.number()) ? null : KeptRecord.of(each.bytes(), state.id());
                if (record != null) {
                    into.found(record, each.number());
                }
            }
        }
    }
}
