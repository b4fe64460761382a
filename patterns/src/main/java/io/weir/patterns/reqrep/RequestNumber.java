package io.weir.patterns.reqrep;

import io.weir.Message;
import java.nio.ByteBuffer;

/** The number of a request: a frame of eight bytes before the delimiter, which comes back with the reply. */
final class RequestNumber {
    /** The frames before the body: the number and the delimiter. */
    static final int FRAMES = 2;

    private RequestNumber() {}

    /** The number before a message that begins with the delimiter. */
    static Message before(Message behindDelimiter, long number) {
        return behindDelimiter.prepend(
                ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** Whether the message has a number, a delimiter, and a body. */
    static boolean isIn(Message reply) {
        return reply.frameCount() > FRAMES && reply.array(0).length == Long.BYTES && reply.array(1).length == 0;
    }

    /** The number of a message that has one. */
    static long of(Message reply) {
        return ByteBuffer.wrap(reply.array(0)).getLong();
    }
}
