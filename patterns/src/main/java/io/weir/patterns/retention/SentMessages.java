package io.weir.patterns.retention;

import io.weir.patterns.retention.disk.NameLog;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a connection of a name was offered and that the subscriber has not acknowledged. They have numbers without
 * being given any: the subscriber counts what arrives in the stream, over all connections, and says how far it has got. Under the
 * send lock.
 */
final class SentMessages {
    private final ArrayDeque<Kept> messages = new ArrayDeque<>();
    private boolean hasStream;
    private long stream;

    /** The number of the last message of the stream that was acknowledged. */
    private long acknowledged;

    int size() {
        return messages.size();
    }

    void add(Kept next) {
        messages.addLast(next);
    }

    @Nullable Kept oldest() {
        return messages.peekFirst();
    }

    /** The oldest will not be sent again. */
    Kept removeOldest() {
        acknowledged++;
        return messages.removeFirst();
    }

    /** The newest was not sent after all; null if there is none. */
    @Nullable Kept pollNewest() {
        return messages.pollLast();
    }

    /** An earlier process knew the stream, and so many of its messages were acknowledged. */
    void recover(long ofStream, long taken) {
        hasStream = true;
        stream = ofStream;
        acknowledged = taken;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** The next number of the stream is that of a message which is given up before it is known whether it was sent. */
    void passOver() {
        acknowledged++;
    }

    /** So many messages of the stream have arrived, and those here are the last of them. */
    void endsAt(long arrived) {
        acknowledged = arrived - messages.size();
    }

    /** Tells how far the subscriber has got. */
    void tell(NameLog log) {
        log.stream(hasStream, stream, acknowledged);
    }

    /** Whether the numbers are in that stream. */
    boolean isStream(long number) {
        return hasStream && stream == number;
    }

    /**
     * A connection begins, and so many messages of that stream have arrived.
     *
     * @return how many of these here, or a negative number if so many were never sent. Of another stream none have
     */
    int resume(long ofStream, long arrived) {
        long here = isStream(ofStream) ? arrived - acknowledged : 0;
        if (here > messages.size()) {
            return -1;
        }
        if (!isStream(ofStream) || here < 0) {
            // In the latter case, what it did not get waited too long here.
            hasStream = true;
            stream = ofStream;
            acknowledged = arrived;
            here = 0;
        }
        return (int) here;
    }

    /** A connection begins that says nothing of what arrived. */
    void endStream() {
        hasStream = false;
    }

    /** Whether so many messages of the stream were sent. */
    boolean hasSent(long number) {
        return number - acknowledged <= messages.size();
    }

    /** Whether the oldest is among so many messages of the stream. */
    boolean isOldestWithin(long number) {
        return acknowledged < number;
    }
}
