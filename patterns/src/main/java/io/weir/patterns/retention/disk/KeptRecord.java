package io.weir.patterns.retention.disk;

import io.weir.Message;
import io.weir.queue.SpillRecord;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log of one name: a checksum of the three numbers that follow, the number of the name, when it was accepted, and its
 * key; then the message as a {@link SpillRecord}, which has a checksum of its own, or nothing.
 *
 * @param key records are in the order of their keys, and those of one key in the order in which they were written: zero, or less
 *     for what came back from a connection
 * @param since milliseconds since 1970
 * @param message null if it is a blank
 */
record KeptRecord(long key, long since, @Nullable Message message) {
    private static final int HEADER = Integer.BYTES + 3 * Long.BYTES;

    static byte[] of(long id, long since, long key, @Nullable Message message) {
        byte[] body = message == null ? new byte[0] : SpillRecord.of(message);
        byte[] record = ByteBuffer.allocate(HEADER + body.length)
                .putInt(0)
                .putLong(id)
                .putLong(since)
                .putLong(key)
                .put(body)
                .array();
        ByteBuffer.wrap(record).putInt(checksum(record));
        return record;
    }

    /** What is in a record of that name; null if it is not what was written, or of another name. */
    static @Nullable KeptRecord of(byte[] record, long id) {
        if (record.length < HEADER) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(record);
        if (header.getInt() != checksum(record) || header.getLong() != id) {
            return null;
        }
        long since = header.getLong();
        long key = header.getLong();
        if (record.length == HEADER) {
            return new KeptRecord(key, since, null);
        }
        Message message = SpillRecord.message(record, HEADER);
        return message == null ? null : new KeptRecord(key, since, message);
    }

    /** Whether a message without its body is there is part of it: a record that is torn behind its header is no blank. */
    private static int checksum(byte[] record) {
        CRC32C checksum = new CRC32C();
        checksum.update(record, Integer.BYTES, HEADER - Integer.BYTES);
        checksum.update(record.length > HEADER ? 1 : 0);
        return (int) checksum.getValue();
    }
}
