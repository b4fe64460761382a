package io.weir.netty.zmtp;

/**
 * Counts the messages between two wake-ups of a receiver, and notices a stream in small portions: many messages soon after
 * many, but few bytes. There a pause lets the next reads bring more at once, and spares the sender, whose system call wakes
 * us, as much as us: libzmq writes 8 KiB at a time. Event loop only.
 */
final class ReadThrottle {
    /** How long a stream is not read: less than a queue of the usual size takes to empty. */
    static final long PAUSE_NANOS = 100_000;

    private static final int MANY = 32;

    /**
     * A reader that gets as much by one read gains nothing by waiting, and a sender would fill the system's buffers
     * meanwhile.
     */
    private static final int MANY_BYTES = 32 * 1024;

    private static final long SOON_NANOS = 50_000;

    private int messages;
    private long bytes;
    private long lastMany;

    /** Begins its life at that time of {@link System#nanoTime}. */
    ReadThrottle(long now) {
        lastMany = now - SOON_NANOS;
    }

    void count(long size) {
        messages++;
        bytes += size;
    }

    boolean isEmpty() {
        return messages == 0;
    }

    /** Ends the burst, and says whether it is part of a stream. A burst that comes after a pause is not: it is looked at anew. */
    boolean end(long now) {
        boolean many = messages >= MANY && bytes < MANY_BYTES;
        messages = 0;
        bytes = 0;
        if (!many) {
            return false;
        }
        boolean stream = now - lastMany < SOON_NANOS;
        lastMany = now;
        return stream;
    }
}
