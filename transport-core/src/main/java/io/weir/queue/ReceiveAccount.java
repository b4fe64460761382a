package io.weir.queue;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * What one connection holds of received messages, for {@link ReceiveMemory}: it counts what it puts into its queue, and finds by
 * the queue's own counters how much of that was taken. So neither the queue nor the receiver knows of it.
 *
 * <p>{@link #count} and {@link #endTurn} are called by the connection's event loop; the rest is for any thread.
 */
public final class ReceiveAccount {
    /** What a message takes beside its bytes, and each of its frames. */
    private static final int OF_MESSAGE = 64;

    private static final int OF_FRAME = 32;

    /** Fewer bytes than this are not reported to the memory yet. */
    private static final int LITTLE = 1 << 10;

    /** Marks stand at least so many bytes apart. */
    private static final int APART = 4 << 10;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LEAST_PER_SECOND = 16 << 10;

    private final ReceiveMemory memory;
    private final SocketReceiveMemory socket;
    private final MessageQueue queue;
    private final Reader reader;

    // Of the event loop:

    private long messages;
    private long untold;
    private boolean messageEnded;

    /** Whether it may read a whole turn although memory is scarce, and until when. Written by the memory, and by the event loop at its end. */
    private volatile boolean turn;

    private volatile long turnEnds;

    // Under the monitor:

    /** How many messages had arrived and what they took all together, the oldest first; those that were taken are removed. */
    private final ArrayDeque<Mark> marks = new ArrayDeque<>(4);

    private long arrived;
    private long taken;

    /** What had arrived before that of which the last mark tells. */
    private long lastBegan;

    private long unfinished;
    private long told;
    private boolean ended;
    private boolean watched;
    private long watchedSince;
    private long unfinishedThen;

    /** The reading side of the connection. Methods are for any thread, and do not block. */
    public interface Reader {
        /** Reads again. */
        void readOn();

        /** Closes the connection, whose unfinished message keeps other connections waiting. */
        void stalled(String why);
    }

    private record Mark(long messages, long bytes) {}

    ReceiveAccount(ReceiveMemory memory, SocketReceiveMemory socket, MessageQueue queue, Reader reader) {
        this.memory = memory;
        this.socket = socket;
        this.queue = queue;
        this.reader = reader;
        messages = queue.offered();
    }

    /** A message of so many bytes and frames is on its way into the queue. */
    public void count(long bytes, int frames) {
        messages++;
        untold += bytes + OF_MESSAGE + (long) OF_FRAME * frames;
        messageEnded = true;
    }

    /** Whether so many bytes more would be within the limit, so that they may be reserved before they have arrived. */
    public boolean hasRoomFor(int bytes) {
        return memory.hasRoomFor(bytes);
    }

    /**
     * How many bytes the connection may read before it ends its turn: any number, but little while memory is scarce and others
     * are let on. Asked before each read, since other connections make memory scarce.
     */
    public int mostToRead() {
        if (!memory.isScarce()) {
            return Integer.MAX_VALUE;
        }
        return memory.isFirst(this) || hasTurn(memory.now()) ? ReceiveMemory.TURN : ReceiveMemory.GUARANTEED;
    }

    /** The connection may read a turn until then. */
    void giveTurn(long until) {
        turnEnds = until;
        turn = true;
    }

    /** Whether it was given a turn that it has not read. */
    boolean hasTurn(long now) {
        return turn && turnEnds - now > 0;
    }

    /**
     * Ends a turn of reading.
     *
     * @param incomplete bytes of a message that is not whole, and of what could not be handed over yet
     * @return whether to read on; if not, the reader will be told to
     */
    public boolean endTurn(long incomplete) {
        if (turn) {
            turn = false;
        }
        if (memory.isUnlimited() || (untold < LITTLE && incomplete < LITTLE && !memory.isScarce())) {
            return true;
        }
        boolean ofMessage = messageEnded;
        messageEnded = false;
        long holds;
        boolean within;
        synchronized (this) {
            mark();
            unfinished = incomplete;
            if (ofMessage) {
                watched = false;
            }
            holds = held();
            long more = holds - told;
            told = holds;
            within = memory.add(more);
        }
        return within || memory.mayReadOn(this, holds, incomplete > 0, ofMessage);
    }

    private void mark() {
        if (untold == 0) {
            return;
        }
        arrived += untold;
        untold = 0;
        if (marks.isEmpty() || arrived - lastBegan >= APART) {
            lastBegan = marks.isEmpty() ? taken : marks.getLast().bytes;
        } else {
            marks.removeLast();
        }
        marks.add(new Mark(messages, arrived));
    }

    private long held() {
        long gone = queue.taken() + queue.superseded();
        for (Mark mark = marks.peek(); mark != null && mark.messages <= gone; mark = marks.peek()) {
            taken = mark.bytes;
            marks.remove();
        }
        return arrived - taken + unfinished;
    }

    /** Nothing arrives any more. What is in the queue counts until it is taken. */
    public void close() {
        synchronized (this) {
            mark();
            unfinished = 0;
            ended = true;
            forgetWhatWasNotOffered();
        }
        memory.leave(this);
    }

    /** The last message may have found no room, and was thrown away. */
    private void forgetWhatWasNotOffered() {
        Mark last = marks.pollLast();
        if (last != null) {
            marks.add(new Mark(Math.min(last.messages, queue.offered()), last.bytes));
        }
    }

    /** Looks what was taken, tells the memory, and returns what is held. */
    synchronized long refresh() {
        long holds = held();
        memory.add(holds - told);
        told = holds;
        return holds;
    }

    synchronized long holds() {
        return told;
    }

    SocketReceiveMemory socket() {
        return socket;
    }

    /** Bytes of whole messages that wait to be received. */
    synchronized long whole() {
        return told - unfinished;
    }

    synchronized boolean isWithinMessage() {
        return unfinished > 0;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    void readOn() {
        reader.readOn();
    }

    /** Others wait: looks whether the message that this one has begun comes along. While it waits itself it need not. */
    void watch(long now, boolean waits) {
        String late;
        synchronized (this) {
            if (waits || ended || unfinished <= ReceiveMemory.GUARANTEED) {
                watched = false;
                return;
            }
            if (!watched) {
                watched = true;
                watchedSince = now;
                unfinishedThen = unfinished;
                return;
            }
            long nanos = now - watchedSince;
            long came = unfinished - unfinishedThen;
            if (nanos < PATIENCE_NANOS || came >= nanos / 1e9 * LEAST_PER_SECOND) {
                return;
            }
            watchedSince = now;
            late = "received memory is used up, and of a large message came " + came + " bytes in "
                    + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms (expected: >= " + LEAST_PER_SECOND + " a second)";
        }
        reader.stalled(late);
    }

    synchronized void watchNoMore() {
        watched = false;
    }
}
