package io.weir.bench.compare;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notes what a meter has counted so far, every ten milliseconds, on a thread of its own. One thread starts it and asks. */
final class Sampler {
    private static final long SAMPLING_MILLIS = 10;

    /** Ten minutes of them; more are not kept. */
    private static final int MOST = (int) (TimeUnit.MINUTES.toMillis(10) / SAMPLING_MILLIS);

    private final Meter meter;
    private final long[] nanos = new long[MOST];
    private final long[] counts = new long[MOST];
    private volatile int taken;

    Sampler(Meter meter) {
        this.meter = meter;
    }

    void start() {
        HelperThreads.start("sampler", this::sample);
    }

    private void sample() throws InterruptedException {
        for (int i = 0; i < MOST; i++) {
            nanos[i] = System.nanoTime();
            counts[i] = meter.count();
            taken = i + 1;
            Thread.sleep(SAMPLING_MILLIS);
        }
    }

    /** What it noted so far. */
    ColdReading curve() {
        int there = taken;
        @Nullable CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return new ColdReading(
                meter.firstNanos(),
                Arrays.copyOf(nanos, there),
                Arrays.copyOf(counts, there),
                JvmUse.sinceStart(),
                compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                        ? 0
                        : compiler.getTotalCompilationTime());
    }
}
