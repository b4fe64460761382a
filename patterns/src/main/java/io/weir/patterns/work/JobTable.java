package io.weir.patterns.work;

import io.weir.JobRefusedException.Reason;
import io.weir.snapshot.JobsSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a queue and what may become of them: put, leased, and then done, or back in the queue, or dead. It knows no
 * socket, no file and no clock. One thread; times are of one clock, in nanoseconds.
 *
 * <p>At any time: put + recovered = done + removed + queued + leased + dead.
 */
final class JobTable {
    private static final int KEPT_REASON = 200;

    /** Bytes of bodies that are handed out at a time: they are in memory until they are sent. */
    private static final long DISPATCHED_BYTES = 4 << 20;

    private final JobLimits limits;
    private final JobLog log;
    private final JobCounts counts;
    private final Workers workers;
    private final JobIndex jobs;

    private final QueuedJobs queue = new QueuedJobs();

    private final TreeSet<JobEntry> leases = new TreeSet<>(
            Comparator.<JobEntry>comparingLong(job -> job.deadline).thenComparingLong(job -> job.number));

    private int dead;

    /** A job that goes to a worker, with the number of that delivery. */
    record Delivery(WorkerEntry worker, JobEntry job, int number) {}

    /**
     * What became of a put.
     *
     * @param number of the job; 0 if it was refused
     * @param refusal why; null if it was not
     */
    record Put(long number, @Nullable Reason refusal) {}

    JobTable(JobLimits limits, JobLog log, JobCounts counts) {
        this.limits = limits;
        this.log = log;
        this.counts = counts;
        jobs = new JobIndex(limits, log);
        workers = new Workers(limits.workers(), limits.reconnectNanos());
    }

    Workers workers() {
        return workers;
    }

    // ---- producers

    Put put(JobId id, byte[][] body, long wallMillis) {
        long known = jobs.numberOf(id);
        if (known != 0) {
            counts.repeated++;
            return new Put(known, null);
        }
        JobEntry job = new JobEntry(jobs.lastNumber() + 1, id, body, wallMillis);
        if (!jobs.hasRoomFor(job)) {
            counts.refused++;
            return new Put(0, Reason.FULL);
        }
        counts.put++;
        jobs.enter(job);
        queue.addLast(job);
        log.put(job);
        return new Put(job.number, null);
    }

    // ---- workers

    /** Whether {@link #dispatch} would find something. */
    boolean hasWork() {
        return queue.size() > 0 && workers.anyWants();
    }

    /** Hands jobs to those that want some, until there are none of either, or so many. */
    List<Delivery> dispatch(long now, int most) {
        List<Delivery> deliveries = new ArrayList<>();
        long bytes = 0;
        while (queue.size() > 0 && deliveries.size() < most && bytes < DISPATCHED_BYTES) {
            WorkerEntry worker = workers.next();
            if (worker == null) {
                break;
            }
            JobEntry job = queue.remove();
            bytes += job.bodyBytes;
            job.state = JobEntry.State.LEASED;
            job.delivery++;
            job.attempts++;
            job.holder = worker;
            job.deadline = now + worker.leaseNanos;
            leases.add(job);
            worker.leased.add(job);
            workers.look(worker);
            counts.delivered++;
            if (job.delivery > 1) {
                counts.redelivered++;
            }
            log.leased(job);
            deliveries.add(new Delivery(worker, job, job.delivery));
        }
        return deliveries;
    }

    /** The worker's connection had no room for it: it waits again, and the worker for room. */
    void undelivered(Delivery delivery) {
        delivery.worker().full = true;
        workers.look(delivery.worker());
        withdraw(delivery);
    }

    /** It was not sent, and waits again. */
    void withdraw(Delivery delivery) {
        JobEntry job = delivery.job();
        if (isHeld(job, delivery.number())) {
            unlease(job);
            job.attempts--;
            counts.delivered--;
            enqueue(job);
        }
    }

    /** It was not sent, since its body cannot be read: it is dead. */
    void unreadable(Delivery delivery) {
        JobEntry job = delivery.job();
        unlease(job);
        counts.delivered--;
        if (!job.isLost()) {
            log.lost(job);
        }
        job.reason = "its body cannot be read from the store";
        die(job);
    }

    /** The work was done, whether or not the lease still holds; false if there never was such a delivery. */
    boolean ack(long number, int delivery) {
        JobEntry job = jobs.get(number);
        if (job == null) {
            // Told once more, since the answer was lost, or done by another worker meanwhile.
            return jobs.wasHere(number);
        }
        if (delivery < 1 || delivery > job.delivery) {
            return false;
        }
        counts.done++;
        if (job.state != JobEntry.State.LEASED || delivery < job.delivery) {
            counts.doneLate++;
        }
        over(job);
        return true;
    }

    /** The worker could not do it: it waits again, or is dead. False if the worker has no lease of it. */
    boolean reject(long number, int delivery, boolean again, String reason) {
        JobEntry job = jobs.get(number);
        if (job == null || !isHeld(job, delivery)) {
            return false;
        }
        counts.rejected++;
        unlease(job);
        job.reason = reason.length() > KEPT_REASON ? reason.substring(0, KEPT_REASON) : reason;
        if (again) {
            comeBack(job);
        } else {
            die(job);
        }
        return true;
    }

    /** The worker did not begin with it: it waits again, and that was no attempt. False if the worker has no lease of it. */
    boolean release(long number, int delivery) {
        JobEntry job = jobs.get(number);
        if (job == null || !isHeld(job, delivery)) {
            return false;
        }
        counts.released++;
        unlease(job);
        job.attempts--;
        enqueue(job);
        return true;
    }

    /** The lease ends so long from now; false if the worker has none. */
    boolean extend(long number, int delivery, long nanos, long now) {
        JobEntry job = jobs.get(number);
        if (job == null || !isHeld(job, delivery)) {
            return false;
        }
        leases.remove(job);
        job.deadline = now + nanos;
        leases.add(job);
        return true;
    }

    private static boolean isHeld(JobEntry job, int delivery) {
        return job.state == JobEntry.State.LEASED && job.delivery == delivery;
    }

    /** What worked at the other end of a connection is away, or gone. */
    void disconnected(Object peer, long now) {
        workers.disconnected(peer, now, this::abandoned);
    }

    private void abandoned(WorkerEntry worker) {
        for (JobEntry job : List.copyOf(worker.leased)) {
            counts.abandoned++;
            unlease(job);
            job.reason = "the worker left";
            comeBack(job);
        }
    }

    // ---- time

    /** Ends what is due. */
    void expire(long now) {
        workers.expire(now, this::abandoned);
        while (!leases.isEmpty() && leases.first().deadline - now <= 0) {
            JobEntry job = leases.first();
            WorkerEntry holder = job.holder;
            counts.expired++;
            unlease(job);
            job.reason = holder == null ? "the queue was restarted" : "the lease ran out";
            if (holder != null) {
                holder.silent = true;
                workers.look(holder);
            }
            comeBack(job);
        }
    }

    /** Nanoseconds until {@link #expire} has something to do, but at most so many. */
    long nextDue(long now, long most) {
        long due = workers.nextDue(now, most);
        return leases.isEmpty() ? due : Math.min(due, Math.max(0, leases.first().deadline - now));
    }

    // ---- the ways of a job

    private void unlease(JobEntry job) {
        leases.remove(job);
        WorkerEntry holder = job.holder;
        job.holder = null;
        if (holder != null) {
            holder.leased.remove(job);
            workers.look(holder);
        }
    }

    private void comeBack(JobEntry job) {
        if (job.attempts >= limits.deliveries()) {
            die(job);
        } else {
            enqueue(job);
        }
    }

    private void enqueue(JobEntry job) {
        job.state = JobEntry.State.QUEUED;
        queue.addFirst(job);
        log.queued(job);
    }

    private void die(JobEntry job) {
        job.state = JobEntry.State.DEAD;
        dead++;
        counts.died++;
        log.dead(job);
    }

    private void over(JobEntry job) {
        JobEntry.State before = job.state;
        job.state = JobEntry.State.OVER;
        switch (before) {
            case LEASED -> unlease(job);
            case QUEUED -> queue.left();
            case DEAD -> dead--;
            case OVER -> throw new IllegalStateException("job " + job.number + " is over");
        }
        jobs.leave(job);
    }

    // ---- operators

    /** A dead job waits again, with all its attempts before it; false if there is no such dead job. */
    boolean requeue(long number) {
        JobEntry job = jobs.get(number);
        if (job == null || job.state != JobEntry.State.DEAD) {
            return false;
        }
        dead--;
        job.attempts = 0;
        jobs.revived(job);
        enqueue(job);
        return true;
    }

    /** Gives up a job that is dead or waits; false if there is no such job. */
    boolean remove(long number) {
        JobEntry job = jobs.get(number);
        if (job == null || job.state == JobEntry.State.LEASED) {
            return false;
        }
        counts.removed++;
        over(job);
        return true;
    }

    // ---- recovery

    /** A job that an earlier process kept. If it was leased, its worker has so long to come back. */
    void recovered(JobEntry job, long now) {
        counts.recovered++;
        jobs.enter(job);
        switch (job.state) {
            case QUEUED -> queue.addLast(job);
            case LEASED -> {
                job.deadline = now + limits.reconnectNanos();
                leases.add(job);
            }
            case DEAD -> dead++;
            case OVER -> throw new IllegalStateException("job " + job.number + " is over");
        }
    }

    // ---- what there is

    JobIndex jobs() {
        return jobs;
    }

    JobsSnapshot snapshot(long wallMillis) {
        JobEntry first = jobs.oldest();
        long oldest = first == null ? 0 : Math.max(0, wallMillis - first.since);
        return counts.with(queue.size(), jobs.size() - queue.size() - dead, dead, jobs.bytes(), workers, oldest);
    }
}
