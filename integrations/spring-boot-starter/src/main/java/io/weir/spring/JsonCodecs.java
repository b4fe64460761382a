package io.weir.spring;

import io.weir.patterns.codec.Codec;
import java.lang.reflect.Type;

/**
 * Codecs of JSON by the mapper of the application: that of Jackson 3 where there is one, otherwise that of Jackson 2. A bean
 * of the application's own takes its place.
 *
 * <pre>{@code
 * Codec<Order> orders = json.of(Order.class);
 * requester.request(orders.encode(order));
 * }</pre>
 *
 * <p>Safe from any thread.
 */
@FunctionalInterface
public interface JsonCodecs {
    /** The codec of a class. */
    @SuppressWarnings("unchecked") // it is of that class
    default <T> Codec<T> of(Class<T> type) {
        return (Codec<T>) of((Type) type);
    }

    /** The codec of any type, such as a list of something. */
    Codec<?> of(Type type);
}
