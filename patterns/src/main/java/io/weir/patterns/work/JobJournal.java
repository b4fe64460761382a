package io.weir.patterns.work;

import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a queue in a log, which is released at its old end only. What is old and still needed is appended once more
 * when more than half of the bytes in the log are needed no longer, so the log stays in proportion to what is kept.
 *
 * <p>What is told to it waits for {@link #commit}, all of it in one append; after one that failed, for the next. One thread.
 */
final class JobJournal implements JobLog {
    private static final int READ = 1024;
    private static final long READ_BYTES = 4 << 20;

    /** Bytes of one commit that are old records, appended once more. */
    private static final long MOVE_BYTES = 1 << 20;

    private final StoredLog log;
    private final JobCounts counts;
    private final JobBodies bodies;
    private final long segmentBytes;
    private final LogSegments segments;

    /** What is needed of the log, by the number of its record. */
    private final TreeMap<Long, Kept> kept = new TreeMap<>();

    private final List<Change> changes = new ArrayList<>();
    private final Numbers numbers = new Numbers();
    private long keptBytes;

    /** What is written, and what is needed from then on, and no longer. */
    private record Change(
            byte @Nullable [] record,
            @Nullable Kept adds,
            @Nullable Kept drops) {}

    /** The record of the numbers that are taken, which outlives all jobs. */
    private static final class Numbers extends Kept {
        long last;
    }

    /** Makes one of segments of so many bytes, and so many bytes of bodies in memory. */
    JobJournal(StoredLog log, JobCounts counts, long segmentBytes, long bodyBytes) {
        this.log = log;
        this.counts = counts;
        this.segmentBytes = segmentBytes;
        segments = new LogSegments(segmentBytes);
        bodies = new JobBodies(log, bodyBytes, counts);
    }

    // ---- recovery

    /** Reads what an earlier process left, into the table. */
    void recover(JobTable table, long now) throws IOException {
        Map<Long, JobEntry> jobs = new TreeMap<>();
        Map<Long, DoneId> over = new LinkedHashMap<>();
        long next = log.first();
        while (next < log.next()) {
            List<StoredRecord> records = log.read(next, READ, READ_BYTES);
            if (records.isEmpty()) {
                counts.unreadable += log.next() - next;
                break;
            }
            for (StoredRecord record : records) {
                counts.unreadable += record.number() - next;
                next = record.number() + 1;
                segments.add(record.number(), record.bytes().length);
                recover(record, jobs, over, table);
            }
        }
        over.values().forEach(id -> {
            keep(id);
            table.jobs().remember(id);
        });
        jobs.values().forEach(job -> {
            keep(job);
            table.recovered(job, now);
        });
        numbers.last = table.jobs().lastNumber();
        if (numbers.record < 0) {
            changes.add(new Change(JobRecords.number(numbers.last), numbers, null));
        } else {
            keep(numbers);
        }
    }

    private void recover(StoredRecord record, Map<Long, JobEntry> jobs, Map<Long, DoneId> over, JobTable table) {
        JobRecords.Entry entry = JobRecords.read(record.bytes());
        if (entry == null) {
            counts.unreadable++;
            return;
        }
        table.jobs().seen(entry.number());
        switch (entry.letter()) {
            case JobRecords.JOB -> {
                if (entry.job() != null) {
                    replaced(jobs.put(entry.number(), at(record, entry.job())));
                    bodies.written(entry.job());
                }
            }
            case JobRecords.OVER -> {
                replaced(jobs.remove(entry.number()));
                if (entry.id() != null) {
                    over.remove(entry.number());
                    over.put(entry.number(), at(record, new DoneId(entry.number(), entry.id())));
                }
            }
            case JobRecords.NUMBER -> at(record, numbers);
            default -> change(jobs.get(entry.number()), entry);
        }
    }

    private void replaced(@Nullable JobEntry before) {
        if (before != null) {
            bodies.over(before);
        }
    }

    /** Of a job whose own record could not be read nothing else is of use. */
    private static void change(@Nullable JobEntry job, JobRecords.Entry entry) {
        if (job == null) {
            return;
        }
        switch (entry.letter()) {
            case JobRecords.LEASED -> {
                job.state = JobEntry.State.LEASED;
                job.delivery = entry.delivery();
                job.attempts = entry.attempts();
            }
            case JobRecords.QUEUED -> {
                job.state = JobEntry.State.QUEUED;
                job.attempts = entry.attempts();
            }
            default -> {
                job.state = JobEntry.State.DEAD;
                job.reason = entry.reason();
            }
        }
    }

    private static <T extends Kept> T at(StoredRecord record, T what) {
        what.record = record.number();
        what.recordBytes = record.bytes().length;
        return what;
    }

    // ---- changes

    @Override
    public void put(JobEntry job) {
        changes.add(new Change(JobRecords.job(job, Objects.requireNonNull(job.body)), job, null));
    }

    @Override
    public void leased(JobEntry job) {
        changes.add(new Change(JobRecords.leased(job), null, null));
    }

    @Override
    public void queued(JobEntry job) {
        changes.add(new Change(JobRecords.queued(job), null, null));
    }

    @Override
    public void dead(JobEntry job) {
        changes.add(new Change(JobRecords.dead(job), null, null));
    }

    @Override
    public void over(JobEntry job, DoneId remembered) {
        numbers.last = Math.max(numbers.last, job.number);
        changes.add(new Change(JobRecords.over(remembered), remembered, job));
        bodies.over(job);
    }

    @Override
    public void forgotten(DoneId id) {
        id.forgotten = true;
        changes.add(new Change(null, null, id));
    }

    @Override
    public void lost(JobEntry job) {
        bodies.lost(job);
        changes.add(new Change(JobRecords.job(job, JobBodies.LOST), job, null));
    }

    @Override
    public Map<Long, byte[][]> bodies(List<JobEntry> jobs) throws IOException {
        return bodies.read(jobs);
    }

    /**
     * Appends all that has changed.
     *
     * @return whether there was anything
     * @throws IOException if nothing of it was appended; it is tried again with the next commit
     */
    boolean commit() throws IOException {
        if (changes.isEmpty()) {
            return false;
        }
        List<Change> all = new ArrayList<>(changes);
        all.addAll(moves());
        List<byte[]> records = new ArrayList<>(all.size());
        for (Change change : all) {
            if (change.record() != null) {
                records.add(change.record());
            }
        }
        long number = records.isEmpty() ? log.next() : log.append(records);
        for (Change change : all) {
            if (change.drops() != null) {
                drop(change.drops());
            }
            if (change.record() != null) {
                segments.add(number, change.record().length);
                if (change.adds() != null) {
                    added(change.adds(), number, change.record().length);
                }
                number++;
            }
        }
        changes.clear();
        release();
        return true;
    }

    void sync() throws IOException {
        log.sync();
    }

    void close() throws IOException {
        log.close();
    }

    private void added(Kept what, long number, int bytes) {
        drop(what);
        what.record = number;
        what.recordBytes = bytes;
        keep(what);
        if (what instanceof JobEntry job && job.state != JobEntry.State.OVER) {
            bodies.written(job);
        }
    }

    private void keep(Kept what) {
        kept.put(what.record, what);
        keptBytes += what.recordBytes;
    }

    private void drop(Kept what) {
        if (kept.remove(what.record, what)) {
            keptBytes -= what.recordBytes;
        }
    }

    // ---- what is needed no longer

    /** Old records that are needed, to be appended once more; empty as long as the log is not much larger than they are. */
    private List<Change> moves() throws IOException {
        List<Change> moves = new ArrayList<>();
        if (segments.bytes() <= 2 * keptBytes + 8 * segmentBytes) {
            return moves;
        }
        long moved = 0;
        List<Kept> oldest = new ArrayList<>();
        for (Kept what : kept.values()) {
            oldest.add(what);
            moved += what.recordBytes;
            if (moved >= MOVE_BYTES) {
                break;
            }
        }
        Map<Long, byte[][]> read = bodies.read(oldest.stream()
                .filter(JobEntry.class::isInstance)
                .map(JobEntry.class::cast)
                .filter(job -> job.body == null && job.state != JobEntry.State.OVER)
                .toList());
        for (Kept what : oldest) {
            byte[] record = again(what, read);
            if (record != null) {
                moves.add(new Change(record, what, null));
            }
        }
        return moves;
    }

    /** Its record as it is now; null if a change that waits gives it up. */
    private byte @Nullable [] again(Kept what, Map<Long, byte[][]> read) {
        if (what instanceof JobEntry job) {
            byte[][] body = job.body == null ? read.getOrDefault(job.number, JobBodies.LOST) : job.body;
            return job.state == JobEntry.State.OVER ? null : JobRecords.job(job, body);
        }
        if (what instanceof DoneId id) {
            return id.forgotten ? null : JobRecords.over(id);
        }
        return JobRecords.number(numbers.last);
    }

    private void release() {
        if (segments.release(kept.isEmpty() ? log.next() : kept.firstKey())) {
            try {
                log.release(segments.first());
            } catch (IOException e) {
                // What is appended is there. The next release tries these, too, and the next append says what is wrong.
            }
        }
    }
}
