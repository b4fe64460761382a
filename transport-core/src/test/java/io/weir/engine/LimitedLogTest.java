package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.testing.Eventually;
import io.weir.testing.KeptLog;
import io.weir.transport.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
    private final LimitedLog log = new LimitedLog(Runnable::run);

    @AutoClose
    private final KeptLog kept = new KeptLog();

    private void refused(Refusal reason, String remote) {
        log.refused("pull-1", "127.0.0.1:5555", remote, new RefusedException(reason, "detail"));
    }

    @Test
    void eachReasonAndEachPeerHasALineWhateverItsPort() {
        refused(Refusal.NOT_ZMTP, "10.0.0.1:1001");
        refused(Refusal.NOT_ZMTP, "10.0.0.1:1002");
        refused(Refusal.NOT_ZMTP, "10.0.0.2:1001");
        refused(Refusal.OLD_VERSION, "10.0.0.1:1003");
        assertThat(kept.lines())
                .containsExactly(
                        "WARNING pull-1: refused a peer, NOT_ZMTP (detail), local 127.0.0.1:5555, remote 10.0.0.1:1001",
                        "WARNING pull-1: refused a peer, NOT_ZMTP (detail), local 127.0.0.1:5555, remote 10.0.0.2:1001",
                        "WARNING pull-1: refused a peer, OLD_VERSION (detail), local 127.0.0.1:5555, remote 10.0.0.1:1003");
    }

    @Test
    void theNextLineSaysHowManyWereLeftOut() {
        refused(Refusal.NOT_ZMTP, "10.0.0.1:1");
        int[] leftOut = {0};
        assertThat(Eventually.within(Duration.ofSeconds(30), () -> {
                    refused(Refusal.NOT_ZMTP, "10.0.0.1:2");
                    leftOut[0]++;
                    return kept.lines().size() == 2;
                }))
                .isTrue();
        assertThat(kept.lines().get(1)).endsWith("; " + (leftOut[0] - 1) + " more since the last line");
    }

    @Test
    void aThousandPeersGetTenLinesASecond() {
        long begun = System.nanoTime();
        for (int peer = 0; peer < 2000; peer++) {
            refused(Refusal.NOT_ZMTP, "10.0." + peer / 256 + "." + peer % 256 + ":1");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(kept.lines()).hasSizeBetween(10, 10 * (2 + (int) seconds));
    }
}
