package io.weir.option;

import io.weir.Message;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message that no peer has room for: the rule of a sending socket for the queue of each of its peers, which
 * is full at the high-water mark or byte budget. A message that cannot be sent for want of a peer overflows nothing.
 *
 * <p>Each message that a rule drops is counted under its {@link io.weir.DropReason}. The rule is the sender's: over inproc, where
 * both ends share one queue, it holds whichever of them connected. Immutable; for any thread. The guide has a page on it,
 * "Where can a message be waiting?".
 */
public final class Overflow {
    /** The sender waits, as long as its verb says: the rule of all kinds but PUB, XPUB and RADIO, which then do as with noDrop. */
    public static final Overflow WAIT = new Overflow("WAIT", null);

    /** The message is dropped: the rule of PUB, XPUB and RADIO ({@link io.weir.DropReason#HIGH_WATER_MARK}). */
    public static final Overflow DROP_NEWEST = new Overflow("DROP_NEWEST", null);

    /**
     * Only the newest message waits; marks and budgets are set aside (ZMQ_CONFLATE, {@link io.weir.DropReason#CONFLATED}). Unlike
     * the option conflate, which some kinds have, it leaves alone what is received.
     */
    public static final Overflow CONFLATE = new Overflow("CONFLATE", null);

    private static final Overflow DROP_OLDEST = new Overflow("dropOldest", null);
    private static final Overflow DISCONNECT = new Overflow("disconnectSlowPeer", null);
    private static final Overflow LATEST_PER_KEY =
            new Overflow("latestPerKey", message -> ByteBuffer.wrap(message.array(0)));

    private final String name;
    private final @Nullable Function<? super Message, ?> key;

    private Overflow(String name, @Nullable Function<? super Message, ?> key) {
        this.name = name;
        this.key = key;
    }

    /** The messages that have waited longest are dropped until there is room ({@link io.weir.DropReason#DISPLACED}). */
    public static Overflow dropOldest() {
        return DROP_OLDEST;
    }

    /** As {@link #latestPerKey(Function)}; the key is the first frame of what is queued, so without a routing id or number. */
    public static Overflow latestPerKey() {
        return LATEST_PER_KEY;
    }

    /**
     * Of the messages of one key only the latest waits, in the place of the one that it replaces ({@link
     * io.weir.DropReason#CONFLATED}). As many keys wait as the mark says; for one more the key that has waited longest is
     * dropped ({@link io.weir.DropReason#DISPLACED}).
     *
     * @param key gives the key of a message, which must have {@code equals} and {@code hashCode}, and not be null. Called
     *     by the sender for each peer that the message goes to, under the socket's lock: it must be quick and must not use the
     *     socket. What it throws the sender gets, and the message is not queued
     */
    public static Overflow latestPerKey(Function<? super Message, ?> key) {
        return new Overflow("latestPerKey", Objects.requireNonNull(key, "key"));
    }

    /**
     * A connected peer at its mark is disconnected, with the refusal {@link io.weir.Refusal#SLOW_PEER}; what waited for it is
     * dropped ({@link io.weir.DropReason#SLOW_PEER}). One that connects again starts afresh.
     */
    public static Overflow disconnectSlowPeer() {
        return DISCONNECT;
    }

    /** What gives the key of a message; null unless the rule is to keep the latest of each key. */
    public @Nullable Function<? super Message, ?> key() {
        return key;
    }

    /** Whether messages that were queued make room for newer ones. */
    boolean givesUpWhatWaits() {
        return key != null || this == DROP_OLDEST || this == CONFLATE;
    }

    /** The name that the rule has here. */
    @Override
    public String toString() {
        return name;
    }
}
