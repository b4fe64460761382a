package io.weir.option;

import io.weir.check.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When what is kept on disk is written through to the medium, so that it survives a power cut. Until then it is with the
 * operating system, where it survives the end of the process, by {@code kill -9} too.
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

    /**
     * Left to the system: the sender does not wait. The end of the process loses what was on its way to the system, the last
     * milliseconds; a power cut loses what the system had not written, often the last 30 s.
     */
    public static final Sync SYSTEM = new Sync(null);

    /** Checks the time. */
    public Sync {
        if (every != null) {
            every = OptionCheck.notNegative("sync", every);
        }
    }

    /**
     * So often: the sender does not wait. The end of the process loses what was on its way to the system, the last
     * milliseconds; a power cut loses what was accepted in the last so much time, and while the medium was being written to.
     */
    public static Sync every(Duration time) {
        return new Sync(OptionCheck.positive("sync", time));
    }

    /** Whether the sender waits until the medium has its message. */
    public boolean isEach() {
        return every != null && every.isZero();
    }
}
