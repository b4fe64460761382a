package io.weir.patterns.work;

import io.weir.JobRefusedException.Reason;
import io.weir.Message;
import io.weir.snapshot.JobsSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The messages between a queue and its clients, as the page "Acknowledged work" of the guide has them: behind the envelope a
 * word, and what the word says. Numbers are decimal digits in ASCII.
 */
final class JobFrames {
    static final String PUT = "PUT";
    static final String READY = "READY";
    static final String ACK = "ACK";
    static final String REJECT = "REJECT";
    static final String RELEASE = "RELEASE";
    static final String EXTEND = "EXTEND";
    static final String STATUS = "STATUS";
    static final String LIST = "LIST";
    static final String GET = "GET";
    static final String REQUEUE = "REQUEUE";
    static final String REMOVE = "REMOVE";

    static final String JOB = "JOB";
    static final String OK = "OK";
    static final String ERROR = "ERROR";

    static final String AGAIN = "again";
    static final String DEAD = "dead";

    /** Digits that fit into a long. */
    private static final int DIGITS = 18;

    private JobFrames() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    /** A word and more frames. */
    static Message message(String word, Object... rest) {
        byte[][] frames = new byte[rest.length + 1][];
        frames[0] = bytes(word);
        for (int i = 0; i < rest.length; i++) {
            frames[i + 1] = rest[i] instanceof byte[] bytes ? bytes : bytes(rest[i].toString());
        }
        return Message.wrap(frames);
    }

    /** A word, frames and a body. */
    static Message withBody(List<byte[]> before, byte[][] body) {
        List<byte[]> frames = new ArrayList<>(before);
        frames.addAll(List.of(body));
        return Message.wrap(frames);
    }

    static Message job(JobTable.Delivery delivery, byte[][] body) {
        JobEntry job = delivery.job();
        return withBody(List.of(bytes(JOB), bytes(job.number), bytes(delivery.number()), job.id.array()), body);
    }

    static Message ok(long number) {
        return message(OK, number);
    }

    static Message ok(long number, int delivery) {
        return message(OK, number, delivery);
    }

    /** Why something was refused; {@code about} are the numbers of the job and its delivery, or empty. */
    static Message error(Reason reason, String detail, Object... about) {
        Object[] rest = new Object[about.length + 2];
        rest[0] = word(reason);
        rest[1] = detail;
        System.arraycopy(about, 0, rest, 2, about.length);
        return message(ERROR, rest);
    }

    static String word(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Reason reason(String word) {
        for (Reason reason : Reason.values()) {
            if (word(reason).equals(word)) {
                return reason;
            }
        }
        return Reason.MALFORMED;
    }

    /** Each value after its name; times in milliseconds. */
    static Message status(JobsSnapshot of) {
        return message(
                OK,
                "queued",
                of.queued(),
                "leased",
                of.leased(),
                "dead",
                of.dead(),
                "bytes",
                of.bytes(),
                "stored",
                of.stored(),
                "workers",
                of.workers(),
                "credit",
                of.credit(),
                "oldest",
                of.oldest().toMillis(),
                "put",
                of.put(),
                "recovered",
                of.recovered(),
                "repeated",
                of.repeated(),
                "refused",
                of.refused(),
                "delivered",
                of.delivered(),
                "redelivered",
                of.redelivered(),
                "done",
                of.done(),
                "done-late",
                of.doneLate(),
                "removed",
                of.removed(),
                "expired",
                of.expired(),
                "abandoned",
                of.abandoned(),
                "rejected",
                of.rejected(),
                "released",
                of.released(),
                "died",
                of.died(),
                "malformed",
                of.malformed(),
                "unreadable",
                of.unreadable(),
                "bodies-read",
                of.bodiesRead());
    }

    /** The number in a frame; -1 if there is no such frame, or no number in it. */
    static long number(Message message, int frame) {
        if (frame >= message.frameCount() || message.length(frame) < 1 || message.length(frame) > DIGITS) {
            return -1;
        }
        long number = 0;
        for (byte digit : message.array(frame)) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }

    /** The same, for numbers that are an int; larger ones are the largest int. */
    static int count(Message message, int frame) {
        return (int) Math.min(number(message, frame), Integer.MAX_VALUE);
    }

    /** The text of a frame; empty if there is none. */
    static String text(Message message, int frame) {
        return frame < message.frameCount() ? message.text(frame) : "";
    }

    /** The frames from there on, in the heap. */
    static byte[][] rest(Message message, int from) {
        byte[][] frames = new byte[message.frameCount() - from][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = message.array(from + i);
        }
        return frames;
    }
}
