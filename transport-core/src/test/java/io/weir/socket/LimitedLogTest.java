package io.weir.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.testing.Eventually;
import io.weir.transport.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
    private static final Logger LOGGER = Logger.getLogger("io.weir");

    private final LimitedLog log = new LimitedLog(Runnable::run);
    private final List<String> lines = new ArrayList<>();
    private final Handler keeping = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void keep() {
        LOGGER.addHandler(keeping);
    }

    @AfterEach
    void keepNoMore() {
        LOGGER.removeHandler(keeping);
    }

    private void refused(Refusal reason, String remote) {
        log.refused("pull-1", "127.0.0.1:5555", remote, new RefusedException(reason, "detail"));
    }

    @Test
    void eachReasonAndEachPeerHasALineWhateverItsPort() {
        refused(Refusal.NOT_ZMTP, "10.0.0.1:1001");
        refused(Refusal.NOT_ZMTP, "10.0.0.1:1002");
        refused(Refusal.NOT_ZMTP, "10.0.0.2:1001");
        refused(Refusal.OLD_VERSION, "10.0.0.1:1003");
        assertThat(lines)
                .containsExactly(
                        "pull-1: refused a peer, NOT_ZMTP (detail), local 127.0.0.1:5555, remote 10.0.0.1:1001",
                        "pull-1: refused a peer, NOT_ZMTP (detail), local 127.0.0.1:5555, remote 10.0.0.2:1001",
                        "pull-1: refused a peer, OLD_VERSION (detail), local 127.0.0.1:5555, remote 10.0.0.1:1003");
    }

    @Test
    void theNextLineSaysHowManyWereLeftOut() {
        refused(Refusal.NOT_ZMTP, "10.0.0.1:1");
        int[] leftOut = {0};
        assertThat(Eventually.within(Duration.ofSeconds(30), () -> {
                    refused(Refusal.NOT_ZMTP, "10.0.0.1:2");
                    leftOut[0]++;
                    return lines.size() == 2;
                }))
                .isTrue();
        assertThat(lines.get(1)).endsWith("; " + (leftOut[0] - 1) + " more since the last line");
    }

    @Test
    void aThousandPeersGetTenLinesASecond() {
        long begun = System.nanoTime();
        for (int peer = 0; peer < 2000; peer++) {
            refused(Refusal.NOT_ZMTP, "10.0." + peer / 256 + "." + peer % 256 + ":1");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(lines).hasSizeBetween(10, 10 * (2 + (int) seconds));
    }
}
