package io.weir.patterns.work;

import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the jobs of a queue that has a log: in memory as long as they find room there, and otherwise in the log alone, from
 * where they are read when they are wanted. Those that came first have the room, since they are leased first. One thread, which waits
 * for the medium.
 *
 * <p>A job that is put once more by the journal has a new record, and one whose body cannot be read has none any more: {@link
 * #LOST}.
 */
final class JobBodies {
    /** The body of a job whose record cannot be read. No job is put without a frame. */
    static final byte[][] LOST = {};

    /** What is read at a time: records, wanted or between them, and bytes. */
    private static final int READ = 256;

    private static final long READ_BYTES = 1 << 20;

    private final StoredLog log;
    private final long limit;
    private final JobCounts counts;

    /** Bytes of the bodies that are in memory, and in the log, too. */
    private long held;

    JobBodies(StoredLog log, long limit, JobCounts counts) {
        this.log = log;
        this.limit = limit;
        this.counts = counts;
    }

    // ---- in memory

    /** Its record is in the log, where its body may be alone from now on: in memory it stays if there is room. */
    void written(JobEntry job) {
        if (job.body == null || job.isLost() || job.isHeld) {
            return;
        }
        job.isHeld = held + job.bodyBytes <= limit;
        if (job.isHeld) {
            held += job.bodyBytes;
        } else {
            job.body = null;
            counts.stored += job.bodyBytes;
        }
    }

    /** The job is over. */
    void over(JobEntry job) {
        if (job.body == null) {
            counts.stored -= job.bodyBytes;
        } else if (job.isHeld) {
            held -= job.bodyBytes;
        }
    }

    /** Its body, which was in the log alone, cannot be read. */
    void lost(JobEntry job) {
        job.body = LOST;
        counts.stored -= job.bodyBytes;
    }

    // ---- in the log

    /**
     * Reads bodies that are in the log alone, as they are after this.
     *
     * @return those of the jobs, by number; {@link #LOST} for what cannot be read
     * @throws IOException if the log cannot be read now
     */
    Map<Long, byte[][]> read(List<JobEntry> jobs) throws IOException {
        Map<Long, byte[][]> bodies = new HashMap<>();
        List<JobEntry> wanted = jobs.stream()
                .sorted(Comparator.comparingLong(job -> job.record))
                .toList();
        int next = 0;
        while (next < wanted.size()) {
            next = read(wanted, next, bodies);
        }
        return bodies;
    }

    /** Reads at once what is near together, and returns which of the jobs is next. */
    private int read(List<JobEntry> wanted, int from, Map<Long, byte[][]> bodies) throws IOException {
        long first = wanted.get(from).record;
        int last = from;
        while (last + 1 < wanted.size() && wanted.get(last + 1).record - first < READ) {
            last++;
        }
        int most = (int) (wanted.get(last).record - first + 1);
        int next = from;
        for (StoredRecord record : log.read(first, most, READ_BYTES)) {
            while (next <= last && wanted.get(next).record < record.number()) {
                bodies.put(wanted.get(next++).number, lost());
            }
            if (next <= last && wanted.get(next).record == record.number()) {
                byte[][] body = bodyOf(wanted.get(next), record);
                bodies.put(wanted.get(next++).number, body == null ? lost() : body);
            }
        }
        if (next == from) {
            bodies.put(wanted.get(next++).number, lost());
        }
        return next;
    }

    private byte @Nullable [][] bodyOf(JobEntry job, StoredRecord record) {
        JobRecords.Entry entry = JobRecords.read(record.bytes());
        JobEntry read = entry == null ? null : entry.job();
        if (read == null || read.number != job.number || !read.id.equals(job.id)) {
            return null;
        }
        counts.bodiesRead++;
        return read.body;
    }

    private byte[][] lost() {
        counts.unreadable++;
        return LOST;
    }
}
