package io.weir.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The limit of open files and sockets that the shell has set for this process. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Skips the test if the process may not open so many more. */
    public static void assumeRoomFor(int more) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long room = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            assumeTrue(room >= more, () -> "open files: " + room + " more are allowed (expected: " + more + ")");
        }
    }
}
