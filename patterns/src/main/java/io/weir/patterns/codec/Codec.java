package io.weir.patterns.codec;

import io.weir.Message;

/**
 * Makes values into messages and messages into values, for any kind of socket:
 *
 * <pre>{@code
 * Codec<Order> orders = JsonCodec.of(Order.class);
 * push.send(orders.encode(order));
 * Order next = orders.decode(pull.receive());
 * }</pre>
 *
 * <p>A codec knows the body alone. What stands before it is put there, and taken off, by the message itself:
 *
 * <pre>{@code
 * pub.send(orders.encode(order).prepend(topic));
 * Order news = orders.decode(sub.receive().skip(1));
 * }</pre>
 *
 * <p>An implementation must be safe from any thread, and must expect any bytes at all, since the peer may be hostile.
 */
public interface Codec<T> {
    /**
     * The value as a message that shares no array with the caller.
     *
     * @throws io.weir.CodecException if the value cannot be written
     */
    Message encode(T value);

    /**
     * The value of a message.
     *
     * @throws io.weir.CodecException if the message is none that {@link #encode} makes
     */
    T decode(Message message);
}
