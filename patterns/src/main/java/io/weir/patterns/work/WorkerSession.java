package io.weir.patterns.work;

import io.weir.DropReason;
import io.weir.JobRefusedException.Reason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.reqrep.Envelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a {@link JobWorker} has, and the two halves of its pattern. Jobs are taken from the connections as they come,
 * which are no more than the queues were asked for, so that the leases of those that wait here are extended, too. One lock
 * serves both halves.
 */
final class WorkerSession {
    /** Jobs beyond the credit that a queue may have sent before it heard of a smaller one. */
    private static final int SURPLUS = 10_000;

    private final SendContext sending;
    private final ReceiveContext receiving;
    private final WorkerOptions options;
    private final LongSupplier clock;
    private final Sending send = new Sending();
    private final Receiving receive = new Receiving();

    /** The queues whose connection is ready. */
    private final Set<Peer> present = new LinkedHashSet<>();

    /** Jobs that the application has not taken. */
    private final ArrayDeque<Job> inbox = new ArrayDeque<>();

    /** Jobs that are not settled: in the inbox, or with the application; and those that are. */
    private final HeldJobs jobs = new HeldJobs();

    private volatile int waiting;
    private int credit;
    private boolean ended;

    WorkerSession(SendContext sending, ReceiveContext receiving, WorkerOptions options, LongSupplier clock) {
        this.sending = sending;
        this.receiving = receiving;
        this.options = options;
        this.clock = clock;
        credit = options.credit();
    }

    SendPolicy sending() {
        return send;
    }

    ReceivePolicy receiving() {
        return receive;
    }

    /** Begins to say at times that the worker is there. */
    void start() {
        sending.postLater(this::tick, options.beat());
    }

    // ---- the application

    /** The next job, which the application has from then on; null if there is none. Receive lock. */
    @Nullable Job next(ReceiveStep step) {
        Job job = inbox.poll();
        waiting = inbox.size();
        if (job != null) {
            job.until = clock.getAsLong() + options.timeLimit().toNanos();
        }
        return job;
    }

    /** Says what became of the job, now and until that is confirmed. Any thread. */
    CompletableFuture<Boolean> settle(Job job, Message verdict) {
        try {
            return sending.call(step -> {
                if (jobs.settle(job, verdict)) {
                    say((Peer) job.queue(), verdict, step);
                    sending.changed();
                }
                return job.settled();
            });
        } catch (SocketClosedException e) {
            job.settled().complete(false);
            return job.settled();
        }
    }

    /** Any thread. */
    void extend(Job job, Duration time) {
        try {
            sending.call(step -> {
                if (jobs.has(job)) {
                    job.until = clock.getAsLong() + time.toNanos();
                    say((Peer) job.queue(), extension(time, List.of(job)), step);
                }
                return job;
            });
        } catch (SocketClosedException e) {
            // The lease ends by itself.
        }
    }

    /** Changes how many jobs the queues may send. Any thread. */
    void credit(int jobs) {
        sending.post(() -> {
            credit = jobs;
            present.forEach(queue -> introduce(queue, SendStep.now()));
        });
    }

    /** Gives back what the application has not taken. Any thread. */
    void releaseWaiting() {
        sending.post(() -> {
            for (Job job : List.copyOf(inbox)) {
                Message verdict = JobFrames.message(JobFrames.RELEASE, job.number(), job.delivery());
                jobs.settle(job, verdict);
                say((Peer) job.queue(), verdict, SendStep.now());
                // It arrived, and is no message for the application.
                receiving.made(-1);
            }
            inbox.clear();
            waiting = 0;
            sending.changed();
        });
    }

    /** Whether all that came here is settled, and that confirmed. Send lock. */
    boolean isIdle() {
        return jobs.isIdle();
    }

    int held() {
        return sending.call(step -> jobs.size());
    }

    // ---- what is said

    /** What is said while the connection is away is said when it is back: nothing waits for it, so closing does not. */
    private void say(Peer queue, Message what, SendStep step) {
        if (present.contains(queue)) {
            queue.out().offer(Envelope.plain().around(what), step);
        }
    }

    private void introduce(Peer queue, SendStep step) {
        say(
                queue,
                JobFrames.message(
                        JobFrames.READY, options.name(), credit, options.lease().toMillis()),
                step);
    }

    private static Message extension(Duration time, List<Job> jobs) {
        Object[] frames = new Object[1 + 2 * jobs.size()];
        frames[0] = time.toMillis();
        for (int i = 0; i < jobs.size(); i++) {
            frames[2 * i + 1] = jobs.get(i).number();
            frames[2 * i + 2] = jobs.get(i).delivery();
        }
        return JobFrames.message(JobFrames.EXTEND, frames);
    }

    /** It is there, it is still at work, and what was not confirmed it says again. */
    private void tick() {
        if (ended) {
            return;
        }
        for (Peer queue : present) {
            introduce(queue, SendStep.now());
            extendLeases(queue);
            repeat(queue);
        }
        sending.postLater(this::tick, options.beat());
    }

    private void extendLeases(Peer queue) {
        long now = clock.getAsLong();
        Set<Job> untaken = Set.copyOf(inbox);
        List<Job> leased = jobs.leased(queue, job -> untaken.contains(job) || job.until - now > 0);
        if (!leased.isEmpty()) {
            say(queue, extension(options.lease(), leased), SendStep.now());
        }
    }

    private void repeat(Peer queue) {
        jobs.unconfirmed(queue, verdict -> say(queue, verdict, SendStep.now()));
    }

    // ---- what is heard

    private void heard(Peer queue, Message whole) {
        Envelope envelope = Envelope.of(whole);
        Message message = envelope == null || envelope.frameCount() > 1 ? null : envelope.body(whole);
        String word = message == null || message.length(0) > 5 ? "" : message.text(0);
        if (message != null && word.equals(JobFrames.JOB) && message.frameCount() > 4) {
            job(queue, message, whole);
            return;
        }
        if (message != null && (word.equals(JobFrames.OK) || word.equals(JobFrames.ERROR))) {
            receiving.made(-1);
            boolean ok = word.equals(JobFrames.OK);
            verdict(queue, JobFrames.number(message, ok ? 1 : 3), JobFrames.count(message, ok ? 2 : 4), message, ok);
        } else {
            queue.in().drop(DropReason.MALFORMED);
        }
        whole.release();
    }

    private void job(Peer queue, Message message, Message whole) {
        long number = JobFrames.number(message, 1);
        int delivery = JobFrames.count(message, 2);
        if (number < 0
                || delivery < 1
                || !JobId.isValid(message.array(3))
                || inbox.size() > options.credit() + SURPLUS) {
            queue.in().drop(DropReason.MALFORMED);
            whole.release();
            return;
        }
        Job job = new Job(this, queue, number, delivery, JobId.wrap(message.array(3)), message.skip(4));
        jobs.add(job);
        inbox.add(job);
        waiting = inbox.size();
        receiving.signal();
    }

    /** The queue has an answer about a job. */
    private void verdict(Peer queue, long number, int delivery, Message message, boolean ok) {
        Job job = jobs.answered(queue, number, delivery);
        if (job != null) {
            settled(job, ok);
            sending.changed();
        } else if (!ok && JobFrames.text(message, 1).equals(JobFrames.word(Reason.GONE))) {
            jobs.lost(queue, number, delivery);
        }
    }

    private void settled(Job job, boolean confirmed) {
        sending.execute(() -> job.settled().complete(confirmed));
    }

    /** The queue behind that connection is gone for good, and with it what it had to confirm. */
    private void gone(Peer queue) {
        jobs.gone(queue, job -> settled(job, /* confirmed= */ false));
        sending.changed();
    }

    private final class Sending implements SendPolicy {
        @Override
        public SendResult send(Message message, SendStep step) {
            return SendResult.NO_PEER;
        }

        @Override
        public @Nullable Refusal established(Peer queue) {
            present.add(queue);
            introduce(queue, SendStep.now());
            extendLeases(queue);
            repeat(queue);
            return null;
        }

        @Override
        public void disconnected(Peer queue) {
            present.remove(queue);
        }

        @Override
        public void detached(Peer queue) {
            present.remove(queue);
            gone(queue);
        }

        @Override
        public void closing(SendStep step) {
            ended = true;
            credit = 0;
            for (Peer queue : present) {
                introduce(queue, step);
            }
            for (Job job : inbox) {
                say((Peer) job.queue(), JobFrames.message(JobFrames.RELEASE, job.number(), job.delivery()), step);
            }
            jobs.closed(job -> settled(job, /* confirmed= */ false));
        }
    }

    private final class Receiving implements ReceivePolicy {
        @Override
        public @Nullable Message receive(ReceiveStep step) {
            return null;
        }

        @Override
        public boolean isReadable() {
            return !inbox.isEmpty();
        }

        @Override
        public long held() {
            return waiting;
        }

        @Override
        public void attached(Peer queue) {
            readable(queue);
        }

        @Override
        public void readable(Peer queue) {
            do {
                Message message;
                while ((message = queue.in().poll(ReceiveStep.now())) != null) {
                    heard(queue, message);
                }
            } while (!queue.in().awaitMessages());
        }
    }
}
