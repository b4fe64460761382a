package io.weir;

/** Why a message was dropped. Every message that is not written or delivered is counted under one of these. */
public enum DropReason {
    /** A peer of a PUB or XPUB, or of a socket that never waits, was at its high-water mark or byte budget. */
    HIGH_WATER_MARK,
    /** The ROUTER had no peer by that routing id and was told to drop, or the frames named none. */
    UNROUTABLE,
    /** The peer went away, and the message with it: queued for it, or handed to a connection that then broke. */
    DISCONNECTED,
    /** The socket closed, and its linger time ended, before the message was written. */
    LINGER_EXPIRED,
    /** The socket closed before the message was received. */
    CLOSED,
    /** A newer message took the place of this one: on a conflating socket, or where the latest of each key is kept. */
    CONFLATED,
    /** The socket drops the oldest, and this one had waited longest when a newer message found no room. */
    DISPLACED,
    /** The peer was disconnected because it was slow, and the message with it: what waited, and what found no room. */
    SLOW_PEER,
    /**
     * The message had spilled to disk, and could not be read from there; or it was to be kept for a name on a disk that fails,
     * or was kept there and could not be read.
     */
    SPILL_FAILED,
    /** The message matched no subscription of this SUB or group of this DISH, which the publisher cannot have known. */
    NOT_SUBSCRIBED,
    /** The message did not have the shape the pattern asks for: no envelope, frames too many. */
    MALFORMED,
    /** A reply to a request that is no longer waited for. */
    STALE,
    /** The kind of socket takes no messages from its peers. */
    NOT_ACCEPTED,
    /** More would have been kept for the subscriber of a name, or of all names together, than the retention allows. */
    RETENTION,
    /** The message was kept for the subscriber of a name for as long as the retention allows, and it did not come. */
    EXPIRED,
    /** The message was kept for the subscriber of a name, and the name was forgotten. */
    FORGOTTEN
}
