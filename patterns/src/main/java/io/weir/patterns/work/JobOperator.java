package io.weir.patterns.work;

import io.weir.JobRefusedException;
import io.weir.JobRefusedException.Reason;
import io.weir.Message;
import io.weir.patterns.reqrep.Requester;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks after a {@link JobQueue} from elsewhere: what is in it, and what becomes of dead jobs. Who may connect to the queue
 * may do that; {@link io.weir.security.Security} says who may connect.
 *
 * <p>Every method waits for the answer as long as the socket's option {@code timeout} says, and throws as {@link
 * Requester#request(Message)} does, or {@link JobRefusedException}. All are safe from any thread.
 */
public final class JobOperator implements AutoCloseable {
    private static final int INFO_FRAMES = 6;

    private final Requester requester;

    /** Where a job is that is not over. */
    public enum Where {
        /** It waits for a worker. */
        QUEUED,
        /** A worker has it. */
        LEASED,
        /** It is in the dead-letter queue. */
        DEAD
    }

    private JobOperator(Requester requester) {
        this.requester = requester;
    }

    /** Opens one whose socket has these options. */
    public static JobOperator open(Context context, Consumer<? super Requester.Options> options) {
        return new JobOperator(Requester.open(context, options));
    }

    /** What is to be connected to the queue, and looked at. */
    public Socket socket() {
        return requester;
    }

    /** The counters of the queue by their names, as {@link io.weir.snapshot.JobsSnapshot} has them; times in milliseconds. */
    public Map<String, Long> status() throws InterruptedException {
        Message reply = ask(JobFrames.message(JobFrames.STATUS));
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 1; i + 1 < reply.frameCount(); i += 2) {
            values.put(reply.text(i), JobFrames.number(reply, i + 1));
        }
        return values;
    }

    /** The jobs that are there with numbers beyond that, in their order, at most so many, and at most 1000. */
    public List<JobInfo> list(Where where, long after, int most) throws InterruptedException {
        Message reply = ask(JobFrames.message(JobFrames.LIST, where.name().toLowerCase(Locale.ROOT), after, most));
        List<JobInfo> jobs = new ArrayList<>();
        for (int i = 1; i + INFO_FRAMES <= reply.frameCount(); i += INFO_FRAMES) {
            if (!JobId.isValid(reply.array(i + 1))) {
                throw new JobRefusedException(requester.name(), Reason.MALFORMED, "a list with a job without an id");
            }
            jobs.add(new JobInfo(
                    JobFrames.number(reply, i),
                    JobId.wrap(reply.array(i + 1)),
                    JobFrames.count(reply, i + 2),
                    Instant.ofEpochMilli(JobFrames.number(reply, i + 3)),
                    JobFrames.number(reply, i + 4),
                    reply.text(i + 5)));
        }
        return jobs;
    }

    /** The body of a job that is not over. */
    public Message body(long job) throws InterruptedException {
        return ask(JobFrames.message(JobFrames.GET, job)).skip(1);
    }

    /** Has a dead job wait again, with all its deliveries before it. */
    public void requeue(long job) throws InterruptedException {
        ask(JobFrames.message(JobFrames.REQUEUE, job));
    }

    /** Gives up a job that is dead or waits. */
    public void remove(long job) throws InterruptedException {
        ask(JobFrames.message(JobFrames.REMOVE, job));
    }

    private Message ask(Message request) throws InterruptedException {
        return Replies.accepted(requester.request(request), requester.name());
    }

    @Override
    public void close() {
        requester.close();
    }
}
