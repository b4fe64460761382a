package io.weir;

import java.util.Map;

/**
 * Where the messages of one socket are, counted since it was opened.
 *
 * <p>At rest two sums hold exactly: {@code accepted = written + dropped + queued} on the sending side, and {@code
 * decoded = delivered + dropped + queued} on the receiving side. While messages move, the parts are read one after the
 * other and may differ by those in motion. A publisher accepts one copy for each subscriber that matches; a message that
 * none matches is no copy, is part of neither sum and no loss, and is counted apart.
 *
 * @param accepted copies that the socket took from the application
 * @param written copies that were handed to the operating system, or to the other end of an inproc pair
 * @param sendQueued accepted copies that wait to be written
 * @param sendDropped accepted copies that were dropped, by reason; reasons that never occurred are absent
 * @param decoded messages that arrived from peers, whole
 * @param delivered messages that the application received
 * @param receiveQueued decoded messages that wait to be received
 * @param receiveDropped decoded messages that were dropped, by reason; reasons that never occurred are absent
 * @param sendSpilled of {@code sendQueued}, those that are on disk, or on their way there
 * @param noSubscriber messages that a PUB, XPUB or RADIO was given while no subscriber was there that wanted them, and those
 *     that an XSUB was given for publishers while it had none; 0 for other kinds
 */
public record Accounting(
        long accepted,
        long written,
        long sendQueued,
        Map<DropReason, Long> sendDropped,
        long decoded,
        long delivered,
        long receiveQueued,
        Map<DropReason, Long> receiveDropped,
        long sendSpilled,
        long noSubscriber) {
    /** Copies the maps. */
    public Accounting {
        sendDropped = Map.copyOf(sendDropped);
        receiveDropped = Map.copyOf(receiveDropped);
    }

    /** The sum of {@link #sendDropped()}. */
    public long totalSendDropped() {
        return sum(sendDropped);
    }

    /** The sum of {@link #receiveDropped()}. */
    public long totalReceiveDropped() {
        return sum(receiveDropped);
    }

    private static long sum(Map<DropReason, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
