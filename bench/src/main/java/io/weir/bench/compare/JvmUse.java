package io.weir.bench.compare;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a JVM used of its memory.
 *
 * @param allocated bytes that its living threads allocated
 * @param collections how many garbage collections there were
 * @param collectionMillis how long they took together
 */
record JvmUse(long allocated, long collections, long collectionMillis) {
    static JvmUse sinceStart() {
        long allocated = 0;
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                allocated += Math.max(0, bytes);
            }
        }
        long collections = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        return new JvmUse(allocated, collections, millis);
    }

    JvmUse since(JvmUse earlier) {
        return new JvmUse(
                allocated - earlier.allocated,
                collections - earlier.collections,
                collectionMillis - earlier.collectionMillis);
    }

    JvmUse plus(JvmUse other) {
        return new JvmUse(
                allocated + other.allocated,
                collections + other.collections,
                collectionMillis + other.collectionMillis);
    }
}
