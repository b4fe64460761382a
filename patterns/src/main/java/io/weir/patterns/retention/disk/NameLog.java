package io.weir.patterns.retention.disk;

import io.weir.Message;

/**
 * What of one name survives the process: its messages in order, what it is subscribed to, and how far it has got. Under the send
 * lock; what is told to it is on disk later.
 */
public interface NameLog {
    /** The number of no record. */
    long NO_RECORD = -1;

    /** Nothing survives. */
    NameLog NONE = new NameLog() {
        @Override
        public boolean survives() {
            return false;
        }

        @Override
        public boolean admits(Message message) {
            return true;
        }

        @Override
        public boolean hasRoomFor(long bytes) {
            return true;
        }

        @Override
        public long add(Message message) {
            return NO_RECORD;
        }

        @Override
        public long addBlank() {
            return NO_RECORD;
        }

        @Override
        public long addBefore(Message message, boolean first) {
            return NO_RECORD;
        }

        @Override
        public void done(long record) {}

        @Override
        public void stream(boolean known, long stream, long acknowledged) {}

        @Override
        public void heard() {}

        @Override
        public void topic(byte[] topic, boolean subscribed) {}

        @Override
        public void seen() {}

        @Override
        public void forget() {}
    };

    /** Whether it is for the next process. */
    default boolean survives() {
        return true;
    }

    /** Whether the message can be added, as far as is known: not while the disk fails. */
    boolean admits(Message message);

    /** Whether there is room for a message on the way to the disk; where there is none senders try again when there is. */
    boolean hasRoomFor(long bytes);

    /** Adds a message behind all others, and returns the number of its record. */
    long add(Message message);

    /** Adds a message that is not sent again, but has a number in the subscriber's stream. */
    long addBlank();

    /**
     * Adds a message that comes before all that was added and is not done.
     *
     * @param first whether the next one that is added so comes before this one no more, but behind it
     */
    long addBefore(Message message, boolean first);

    /** A record is needed no longer. */
    void done(long record);

    /** The subscriber counts what arrives, and so many messages of that stream were acknowledged; they are done. */
    void stream(boolean known, long stream, long acknowledged);

    /** The subscriber has said how much has arrived of what an earlier process left; what is sent from now on is in its stream. */
    void heard();

    /** What the name is subscribed to. */
    void topic(byte[] topic, boolean subscribed);

    /** The subscriber was there until now. */
    void seen();

    /** Makes several changes, of which the next process finds all or none. They wait for nothing. */
    default void atOnce(Runnable changes) {
        changes.run();
    }

    /** The name is not remembered any more. */
    void forget();
}
