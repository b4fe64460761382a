package io.weir.queue;

import io.weir.Message;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** First in, first out, or else dropped. */
final class DropOldestQueue extends DisplacingQueue {
    private final ArrayDeque<Message> messages = new ArrayDeque<>();

    DropOldestQueue(int highWaterMark, long byteBudget, MemoryLimit memory, Consumer<? super Message> dropped) {
        super(highWaterMark, byteBudget, memory, dropped);
    }

    @Override
    @Nullable Object key(Message message) {
        return null;
    }

    @Override
    int count() {
        return messages.size();
    }

    @Override
    @Nullable Message withKey(@Nullable Object key) {
        return null;
    }

    @Override
    void put(@Nullable Object key, Message message) {
        messages.addLast(message);
    }

    @Override
    @Nullable Message removeFirst() {
        return messages.pollFirst();
    }
}
