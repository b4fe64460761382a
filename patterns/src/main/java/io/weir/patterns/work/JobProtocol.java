package io.weir.patterns.work;

import io.weir.JobRefusedException.Reason;
import io.weir.Message;
import io.weir.patterns.reqrep.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What each message asks of the jobs, and what is answered. It knows no socket and no file. One thread. */
final class JobProtocol {
    private static final int LONGEST_ENVELOPE = 16;
    private static final int LARGEST_ENVELOPE = 1024;
    private static final int LONGEST_LIST = 1000;

    private final JobTable table;
    private final JobLimits limits;
    private final JobCounts counts;
    private final Outbox out;
    private final BooleanSupplier keeps;
    private final LongSupplier clock;
    private final LongSupplier wallMillis;

    /**
     * Makes one.
     *
     * @param keeps whether the store can be written to
     * @param clock nanoseconds
     * @param wallMillis milliseconds of the epoch
     */
    JobProtocol(
            JobTable table,
            JobLimits limits,
            JobCounts counts,
            Outbox out,
            BooleanSupplier keeps,
            LongSupplier clock,
            LongSupplier wallMillis) {
        this.table = table;
        this.limits = limits;
        this.counts = counts;
        this.out = out;
        this.keeps = keeps;
        this.clock = clock;
        this.wallMillis = wallMillis;
    }

    /** A message has come. What was not understood is counted, and answered if it has an envelope. */
    void received(Object peer, Message whole) {
        Envelope envelope = Envelope.of(whole);
        if (envelope == null || isTooLarge(envelope, whole)) {
            counts.malformed++;
            return;
        }
        Address from = new Address(peer, envelope);
        Message message = envelope.body(whole);
        String complaint = message.length(0) > 10 ? "an unknown word" : handle(from, message);
        if (complaint != null) {
            counts.malformed++;
            out.answer(from, JobFrames.error(Reason.MALFORMED, complaint));
        }
    }

    private static boolean isTooLarge(Envelope envelope, Message whole) {
        long bytes = 0;
        for (int i = 0; i < envelope.frameCount(); i++) {
            bytes += whole.length(i);
        }
        return envelope.frameCount() > LONGEST_ENVELOPE || bytes > LARGEST_ENVELOPE;
    }

    /** Returns what is wrong with it; null if nothing is. */
    private @Nullable String handle(Address from, Message message) {
        return switch (message.text(0)) {
            case JobFrames.PUT -> put(from, message);
            case JobFrames.READY -> ready(from, message);
            case JobFrames.ACK -> ack(from, message);
            case JobFrames.REJECT -> reject(from, message);
            case JobFrames.RELEASE -> release(from, message);
            case JobFrames.EXTEND -> extend(from, message);
            case JobFrames.STATUS -> status(from);
            case JobFrames.LIST -> list(from, message);
            case JobFrames.GET -> get(from, message);
            case JobFrames.REQUEUE -> operate(from, message, table::requeue);
            case JobFrames.REMOVE -> operate(from, message, table::remove);
            default -> "an unknown word";
        };
    }

    private @Nullable String put(Address from, Message message) {
        if (message.frameCount() < 3 || !JobId.isValid(message.array(1))) {
            return "expected: PUT, an id of 1 to " + JobId.LONGEST + " bytes, and a body";
        }
        if (!keeps.getAsBoolean()) {
            counts.refused++;
            out.answer(from, JobFrames.error(Reason.STORE_FAILED, "the store cannot be written to"));
            return null;
        }
        JobTable.Put put = table.put(JobId.wrap(message.array(1)), JobFrames.rest(message, 2), wallMillis.getAsLong());
        if (put.refusal() == null) {
            out.confirm(from, JobFrames.ok(put.number()));
        } else {
            out.answer(from, JobFrames.error(put.refusal(), "as many jobs, or bytes of them, as there may be"));
        }
        return null;
    }

    private @Nullable String ready(Address from, Message message) {
        int credit = JobFrames.count(message, 2);
        long lease = message.frameCount() > 3 ? JobFrames.number(message, 3) : 0;
        if (credit < 0 || lease < 0 || message.length(1) > JobId.LONGEST) {
            return "expected: READY, a name of up to " + JobId.LONGEST + " bytes, a number of jobs, and milliseconds";
        }
        JobId name = message.length(1) == 0 ? null : JobId.wrap(message.array(1));
        WorkerEntry worker = table.workers().ready(name, from, Math.min(credit, limits.credit()), leaseNanos(lease));
        if (worker == null) {
            out.answer(from, JobFrames.error(Reason.FULL, "as many workers as there may be"));
        }
        return null;
    }

    private long leaseNanos(long millis) {
        if (millis == 0) {
            return limits.leaseNanos();
        }
        long longest = limits.longestLeaseNanos();
        return millis > TimeUnit.NANOSECONDS.toMillis(longest) ? longest : TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private @Nullable String ack(Address from, Message message) {
        long job = JobFrames.number(message, 1);
        int delivery = JobFrames.count(message, 2);
        if (job < 0 || delivery < 0) {
            return "expected: ACK, the number of a job, and of its delivery";
        }
        settle(from, job, delivery, table.ack(job, delivery));
        return null;
    }

    private @Nullable String reject(Address from, Message message) {
        long job = JobFrames.number(message, 1);
        int delivery = JobFrames.count(message, 2);
        String where = JobFrames.text(message, 3);
        if (job < 0 || delivery < 0 || !(where.equals(JobFrames.AGAIN) || where.equals(JobFrames.DEAD))) {
            return "expected: REJECT, the number of a job, and of its delivery, and 'again' or 'dead'";
        }
        settle(
                from,
                job,
                delivery,
                table.reject(job, delivery, where.equals(JobFrames.AGAIN), JobFrames.text(message, 4)));
        return null;
    }

    private @Nullable String release(Address from, Message message) {
        long job = JobFrames.number(message, 1);
        int delivery = JobFrames.count(message, 2);
        if (job < 0 || delivery < 0) {
            return "expected: RELEASE, the number of a job, and of its delivery";
        }
        settle(from, job, delivery, table.release(job, delivery));
        return null;
    }

    private void settle(Address from, long job, int delivery, boolean done) {
        if (done) {
            out.confirm(from, JobFrames.ok(job, delivery));
        } else {
            gone(from, job, delivery);
        }
    }

    private void gone(Address from, long job, int delivery) {
        out.answer(from, JobFrames.error(Reason.GONE, "no such job, or its lease is over", job, delivery));
    }

    private @Nullable String extend(Address from, Message message) {
        long millis = JobFrames.number(message, 1);
        if (millis < 0 || message.frameCount() % 2 != 0) {
            return "expected: EXTEND, milliseconds, and any number of jobs, each with its delivery";
        }
        long now = clock.getAsLong();
        for (int i = 2; i < message.frameCount(); i += 2) {
            long job = JobFrames.number(message, i);
            int delivery = JobFrames.count(message, i + 1);
            if (job < 0 || delivery < 0) {
                return "the number of a job and of its delivery, expected in pairs";
            }
            if (!table.extend(job, delivery, leaseNanos(millis), now)) {
                gone(from, job, delivery);
            }
        }
        return null;
    }

    // ---- operators

    private @Nullable String status(Address from) {
        out.answer(from, JobFrames.status(table.snapshot(wallMillis.getAsLong())));
        return null;
    }

    private @Nullable String list(Address from, Message message) {
        String state = JobFrames.text(message, 1).toUpperCase(Locale.ROOT);
        long after = JobFrames.number(message, 2);
        int most = Math.min(JobFrames.count(message, 3), LONGEST_LIST);
        if (after < 0 || most < 1) {
            return "expected: LIST, 'queued', 'leased' or 'dead', the number of a job, and how many after it";
        }
        List<Object> frames = new ArrayList<>();
        table.jobs().after(after).stream()
                .filter(job -> job.state.name().equals(state))
                .limit(most)
                .forEach(job -> frames.addAll(
                        List.of(job.number, job.id.array(), job.delivery, job.since, job.size, job.reason)));
        out.answer(from, JobFrames.message(JobFrames.OK, frames.toArray()));
        return null;
    }

    private @Nullable String get(Address from, Message message) {
        JobEntry job = table.jobs().get(JobFrames.number(message, 1));
        if (job == null) {
            out.answer(from, JobFrames.error(Reason.GONE, "no such job"));
        } else {
            out.answer(from, body(job));
        }
        return null;
    }

    private Message body(JobEntry job) {
        byte[][] body = job.body;
        try {
            body = body == null ? table.jobs().bodies(List.of(job)).get(job.number) : body;
        } catch (IOException e) {
            return JobFrames.error(Reason.STORE_FAILED, "the store cannot be read");
        }
        return body == null || body.length == 0
                ? JobFrames.error(Reason.GONE, "its body cannot be read from the store")
                : JobFrames.withBody(List.of(JobFrames.bytes(JobFrames.OK)), body);
    }

    @FunctionalInterface
    private interface Operation {
        boolean on(long job);
    }

    private @Nullable String operate(Address from, Message message, Operation operation) {
        long job = JobFrames.number(message, 1);
        if (job < 0) {
            return "expected: the number of a job";
        }
        if (operation.on(job)) {
            out.confirm(from, JobFrames.ok(job));
        } else {
            out.answer(from, JobFrames.error(Reason.GONE, "no such job, or it is with a worker, or not dead", job));
        }
        return null;
    }
}
