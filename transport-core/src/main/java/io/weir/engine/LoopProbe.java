package io.weir.engine;

import io.weir.queue.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the event loops of some peers whether they still do anything, again and again. For one thread. */
final class LoopProbe {
    /** How often to ask. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How many have not answered the question that is under way. */
    private AtomicInteger silent = new AtomicInteger();

    private @Nullable Deadline due;

    /** Whether no loop has been silent for longer than {@link LoopWait#ANSWER}. */
    boolean answers(Supplier<Set<Executor>> loops) {
        Deadline known = due;
        if (known == null || silent.get() == 0) {
            due = Deadline.after(LoopWait.ANSWER);
            ask(loops.get());
            return true;
        }
        return !known.hasPassed();
    }

    private void ask(Set<Executor> loops) {
        AtomicInteger asked = new AtomicInteger(loops.size());
        silent = asked;
        for (Executor loop : loops) {
            try {
                loop.execute(asked::decrementAndGet);
            } catch (RejectedExecutionException e) {
                asked.decrementAndGet();
            }
        }
    }
}
