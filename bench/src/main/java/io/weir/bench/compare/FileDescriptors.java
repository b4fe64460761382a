package io.weir.bench.compare;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets a process may have open, which many sockets in one process may need more than. */
final class FileDescriptors {
    /** The most that a contestant takes for each socket, which is JeroMQ: its connection, and pipes that wake its threads. */
    private static final int EACH = 4;

    private static final int JVM = 90;

    private FileDescriptors() {}

    /** The limit of this process, and so of its children. */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** Says so if there are too few for a process with so many sockets; a contestant would wait for connections for ever. */
    static void check(int sockets, long limit) throws TrialFailedException {
        long needed = (long) EACH * sockets + JVM;
        if (needed > limit) {
            throw new TrialFailedException("a process may open " + limit + " files (expected: " + needed + " for "
                    + sockets + " sockets; see ulimit -n)");
        }
    }
}
