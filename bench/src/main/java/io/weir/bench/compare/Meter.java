package io.weir.bench.compare;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what arrives at an end, and tells the parent what it waits for: where the end is bound, that messages flow, and
 * what was counted between {@link #begin} and {@link #end}. One thread counts; another begins and ends.
 */
final class Meter {
    private final PrintStream out;
    private final boolean[] heard;
    private final AtomicLong count = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private volatile boolean measuring;
    private int silent;
    private @Nullable Snapshot start;

    /**
     * Counts for so many sockets.
     *
     * @param out lines for the parent
     */
    Meter(int sockets, PrintStream out) {
        this.out = out;
        heard = new boolean[sockets];
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
        add(1);
        heard(socket);
    }

    /** Sets the count of an end that counts for itself. */
    void arrivedAltogether(long messages) {
        count.lazySet(messages);
        if (messages > 0) {
            heard(0);
        }
    }

    /** Counts a round trip that should have begun at that time. */
    void arrivedAfter(long scheduledNanos) {
        latencies.add(System.nanoTime() - scheduledNanos);
        arrived();
    }

    private void add(long messages) {
        count.lazySet(count.getPlain() + messages);
    }

    private void heard(int socket) {
        if (!heard[socket]) {
            heard[socket] = true;
            silent--;
            if (silent == 0) {
                out.println("flowing");
            }
        }
    }

    /** The measured time begins. */
    void begin() {
        start = Snapshot.take(count.get());
        measuring = true;
    }

    /** Whether the measured time has begun. */
    boolean isMeasuring() {
        return measuring;
    }

    /** The measured time is over. */
    Reading end() {
        Snapshot begun = start;
        if (begun == null) {
            throw new IllegalStateException("it was never begun");
        }
        Snapshot end = Snapshot.take(count.get());
        return new Reading(
                end.count() - begun.count(),
                end.nanos() - begun.nanos(),
                latencies.taken(),
                end.jvm().since(begun.jvm()));
    }

    /** What there was at one moment. */
    private record Snapshot(long count, long nanos, JvmUse jvm) {
        static Snapshot take(long count) {
            return new Snapshot(count, System.nanoTime(), JvmUse.sinceStart());
        }
    }
}
