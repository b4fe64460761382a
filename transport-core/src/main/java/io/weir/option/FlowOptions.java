package io.weir.option;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a socket holds, and how long its calls and its closing wait.
 *
 * @param sendHighWaterMark messages that may wait to be sent, for each peer; 0 for no limit (libzmq: ZMQ_SNDHWM, 1000)
 * @param receiveHighWaterMark messages that may wait to be received, for each peer; 0 for no limit (ZMQ_RCVHWM, 1000)
 * @param sendByteBudget bytes that may wait to be sent, for each peer; 0 for no limit (libzmq has none)
 * @param receiveByteBudget bytes that may wait to be received, for each peer; 0 for no limit (libzmq has none)
 * @param asyncSends messages that may wait in {@code sendAsync} beside the queues of the peers
 * @param sendTimeout how long a plain send waits (ZMQ_SNDTIMEO)
 * @param receiveTimeout how long a plain receive waits (ZMQ_RCVTIMEO)
 * @param linger how long closing waits for unsent messages (libzmq: ZMQ_LINGER, for ever)
 * @param immediate whether only completed connections get messages (ZMQ_IMMEDIATE)
 * @param conflate whether only the newest message is kept, in both directions (ZMQ_CONFLATE)
 * @param overflow what becomes of a message that no peer has room for; null for the rule of the socket type (libzmq has none)
 */
public record FlowOptions(
        int sendHighWaterMark,
        int receiveHighWaterMark,
        long sendByteBudget,
        long receiveByteBudget,
        int asyncSends,
        Duration sendTimeout,
        Duration receiveTimeout,
        Duration linger,
        boolean immediate,
        boolean conflate,
        @Nullable Overflow overflow) {
    /** The same with other marks. */
    public FlowOptions withMarks(int send, int receive) {
        return new FlowOptions(
                send,
                receive,
                sendByteBudget,
                receiveByteBudget,
                asyncSends,
                sendTimeout,
                receiveTimeout,
                linger,
                immediate,
                conflate,
                overflow);
    }
}
