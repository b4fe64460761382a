package io.weir.patterns.clientserver;

import io.weir.Message;
import io.weir.RoutingId;
import java.nio.ByteBuffer;

/**
 * The 32-bit number, never zero, by which a {@link ServerSocket} or {@link PeerSocket} knows a peer (RFC 41, 51: its routing
 * id). It is the first frame, four bytes, big-endian, of every message that these receive and send; it does not travel.
 * The peer keeps it as long as it is there, and none has it afterwards until all others were given away.
 *
 * @param value the number, without a sign
 */
public record RoutingNumber(int value) {
    /**
     * Who sent a message that a SERVER or PEER received.
     *
     * @throws IllegalArgumentException if the first frame is no such number
     */
    public static RoutingNumber of(Message received) {
        byte[] frame = received.array(0);
        if (frame.length != Integer.BYTES) {
            throw new IllegalArgumentException(
                    "routing number: " + frame.length + " bytes (expected: " + Integer.BYTES + ")");
        }
        return new RoutingNumber(ByteBuffer.wrap(frame).getInt());
    }

    /** The body behind this number: a message that a SERVER or PEER sends to that peer. */
    public Message before(Message body) {
        return body.prepend(frame());
    }

    /** The same as a routing id, as which peers know it. */
    RoutingId id() {
        return RoutingId.key(frame());
    }

    private byte[] frame() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /** The number, without a sign. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
