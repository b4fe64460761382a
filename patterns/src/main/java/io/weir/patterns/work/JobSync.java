package io.weir.patterns.work;

import io.weir.check.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a queue that has a store tells producers and workers that it has kept what they said. What is confirmed survives the
 * end of the process, by {@code kill -9} too, in each mode; they differ in a power cut.
 *
 * @param every how long a confirmation waits at most for others that the same writing to the medium will do for; zero for
 *     none, null if the system decides when it writes
 */
public record JobSync(@Nullable Duration every) {
    /** A confirmation follows the writing to the medium, which is done at once, for all that came meanwhile. */
    public static final JobSync EACH = new JobSync(Duration.ZERO);

    /** A confirmation waits for no medium: a power cut loses what the system had not written yet, often the last 30 s. */
    public static final JobSync SYSTEM = new JobSync(null);

    /** Checks the time. */
    public JobSync {
        if (every != null) {
            OptionCheck.notNegative("sync", every);
        }
    }

    /** A confirmation follows the writing to the medium, which is done every so often (group commit). */
    public static JobSync every(Duration time) {
        return new JobSync(OptionCheck.positive("sync", time));
    }
}
