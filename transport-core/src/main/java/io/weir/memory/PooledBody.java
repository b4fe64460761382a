package io.weir.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The memory of one body, as one owner has it. The owner may {@linkplain #release() release} it, once however often it says
 * so; queues and transports {@linkplain #retain() hold} it besides for as long as they need it. The memory is lent to others
 * when the owner has released it and no holder is left. An owner that forgets to release costs the budget that much until
 * the garbage collector comes by, and nothing else.
 *
 * <p>Safe from any thread, but for the contents: they are written before the body is handed to another thread.
 */
public final class PooledBody {
    private static final VarHandle RELEASED;

    static {
        try {
            RELEASED = MethodHandles.lookup().findVarHandle(PooledBody.class, "released", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Block block;
    private final int length;

    @SuppressWarnings("unused") // through the handle
    private volatile boolean released;

    PooledBody(Block block, int length) {
        this.block = block;
        this.length = length;
    }

    /** Bytes of the body. */
    public int length() {
        return length;
    }

    /** Whether the owner released it. */
    public boolean isReleased() {
        return released;
    }

    /** A view of the body, from its first byte to its last. */
    public ByteBuffer buffer() {
        return block.memory().slice(BodyLayout.HEADROOM, length);
    }

    /**
     * A view of the body and of so many bytes before it, at most 16 (the headroom of a body). Several may write there at
     * once, as long as they write the same.
     */
    public ByteBuffer withHeader(int bytes) {
        return block.memory().slice(BodyLayout.HEADROOM - bytes, bytes + length);
    }

    /** A view of the rest of the body from an index on, and of 64 bytes behind it. */
    public ByteBuffer room(int from) {
        return block.memory().slice(BodyLayout.HEADROOM + from, length + BodyLayout.MARGIN - from);
    }

    /** The same memory with a shorter body, in place of this one; for the writer. */
    public PooledBody shortenedTo(int bytes) {
        return new PooledBody(block, bytes);
    }

    /** The body as another owner has it, which takes over a {@linkplain #retain() hold}, and owns it apart from this one. */
    public PooledBody handedOver() {
        return new PooledBody(block, length);
    }

    /**
     * Keeps the memory until {@link #releaseRetained()}, whatever the owner does.
     *
     * @throws IllegalStateException if the owner released it
     */
    public void retain() {
        if (released) {
            throw new IllegalStateException("the message was released");
        }
        block.retain();
    }

    /** Ends one {@link #retain()}. */
    public void releaseRetained() {
        block.releaseRetained();
    }

    /** The owner needs the memory no more. */
    public void release() {
        if (RELEASED.compareAndSet(this, false, true)) {
            block.releaseRetained();
        }
    }
}
