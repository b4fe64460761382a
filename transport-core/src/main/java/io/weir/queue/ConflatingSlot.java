package io.weir.queue;

import io.weir.Message;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue of one place, where a newer message takes the place of one that was not taken yet. It always has room. */
final class ConflatingSlot extends MessageQueue {
    private final Consumer<? super Message> replaced;
    private final AtomicReference<@Nullable Message> newest = new AtomicReference<>();
    private volatile long offered;
    private volatile long taken;
    private volatile long takenBytes;
    private volatile long conflated;

    ConflatingSlot(Consumer<? super Message> replaced) {
        this.replaced = replaced;
    }

    @Override
    public void highWaterMark(int messages) {}

    @Override
    public void byteBudget(long bytes) {}

    @Override
    public void addPeerAllowance(int messages, long bytes) {}

    @Override
    public boolean hasRoomFor(long bytes) {
        return true;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one producer at a time
    public boolean offer(Message message) {
        offered++;
        Message older = newest.getAndSet(message);
        if (older != null) {
            conflated++;
            replaced.accept(older);
        }
        return true;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one consumer at a time
    public @Nullable Message poll() {
        Message message = newest.get() == null ? null : newest.getAndSet(null);
        if (message != null) {
            taken++;
            takenBytes += message.size();
        }
        return message;
    }

    @Override
    public boolean isReadable() {
        return newest.get() != null;
    }

    @Override
    boolean isLow() {
        return true;
    }

    @Override
    boolean hasRoom() {
        return true;
    }

    @Override
    public long offered() {
        return offered;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public long conflated() {
        return conflated;
    }

    @Override
    public long takenBytes() {
        return takenBytes;
    }

    @Override
    public long bytes() {
        Message message = newest.get();
        return message == null ? 0 : message.size();
    }
}
