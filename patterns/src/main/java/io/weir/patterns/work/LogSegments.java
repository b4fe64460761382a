package io.weir.patterns.work;

import java.util.ArrayDeque;

/** The parts that a log is released by, so that it is not asked to release a record at a time. One thread. */
final class LogSegments {
    private final long segmentBytes;

    /** Where they begin, and how many bytes each has. */
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    private long bytes;

    private static final class Segment {
        final long first;
        long bytes;

        Segment(long first) {
            this.first = first;
        }
    }

    LogSegments(long segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    /** The bytes of all. */
    long bytes() {
        return bytes;
    }

    /** A record is in the log. */
    void add(long number, int recordBytes) {
        Segment last = segments.peekLast();
        if (last == null || last.bytes >= segmentBytes) {
            last = new Segment(number);
            segments.add(last);
        }
        last.bytes += recordBytes;
        bytes += recordBytes;
    }

    /**
     * Gives up those that end before that record.
     *
     * @return whether there were any; then the log may be released up to {@link #first}
     */
    boolean release(long needed) {
        boolean released = false;
        while (segments.size() > 1 && second().first <= needed) {
            bytes -= segments.remove().bytes;
            released = true;
        }
        return released;
    }

    /** Where the first one begins. */
    long first() {
        return segments.element().first;
    }

    private Segment second() {
        var each = segments.iterator();
        each.next();
        return each.next();
    }
}
