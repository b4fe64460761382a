package io.weir;

/** What became of a message that was offered without waiting, or waited for a given time. What returns none throws instead. */
public enum SendResult {
    /** The socket accepted the message: it is on its way, or, for the kinds that drop, dropped and counted. */
    SENT,
    /** There is no peer to send to; try again when one is there. Nothing was sent. */
    NO_PEER,
    /** Every peer that may have the message is at its high-water mark or byte budget. Nothing was sent. */
    FULL,
    /** The ROUTER, SERVER or PEER has no peer by that routing id, and was not told to drop. Nothing was sent. */
    UNROUTABLE;

    /** Whether waiting may help: no peer yet, or no room yet. */
    public boolean mayRetry() {
        return this == NO_PEER || this == FULL;
    }
}
