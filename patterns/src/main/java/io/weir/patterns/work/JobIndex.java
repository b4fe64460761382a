package io.weir.patterns.work;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs of a queue by number, by id and by age, and the ids of those that are over. One thread. */
final class JobIndex {
    private final JobLimits limits;
    private final JobLog log;
    private final TreeMap<Long, JobEntry> byNumber = new TreeMap<>();
    private final Map<JobId, JobEntry> byId = new HashMap<>();
    private final Map<JobId, DoneId> remembered = new LinkedHashMap<>();

    /** The oldest first; what is over or dead is passed over. */
    private final ArrayDeque<JobEntry> byAge = new ArrayDeque<>();

    private long bytes;
    private long lastNumber;

    /** Numbers up to this one were those of other queues. */
    private long numbersOfOthers;

    JobIndex(JobLimits limits, JobLog log) {
        this.limits = limits;
        this.log = log;
    }

    /** The number of the job with that id, which may be over; 0 if none is known. */
    long numberOf(JobId id) {
        JobEntry job = byId.get(id);
        if (job != null) {
            return job.number;
        }
        DoneId over = remembered.get(id);
        return over == null ? 0 : over.number;
    }

    boolean hasRoomFor(JobEntry job) {
        return byNumber.size() < limits.jobs() && bytes + job.size <= limits.bytes();
    }

    void enter(JobEntry job) {
        seen(job.number);
        byNumber.put(job.number, job);
        byId.put(job.id, job);
        bytes += job.size;
        byAge.addLast(job);
        job.isByAge = true;
    }

    /** The job is over: its id is remembered, and the oldest such id perhaps forgotten. */
    void leave(JobEntry job) {
        byNumber.remove(job.number);
        byId.remove(job.id);
        bytes -= job.size;
        DoneId id = new DoneId(job.number, job.id);
        log.over(job, id);
        remember(id);
        if (byAge.size() > 2 * byNumber.size() + 1000) {
            byAge.removeIf(each -> each.state == JobEntry.State.OVER);
        }
    }

    void remember(DoneId id) {
        seen(id.number);
        remembered.put(id.id, id);
        if (remembered.size() > limits.rememberedIds()) {
            Iterator<DoneId> oldest = remembered.values().iterator();
            DoneId forgotten = oldest.next();
            oldest.remove();
            log.forgotten(forgotten);
        }
    }

    /** A job that was dead is not any more. */
    void revived(JobEntry job) {
        if (!job.isByAge) {
            byAge.addFirst(job);
            job.isByAge = true;
        }
    }

    /** The job that was put first, of those that are neither over nor dead; null if there is none. */
    @Nullable JobEntry oldest() {
        JobEntry first = byAge.peek();
        while (first != null && (first.state == JobEntry.State.OVER || first.state == JobEntry.State.DEAD)) {
            byAge.remove();
            first.isByAge = false;
            first = byAge.peek();
        }
        return first;
    }

    /** No job gets this number any more. */
    void seen(long number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /**
     * The queue is new, and its numbers begin there: beyond those of a queue that was here before it, and that workers may still
     * speak of.
     */
    void begin(long number) {
        numbersOfOthers = number;
        seen(number);
    }

    /** Whether there was such a job here, for all that is known. */
    boolean wasHere(long number) {
        return number > numbersOfOthers && number <= lastNumber;
    }

    long lastNumber() {
        return lastNumber;
    }

    /**
     * The bodies of these jobs that are not in memory, by number; without a frame those that cannot be read. Waits for the medium.
     *
     * @throws IOException if it cannot be read now
     */
    Map<Long, byte[][]> bodies(List<JobEntry> jobs) throws IOException {
        return log.bodies(jobs.stream().filter(job -> job.body == null).toList());
    }

    @Nullable JobEntry get(long number) {
        return byNumber.get(number);
    }

    Collection<JobEntry> all() {
        return byNumber.values();
    }

    /** Those with larger numbers, in their order. */
    Collection<JobEntry> after(long number) {
        return byNumber.tailMap(number, /* inclusive= */ false).values();
    }

    int size() {
        return byNumber.size();
    }

    long bytes() {
        return bytes;
    }
}
