package io.weir.patterns.retention.disk;

import io.weir.RoutingId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log of names: a checksum of all that follows, a letter, the number of the name, and
 *
 * <pre>
 *   N  all of it: name, user, topics, position
 *   P  its position
 *   F  nothing: it is forgotten
 * </pre>
 *
 * @param state of a letter P without a name and topics; null of an F
 */
record NameRecord(char letter, long id, @Nullable NameState state) {
    static final char NAME = 'N';
    static final char POSITION = 'P';
    static final char FORGOTTEN = 'F';

    private static final int CHECKSUM = Integer.BYTES;

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    static byte[] name(NameState state) {
        return record(NAME, state.id(), out -> {
            out.write(block(state.name().array()));
            out.write(block(state.userId().getBytes(StandardCharsets.UTF_8)));
            out.writeInt(state.topics().size());
            for (byte[] topic : state.topics()) {
                out.write(block(topic));
            }
            state.position().write(out);
        });
    }

    static byte[] position(NameState state) {
        return record(POSITION, state.id(), state.position()::write);
    }

    static byte[] forgotten(long id) {
        return record(FORGOTTEN, id, out -> {});
    }

    private static byte[] block(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] record(char letter, long id, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeInt(0);
            out.writeByte(letter);
            out.writeLong(id);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] record = bytes.toByteArray();
        ByteBuffer.wrap(record).putInt(checksum(record));
        return record;
    }

    /** What is in a record; null if it is not what was written. */
    static @Nullable NameRecord of(byte[] record) {
        if (record.length <= CHECKSUM || ByteBuffer.wrap(record).getInt() != checksum(record)) {
            return null;
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(record, CHECKSUM, record.length - CHECKSUM));
        try {
            char letter = (char) in.readByte();
            long id = in.readLong();
            return switch (letter) {
                case NAME -> new NameRecord(letter, id, name(id, in));
                case POSITION ->
                    new NameRecord(letter, id, new NameState(id, RoutingId.NONE, "", List.of(), Position.read(in)));
                case FORGOTTEN -> new NameRecord(letter, id, null);
                default -> null;
            };
        } catch (IOException e) {
            return null;
        }
    }

    private static NameState name(long id, DataInputStream in) throws IOException {
        RoutingId name = RoutingId.key(readBlock(in));
        String userId = new String(readBlock(in), StandardCharsets.UTF_8);
        List<byte[]> topics = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            topics.add(readBlock(in));
        }
        return new NameState(id, name, userId, topics, Position.read(in));
    }

    private static byte[] readBlock(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static int checksum(byte[] record) {
        CRC32C checksum = new CRC32C();
        checksum.update(record, CHECKSUM, record.length - CHECKSUM);
        return (int) checksum.getValue();
    }
}
