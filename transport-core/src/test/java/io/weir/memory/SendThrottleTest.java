package io.weir.memory;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is ahead by as much as is warm waits until half of it came back, or for as long as the patience lasts. */
@Timeout(60)
class SendThrottleTest {
    private static final int WARM = 8;
    private static final long FOREVER = TimeUnit.HOURS.toNanos(1);

    private final SendThrottle pace = new SendThrottle(WARM, FOREVER);

    @Test
    void aSenderThatIsNotAheadDoesNotWait() {
        leave(pace, WARM - 1);
        pace.await();
    }

    @Test
    void aSenderThatIsAheadWaitsUntilHalfCameBack() throws Exception {
        leave(pace, WARM);
        Thread sender = waiting();
        for (int i = 1; i < WARM / 2; i++) {
            pace.cameBack();
        }
        assertThat(sender.getState()).isEqualTo(Thread.State.TIMED_WAITING);

        pace.cameBack();
        sender.join();
    }

    @Test
    void aSenderThatIsInterruptedStopsWaiting() throws Exception {
        leave(pace, WARM);
        Thread sender = waiting();
        sender.interrupt();
        sender.join();
    }

    @Test
    void whatDidNotComeInTimeIsWrittenOffUntilItComesBack() throws Exception {
        SendThrottle impatient = new SendThrottle(WARM, 1);
        leave(impatient, 10 * WARM);
        impatient.await();
        assertThat(impatient.isAhead()).isFalse();

        leave(impatient, WARM);
        assertThat(impatient.isAhead()).isTrue();
    }

    private Thread waiting() throws Exception {
        Thread sender = new Thread(pace::await);
        sender.start();
        eventually(() -> assertThat(sender.getState()).isEqualTo(Thread.State.TIMED_WAITING));
        return sender;
    }

    private static void leave(SendThrottle pace, int blocks) {
        for (int i = 0; i < blocks; i++) {
            pace.left();
        }
    }
}
