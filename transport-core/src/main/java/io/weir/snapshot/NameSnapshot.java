package io.weir.snapshot;

import io.weir.RoutingId;
import java.time.Instant;

/**
 * A subscriber that a publisher remembers by its name.
 *
 * @param name what the subscriber calls itself
 * @param userId whose name it is: the user id of the subscriber that first came under it; empty where none is known
 * @param connected whether the subscriber is connected
 * @param address where it is, or was last
 * @param topics topics that it is subscribed to
 * @param waiting messages that wait to be sent to it, beside those in the queue of its connection
 * @param spilled of {@code waiting}, those that are on disk, or on their way there
 * @param unacknowledged messages that were written, or wait in the queue of its connection, and that it has not taken yet, as
 *     far as it says so; 0 for a subscriber that does not
 * @param bytes bytes of both
 * @param resent messages that were offered again since it did not get them by the connection they were first offered to
 * @param dropped messages for it that were dropped, but for those that expired
 * @param expired messages for it that were dropped because they had waited too long
 * @param lastSeen when it was last connected; now if it is
 */
public record NameSnapshot(
        RoutingId name,
        String userId,
        boolean connected,
        String address,
        int topics,
        long waiting,
        long spilled,
        long unacknowledged,
        long bytes,
        long resent,
        long dropped,
        long expired,
        Instant lastSeen) {
    /** One line. */
    @Override
    public String toString() {
        return name + (userId.isEmpty() ? "" : " of " + userId)
                + (connected ? " (connected from " : " (last seen " + lastSeen + " at ") + address + "), " + topics
                + " topics: " + waiting + " wait" + (spilled > 0 ? " (" + spilled + " on disk), " : ", ")
                + unacknowledged + " unacknowledged (" + bytes + " bytes), "
                + resent + " sent again, " + dropped + " dropped, " + expired + " expired";
    }
}
