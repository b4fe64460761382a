package io.weir.patterns.retention.disk;

import io.weir.RoutingId;
import java.util.List;

/**
 * A name, as it is on disk.
 *
 * @param id by which records and logs refer to it
 * @param userId whose it is
 * @param topics what it is subscribed to
 */
record NameState(long id, RoutingId name, String userId, List<byte[]> topics, Position position) {
    NameState at(Position now) {
        return new NameState(id, name, userId, topics, now);
    }
}
