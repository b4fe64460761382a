package io.weir.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for the bodies of large messages: a budget, divided evenly among the sizes that are powers of
 * two from {@value #LEAST} bytes to four MiB. What is given back is lent again, the last first, and never returned to the
 * operating system; what is not given back is freed with the message, by the garbage collector. Where there is none left,
 * bodies are arrays, as all small ones are.
 *
 * <p>Safe from any thread.
 */
public final class BodyMemory {
    /** The smallest body that is worth it, in bytes: a smaller one is copied in less time than to lend it takes. */
    public static final int LEAST = BodyLayout.LEAST;

    /** Bytes before each body for the header, which the writer of the body puts there, so that both are one piece. */
    public static final int HEADROOM = BodyLayout.HEADROOM;

    /** Bytes behind each body that a reader of the channel may use: the next header comes with the end of the body. */
    public static final int MARGIN = BodyLayout.MARGIN;

    private static final int SIZES = 8;

    private final long budget;
    private final SizeClass[] shelves = new SizeClass[SIZES];

    /**
     * Makes a memory.
     *
     * @param bytes the budget; zero for none at all
     */
    public BodyMemory(long bytes) {
        budget = bytes;
        for (int i = 0; i < SIZES; i++) {
            shelves[i] = new SizeClass(LEAST << i, bytes / SIZES);
        }
    }

    /** Lends memory for a body of that many bytes; null if the body is too small or too large, or nothing is left. */
    public @Nullable PooledBody lend(int bytes) {
        SizeClass shelf = shelfFor(bytes);
        return shelf == null ? null : loan(shelf.take(), bytes);
    }

    /**
     * The same for a sender, which may be faster than the transports that give back: while much is lent to senders, and
     * some comes back every few milliseconds, it waits for that rather than to take memory that is in no cache. Not for
     * event loops.
     */
    public @Nullable PooledBody lendThrottled(int bytes) {
        SizeClass shelf = shelfFor(bytes);
        return shelf == null ? null : loan(shelf.takeThrottled(), bytes);
    }

    private static @Nullable PooledBody loan(@Nullable Block block, int bytes) {
        return block == null ? null : new PooledBody(block, bytes);
    }

    private @Nullable SizeClass shelfFor(int bytes) {
        if (bytes < LEAST) {
            return null;
        }
        int i = Integer.SIZE - Integer.numberOfLeadingZeros((bytes - 1) / LEAST);
        return i < SIZES ? shelves[i] : null;
    }

    /** Bytes that there may be, those of sizes that are not used included. */
    public long budget() {
        return budget;
    }

    /** How many bodies found nothing left of their size, so that they became arrays. */
    public long shortages() {
        return Arrays.stream(shelves).mapToLong(SizeClass::shortages).sum();
    }

    /** Bytes that are lent, as whole blocks, without those that the garbage collector has found to be forgotten. */
    public long lentBytes() {
        return Arrays.stream(shelves).mapToLong(SizeClass::lentBytes).sum();
    }
}
