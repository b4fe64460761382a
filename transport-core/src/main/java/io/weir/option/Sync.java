package io.weir.option;

import io.weir.check.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When what is kept on disk is written through to the medium, so that it survives a power cut. Until then it is with the
 * operating system, where it survives the end of the process, by {@code kill -9} too.
 *
 * <p>The option that takes it says who waits for what: a sender of a publisher with {@link Retention#sync} waits for {@link #EACH}
 * alone; a queue of jobs confirms in no mode before the system has what it was told, and but for {@link #SYSTEM} not before the medium
 * has it.
 *
 * @param every how often that is done (group commit); zero for at once, before what was said is taken for accepted; null if
 *     the system decides
 */
public record Sync(@Nullable Duration every) {
    /**
     * Each message: nothing is accepted before it is on the medium. Neither the end of the process nor a power cut loses
     * anything that was. The sender waits for that, often some milliseconds; senders at the same time wait for one writing.
     */
    public static final Sync EACH = new Sync(Duration.ZERO);

    /** Left to the system: a power cut loses what the system had not written, often the last 30 s. */
    public static final Sync SYSTEM = new Sync(null);

    /** Checks the time. */
    public Sync {
        if (every != null) {
            every = OptionCheck.notNegative("sync", every);
        }
    }

    /** So often (group commit): what came since the last time is written through together. */
    public static Sync every(Duration time) {
        return new Sync(OptionCheck.positive("sync", time));
    }

    /** Whether that is done for each message, at once. */
    public boolean isEach() {
        return every != null && every.isZero();
    }
}
