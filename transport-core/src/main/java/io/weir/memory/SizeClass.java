package io.weir.memory;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one size: a stack, since the block that came back last is the likeliest to be in a cache. Every method is
 * for any thread; only {@link #takeThrottled()} waits.
 */
final class SizeClass {
    /** What of one size may be out before a sender waits a little: about what the caches of a small machine hold. */
    private static final int WARM_BYTES = 2 * 1024 * 1024;

    /** Longer than the other threads are off the processor, as a rule. */
    private static final long PATIENCE_NANOS = 4_000_000;

    private final int size;

    /** How many blocks there may be; fewer than the budget had room for once the system has no more. */
    private volatile int most;

    private final AtomicReference<@Nullable Free> top = new AtomicReference<>();

    /** Blocks that exist, as far as we know: here or lent. */
    private final AtomicInteger blocks = new AtomicInteger();

    private final AtomicInteger lent = new AtomicInteger();
    private final AtomicLong shortages = new AtomicLong();
    private final SendThrottle pace;
    private final ReferenceQueue<Block> forgotten = new ReferenceQueue<>();
    private final Set<Reference<Block>> known = ConcurrentHashMap.newKeySet();

    private record Free(Block block, @Nullable Free below) {}

    /** What is left of a block that was forgotten: whether it had been lent to a sender. */
    static final class Trace extends PhantomReference<Block> {
        volatile boolean paced;

        Trace(Block block, ReferenceQueue<Block> forgotten) {
            super(block, forgotten);
        }
    }

    SizeClass(int size, long budget) {
        this.size = size;
        this.most = (int) (budget / size);
        this.pace = new SendThrottle(Math.max(2, WARM_BYTES / size), PATIENCE_NANOS);
    }

    /** A block for a sender, which may have to wait a moment for it; null as for others. */
    @Nullable Block takeThrottled() {
        pace.await();
        Block block = take();
        if (block != null) {
            block.trace().paced = true;
            pace.left();
        }
        return block;
    }

    /** A block, if one is here or one more may be made; null otherwise. */
    @Nullable Block take() {
        Block block = pop();
        if (block == null) {
            block = make();
        }
        if (block == null) {
            shortages.incrementAndGet();
        } else {
            lent.incrementAndGet();
            block.lend();
        }
        return block;
    }

    private @Nullable Block pop() {
        while (true) {
            Free first = top.get();
            if (first == null) {
                return null;
            }
            if (top.compareAndSet(first, first.below())) {
                return first.block();
            }
        }
    }

    private @Nullable Block make() {
        if (blocks.get() >= most) {
            forgetUnreachable();
        }
        if (blocks.incrementAndGet() > most) {
            blocks.decrementAndGet();
            return null;
        }
        try {
            Block block = new Block(this, BodyLayout.blockSize(size), forgotten);
            known.add(block.trace());
            return block;
        } catch (OutOfMemoryError e) {
            // Direct memory has a smaller limit. To ask again would have the JVM collect garbage and wait, each time.
            most = blocks.decrementAndGet();
            return null;
        }
    }

    private void forgetUnreachable() {
        for (Reference<? extends Block> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            known.remove(gone);
            blocks.decrementAndGet();
            lent.decrementAndGet();
            if (((Trace) gone).paced) {
                pace.cameBack();
            }
        }
    }

    void putBack(Block block) {
        Trace trace = block.trace();
        boolean paced = trace.paced;
        trace.paced = false;
        Free first;
        do {
            first = top.get();
        } while (!top.compareAndSet(first, new Free(block, first)));
        lent.decrementAndGet();
        if (paced) {
            pace.cameBack();
        }
    }

    /** How often there was none to lend. */
    long shortages() {
        return shortages.get();
    }

    /** Bytes that are lent now, without what the garbage collector has found to be forgotten. */
    long lentBytes() {
        forgetUnreachable();
        return (long) lent.get() * size;
    }
}
