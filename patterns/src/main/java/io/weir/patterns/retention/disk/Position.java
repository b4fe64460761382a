package io.weir.patterns.retention.disk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How far a name has got.
 *
 * @param seen when its subscriber was there last, in milliseconds since 1970
 * @param hasStream whether the subscriber counts what arrives
 * @param stream the number of its stream
 * @param acknowledged messages of the stream that are done
 * @param front records with smaller numbers are done
 * @param firstKey the smallest key of a record so far
 * @param unheard what was added from that number on was not sent in the stream yet, since the subscriber has not come after the
 *     end of a process; negative if it has, and all may have been sent
 * @param done behind that the parts, from the first number up to the second, that are done
 */
record Position(
        long seen,
        boolean hasStream,
        long stream,
        long acknowledged,
        long front,
        long firstKey,
        long unheard,
        NavigableMap<Long, Long> done) {
    static Position start() {
        return new Position(System.currentTimeMillis(), false, 0, 0, 0, 0, -1, new TreeMap<>());
    }

    /** Whether the record is needed no longer. */
    boolean isDone(long record) {
        var part = done.floorEntry(record);
        return record < front || (part != null && record < part.getValue());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(seen);
        out.writeBoolean(hasStream);
        out.writeLong(stream);
        out.writeLong(acknowledged);
        out.writeLong(front);
        out.writeLong(firstKey);
        out.writeLong(unheard);
        out.writeInt(done.size());
        for (var part : done.entrySet()) {
            out.writeLong(part.getKey());
            out.writeLong(part.getValue());
        }
    }

    static Position read(DataInputStream in) throws IOException {
        long seen = in.readLong();
        boolean hasStream = in.readBoolean();
        long stream = in.readLong();
        long acknowledged = in.readLong();
        long front = in.readLong();
        long firstKey = in.readLong();
        long unheard = in.readLong();
        NavigableMap<Long, Long> done = new TreeMap<>();
        for (int parts = in.readInt(); parts > 0; parts--) {
            done.put(in.readLong(), in.readLong());
        }
        return new Position(seen, hasStream, stream, acknowledged, front, firstKey, unheard, done);
    }
}
