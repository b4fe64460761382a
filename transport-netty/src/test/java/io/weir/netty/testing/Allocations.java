package io.weir.netty.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** What a thread has allocated, to hold against what a peer has sent. */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Loading classes allocates, too, in the thread that is the first to need them. */
    private static final int ATTEMPTS = 3;

    private Allocations() {}

    /** Does the work, again if need be, and fails if it allocates more than that on the heap each time. */
    public static <T> T within(long limit, Supplier<T> work) {
        long allocated = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            T done = work.get();
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (allocated <= limit) {
                return done;
            }
        }
        throw new AssertionError("allocated " + allocated + " bytes (expected: <= " + limit + ")");
    }
}
