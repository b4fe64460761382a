package io.weir.patterns.work;

import io.weir.Message;
import io.weir.check.OptionCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A job that a {@link JobWorker} has. One of {@link #ack}, {@link #reject} and {@link #release} ends it, and what is said
 * after that changes nothing. What was said is repeated until the queue has confirmed it.
 *
 * <p>Each of the three returns whether the queue has heard in time: the stage completes with true when it has kept that, and with
 * false if the job was no longer this worker's, or if the socket closed before. Every method is safe from any thread.
 */
public final class Job {
    private final WorkerSession session;
    private final Object queue;
    private final long number;
    private final int delivery;
    private final JobId id;
    private final Message body;
    private final CompletableFuture<Boolean> settled = new CompletableFuture<>();

    /** Under the lock of the socket: when the worker's time for it is up. */
    long until;

    private volatile boolean lost;

    Job(WorkerSession session, Object queue, long number, int delivery, JobId id, Message body) {
        this.session = session;
        this.queue = queue;
        this.number = number;
        this.delivery = delivery;
        this.id = id;
        this.body = body;
    }

    /** The number that the queue gave it. */
    public long number() {
        return number;
    }

    /** How often it was handed to a worker, this time included; more than 1 says that it may have been done already. */
    public int delivery() {
        return delivery;
    }

    /** What its producer calls it: under this it can be recorded as done, so that it is not done twice. */
    public JobId id() {
        return id;
    }

    /** What there is to do. */
    public Message body() {
        return body;
    }

    /** Whether the queue has said that the lease is over: another worker may have it. To acknowledge it still counts. */
    public boolean isLost() {
        return lost;
    }

    /** It is done. */
    public CompletableFuture<Boolean> ack() {
        return session.settle(this, JobFrames.message(JobFrames.ACK, number, delivery));
    }

    /**
     * It could not be done.
     *
     * @param again whether it is tried again, unless this was its last delivery; otherwise it is dead
     * @param reason for the operator, of which the first 200 characters are kept
     */
    public CompletableFuture<Boolean> reject(boolean again, String reason) {
        String where = again ? JobFrames.AGAIN : JobFrames.DEAD;
        return session.settle(this, JobFrames.message(JobFrames.REJECT, number, delivery, where, reason));
    }

    /** It was not begun with: the next worker gets it, and this delivery does not count against it. */
    public CompletableFuture<Boolean> release() {
        return session.settle(this, JobFrames.message(JobFrames.RELEASE, number, delivery));
    }

    /** Has the lease end so long from now, and the worker extend it until then and no further. */
    public void extend(Duration time) {
        session.extend(this, OptionCheck.positive("extend", time));
    }

    Object queue() {
        return queue;
    }

    CompletableFuture<Boolean> settled() {
        return settled;
    }

    void lost() {
        lost = true;
    }

    /** Job and delivery. */
    @Override
    public String toString() {
        return "Job[" + number + ", delivery " + delivery + ", id " + id + "]";
    }
}
