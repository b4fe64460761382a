package io.weir.patterns.work;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a journal as bytes: a letter, the number of the job, and what the letter says. Numbers are big-endian.
 *
 * <pre>
 * J job  delivery:4 attempts:4 state:1 (q, l or d) since:8 reason id frames:4 (length:4 bytes)*   a job as it is now
 * L job  delivery:4 attempts:4          leased
 * Q job  attempts:4                     waits again
 * D job  reason                         dead
 * O job  id                             over, and its id remembered
 * N job                                 numbers up to this one are taken
 * </pre>
 *
 * An id is its length in one byte and its bytes, a reason Java's modified UTF-8 with its length in two bytes.
 */
final class JobRecords {
    static final char JOB = 'J';
    static final char LEASED = 'L';
    static final char QUEUED = 'Q';
    static final char DEAD = 'D';
    static final char OVER = 'O';
    static final char NUMBER = 'N';

    /** One record, read. Which of the parts hold depends on the letter. */
    record Entry(
            char letter,
            long number,
            int delivery,
            int attempts,
            String reason,
            @Nullable JobId id,
            @Nullable JobEntry job) {}

    private JobRecords() {}

    @FunctionalInterface
    private interface Writer {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] record(char letter, long number, Writer rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(letter);
            out.writeLong(number);
            rest.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] job(JobEntry job, byte[][] body) {
        return record(JOB, job.number, out -> {
            out.writeInt(job.delivery);
            out.writeInt(job.attempts);
            out.writeByte(job.state.letter);
            out.writeLong(job.since);
            out.writeUTF(job.reason);
            id(job.id, out);
            out.writeInt(body.length);
            for (byte[] frame : body) {
                out.writeInt(frame.length);
                out.write(frame);
            }
        });
    }

    private static void id(JobId id, DataOutputStream out) throws IOException {
        out.writeByte(id.array().length);
        out.write(id.array());
    }

    static byte[] leased(JobEntry job) {
        return record(LEASED, job.number, out -> {
            out.writeInt(job.delivery);
            out.writeInt(job.attempts);
        });
    }

    static byte[] queued(JobEntry job) {
        return record(QUEUED, job.number, out -> out.writeInt(job.attempts));
    }

    static byte[] dead(JobEntry job) {
        return record(DEAD, job.number, out -> out.writeUTF(job.reason));
    }

    static byte[] over(DoneId id) {
        return record(OVER, id.number, out -> id(id.id, out));
    }

    static byte[] number(long number) {
        return record(NUMBER, number, out -> {});
    }

    /** Reads a record; null if it is none. */
    static @Nullable Entry read(byte[] record) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            char letter = (char) in.readByte();
            long number = in.readLong();
            return switch (letter) {
                case JOB -> entry(letter, number, job(number, in));
                case LEASED -> new Entry(letter, number, in.readInt(), in.readInt(), "", null, null);
                case QUEUED -> new Entry(letter, number, 0, in.readInt(), "", null, null);
                case DEAD -> new Entry(letter, number, 0, 0, in.readUTF(), null, null);
                case OVER -> new Entry(letter, number, 0, 0, "", id(in), null);
                case NUMBER -> new Entry(letter, number, 0, 0, "", null, null);
                default -> null;
            };
        } catch (IOException | NegativeArraySizeException e) {
            return null;
        }
    }

    private static Entry entry(char letter, long number, JobEntry job) {
        return new Entry(letter, number, job.delivery, job.attempts, job.reason, job.id, job);
    }

    private static JobId id(DataInputStream in) throws IOException {
        byte[] id = new byte[in.readUnsignedByte()];
        in.readFully(id);
        return JobId.wrap(id);
    }

    private static JobEntry job(long number, DataInputStream in) throws IOException {
        int delivery = in.readInt();
        int attempts = in.readInt();
        JobEntry.State state = JobEntry.State.of(in.readUnsignedByte());
        if (state == null || state == JobEntry.State.OVER) {
            throw new StreamCorruptedException("a state that is none");
        }
        long since = in.readLong();
        String reason = in.readUTF();
        JobId id = id(in);
        byte[][] body = new byte[Math.min(in.readInt(), in.available() / Integer.BYTES)][];
        for (int i = 0; i < body.length; i++) {
            body[i] = new byte[Math.min(in.readInt(), in.available())];
            in.readFully(body[i]);
        }
        JobEntry job = new JobEntry(number, id, body, since);
        job.delivery = delivery;
        job.attempts = attempts;
        job.state = state;
        job.reason = reason;
        return job;
    }
}
