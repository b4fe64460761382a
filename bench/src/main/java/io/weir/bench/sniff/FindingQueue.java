package io.weir.bench.sniff;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was seen and not yet printed. The traffic never waits for the printing: what comes while this is full is counted and
 * forgotten. Safe from any thread.
 */
final class FindingQueue {
    /** Findings that may wait, of at most about two kilobytes each. */
    static final int CAPACITY = 16 * 1024;

    private static final int BATCH = 256;

    private final long start = System.nanoTime();
    private final BlockingQueue<TimedFinding> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong omitted = new AtomicLong();

    /** Remembers it with the time, if there is room. */
    void add(int connection, @Nullable Direction direction, Finding what) {
        if (!queue.offer(new TimedFinding(System.nanoTime() - start, connection, direction, what))) {
            omitted.incrementAndGet();
        }
    }

    /** The next ones, at least one; waits for it. Where some were forgotten, the last says how many. */
    List<TimedFinding> take() throws InterruptedException {
        List<TimedFinding> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH);
        long missing = omitted.getAndSet(0);
        if (missing > 0) {
            batch.add(new TimedFinding(System.nanoTime() - start, 0, null, new Finding.Omitted(missing)));
        }
        return batch;
    }
}
