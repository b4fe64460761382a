package io.weir.queue;

import io.weir.Message;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The latest message of each key, in the order in which the keys came: a newer message takes the place of the older one, so a
 * key that changes often does not wait longer than others.
 */
final class LatestPerKeyQueue extends DisplacingQueue {
    private final Function<? super Message, ?> keyOf;
    private final Map<Object, Message> messages = new LinkedHashMap<>();

    LatestPerKeyQueue(
            Function<? super Message, ?> keyOf,
            int highWaterMark,
            long byteBudget,
            MemoryLimit memory,
            Consumer<? super Message> dropped) {
        super(highWaterMark, byteBudget, memory, dropped);
        this.keyOf = keyOf;
    }

    @Override
    Object key(Message message) {
        return Objects.requireNonNull(keyOf.apply(message), "the key of a message");
    }

    @Override
    int count() {
        return messages.size();
    }

    @Override
    @Nullable Message withKey(@Nullable Object key) {
        return messages.get(key);
    }

    @Override
    void put(@Nullable Object key, Message message) {
        messages.put(Objects.requireNonNull(key), message);
    }

    @Override
    @Nullable Message removeFirst() {
        Iterator<Message> first = messages.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Message message = first.next();
        first.remove();
        return message;
    }
}
