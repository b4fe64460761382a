package io.weir.bench.compare;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what arrives at an end, and tells the parent what it waits for: where the end is bound, that messages flow, and
 * what was counted between {@link #begin} and {@link #end}. One thread counts; another begins and ends.
 */
final class Meter {
    private final PrintStream out;
    private final AtomicLongArray each;
    private final AtomicLong count = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private volatile boolean measuring;
    private volatile long firstNanos;
    private int silent;
    private @Nullable Snapshot start;

    /**
     * Counts for so many sockets.
     *
     * @param out lines for the parent
     */
    Meter(int sockets, PrintStream out) {
        this.out = out;
        each = new AtomicLongArray(sockets);
        silent = sockets;
    }

    /** Says where the end is bound. */
    void bound(String endpoint) {
        out.println("bound " + endpoint);
    }

    /** Counts a message of the only socket. */
    void arrived() {
        arrived(0);
    }

    /** Counts a message of one socket. Messages flow once every socket has had one. */
    void arrived(int socket) {
        long all = count.getPlain();
        if (all == 0) {
            firstNanos = System.nanoTime();
        }
        count.lazySet(all + 1);
        long before = each.getPlain(socket);
        each.lazySet(socket, before + 1);
        if (before == 0) {
            heard();
        }
    }

    /** Sets the count of an end that counts for itself. */
    void arrivedAltogether(long messages) {
        if (messages > 0 && firstNanos == 0) {
            firstNanos = System.nanoTime();
        }
        count.lazySet(messages);
        if (messages > 0 && silent > 0) {
            heard();
        }
    }

    /** Counts a round trip that should have begun at that time. */
    void arrivedAfter(long scheduledNanos) {
        latencies.add(System.nanoTime() - scheduledNanos);
        arrived();
    }

    private void heard() {
        silent--;
        if (silent == 0) {
            out.println("flowing");
        }
    }

    /** How many arrived so far. */
    long count() {
        return count.get();
    }

    /** When the first arrived, by {@link System#nanoTime}; 0 if none has. */
    long firstNanos() {
        return firstNanos;
    }

    /** The measured time begins. */
    void begin() {
        start = snapshot();
        measuring = true;
    }

    /** Whether the measured time has begun. */
    boolean isMeasuring() {
        return measuring;
    }

    /** The measured time is over. */
    EndReport end() {
        Snapshot begun = start;
        if (begun == null) {
            throw new IllegalStateException("it was never begun");
        }
        Snapshot end = snapshot();
        return new EndReport(
                end.count() - begun.count(),
                end.nanos() - begun.nanos(),
                latencies.taken(),
                IntStream.range(0, each.length())
                        .mapToLong(i -> end.each()[i] - begun.each()[i])
                        .toArray(),
                end.jvm().since(begun.jvm()));
    }

    private Snapshot snapshot() {
        long[] counts = IntStream.range(0, each.length()).mapToLong(each::get).toArray();
        return new Snapshot(count.get(), counts, System.nanoTime(), JvmUse.sinceStart());
    }

    /** What there was at one moment. */
    private record Snapshot(long count, long[] each, long nanos, JvmUse jvm) {}
}
