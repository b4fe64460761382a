package io.weir.patterns.retention.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the file thread takes of a name while the holder of the send lock changes it. */
class DiskLogTest {
    private static final int MESSAGES = 20_000;

    private final Staging staging = new Staging(() -> {});
    private final DiskLog log =
            new DiskLog(staging, new NameState(1, RoutingId.of("a"), "", List.of(), Position.start()), 0);

    @Test
    void whatIsDoneAtOnceIsTakenAsAWhole() {
        for (int i = 0; i < MESSAGES; i++) {
            log.add(Message.of(""));
        }
        CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                long record = i;
                log.atOnce(() -> {
                    log.done(record);
                    log.stream(true, 7, record + 1);
                });
            }
        });
        long taken = 0;
        while (taken < MESSAGES) {
            for (DiskLog.Change change : staging.take().changes()) {
                Position at = change.state().position();
                assertThat(at.acknowledged()).isEqualTo(at.front());
                taken = at.front();
            }
        }
        changing.join();
    }
}
