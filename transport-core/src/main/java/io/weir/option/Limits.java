package io.weir.option;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a peer may cost. Each limit is checked before anything of the announced size is reserved; the peer that goes
 * over one is refused, and no other peer notices.
 *
 * @param messageSize bytes of all frames of one message, and of any one command
 * @param frames frames of one message
 * @param handshake time from the connection to the end of the handshake; zero for no limit
 * @param firstByte time from a connection that we made to the first byte of the peer, longer with each attempt in which
 *     none came; zero for no limit but that of the handshake
 * @param halfOpen handshakes that may be under way at one listener at a time; then the oldest gives way
 * @param metadata bytes of a handshake command, its properties included
 * @param unknownCommands commands that we do not know, per connection
 * @param subscriptions topics that one peer may be subscribed to
 * @param topicBytes bytes of all topics that one peer is subscribed to
 */
public record Limits(
        long messageSize,
        int frames,
        Duration handshake,
        Duration firstByte,
        int halfOpen,
        int metadata,
        int unknownCommands,
        int subscriptions,
        long topicBytes) {
    /**
     * Which of the two limits a peer is over with so many topics, or groups, of so many bytes together; null if it is
     * within both.
     */
    public @Nullable String exceededBy(long topics, long bytes) {
        if (topics > subscriptions) {
            return "subscriptions: " + topics + " (expected: <= maxSubscriptions of " + subscriptions + ")";
        }
        return bytes > topicBytes
                ? "bytes of all topics: " + bytes + " (expected: <= maxTopicBytes of " + topicBytes + ")"
                : null;
    }
}
