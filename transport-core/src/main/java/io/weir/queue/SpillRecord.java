package io.weir.queue;

import io.weir.Message;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A message as a record of a log: a checksum of all that follows, the number of frames, and for each its length and bytes.
 * Numbers have four bytes, the highest first.
 */
public final class SpillRecord {
    private static final int CHECKSUM = Integer.BYTES;
    private static final int HEADER = CHECKSUM + Integer.BYTES;

    private SpillRecord() {}

    /** Whether the message fits in an array. */
    public static boolean fits(Message message) {
        return size(message) <= Integer.MAX_VALUE - 64;
    }

    private static long size(Message message) {
        return HEADER + message.size() + (long) Integer.BYTES * message.frameCount();
    }

    /** The record of a message, whose memory is there. */
    public static byte[] of(Message message) {
        ByteBuffer record = ByteBuffer.allocate(Math.toIntExact(size(message)));
        record.position(CHECKSUM).putInt(message.frameCount());
        for (int i = 0; i < message.frameCount(); i++) {
            record.putInt(message.length(i)).put(frame(message, i));
        }
        return record.putInt(0, checksum(record.array(), 0)).array();
    }

    /** The owner of lent memory may have released it, which the queue retained. */
    private static ByteBuffer frame(Message message, int index) {
        PooledBody body = index == message.frameCount() - 1 ? Messages.loan(message) : null;
        return body == null ? message.buffer(index) : body.buffer();
    }

    /** The message; null if the record is not what was written. */
    public static @Nullable Message message(byte[] bytes) {
        return message(bytes, 0);
    }

    /** The message of a record that is the rest of an array from that index on; null if it is not what was written. */
    public static @Nullable Message message(byte[] bytes, int from) {
        if (bytes.length - from < HEADER) {
            return null;
        }
        ByteBuffer record = ByteBuffer.wrap(bytes, from, bytes.length - from);
        if (record.getInt() != checksum(bytes, from)) {
            return null;
        }
        int frames = record.getInt();
        if (frames < 1 || frames > record.remaining() / Integer.BYTES) {
            return null;
        }
        byte[][] read = new byte[frames][];
        try {
            for (int i = 0; i < frames; i++) {
                int length = record.getInt();
                if (length < 0 || length > record.remaining()) {
                    return null;
                }
                read[i] = new byte[length];
                record.get(read[i]);
            }
        } catch (BufferUnderflowException e) {
            return null;
        }
        return record.hasRemaining() ? null : Message.wrap(read);
    }

    private static int checksum(byte[] record, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(record, from + CHECKSUM, record.length - from - CHECKSUM);
        return (int) checksum.getValue();
    }
}
