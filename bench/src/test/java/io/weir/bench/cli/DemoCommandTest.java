package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DemoCommandTest {
    @Test
    void everyPatternMovesMessagesOverEveryTransport() {
        try (Running demo = weir("demo")) {
            assertThat(demo.status()).isZero();
            assertThat(demo.complaints()).isEmpty();
            List<String> lines = demo.rest().lines().toList();
            for (String pattern : List.of("request-reply", "publish-subscribe", "pipeline")) {
                for (String transport : List.of("tcp", "ipc", "inproc")) {
                    assertThat(lines)
                            .anyMatch(line -> line.matches(pattern + " +" + transport + "( +[1-9][0-9,]*){3}   .+"));
                }
            }
            assertThat(lines.get(lines.size() - 1)).isEqualTo("Every message was received, or dropped and counted.");
        }
    }

    @Test
    void anInterruptEndsIt() {
        try (Running demo = weir("demo")) {
            demo.line();
            assertThat(demo.interrupt().status()).isEqualTo(Status.INTERRUPTED);
        }
    }
}
