package io.weir.memory;

import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A piece of memory of one size that is lent as a whole, and how many hold it. While it is lent its size class does not
 * refer to it: the garbage collector frees a block, and its memory, that is neither given back nor reachable.
 */
final class Block {
    private final SizeClass shelf;
    private final ByteBuffer memory;
    private final SizeClass.Trace trace;
    private final AtomicInteger holds = new AtomicInteger();

    Block(SizeClass shelf, int capacity, ReferenceQueue<Block> forgotten) {
        this.shelf = shelf;
        this.memory = ByteBuffer.allocateDirect(capacity);
        this.trace = new SizeClass.Trace(this, forgotten);
    }

    /** What the size class keeps of it while it is lent. */
    SizeClass.Trace trace() {
        return trace;
    }

    /** The memory itself; every view of it keeps it from being freed. */
    ByteBuffer memory() {
        return memory;
    }

    /** The first hold, of the borrower. */
    void lend() {
        holds.setRelease(1);
    }

    /** One more hold, next to one that there is. */
    void retain() {
        int others;
        do {
            others = holds.get();
            if (others < 1) {
                throw new IllegalStateException("the message was released");
            }
        } while (!holds.compareAndSet(others, others + 1));
    }

    /** Ends one hold; the last puts the block back. */
    void releaseRetained() {
        if (holds.decrementAndGet() == 0) {
            shelf.putBack(this);
        }
    }
}
