package io.weir.bench.terminal;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final AtomicInteger looks = new AtomicInteger();

    private String look(long nanos) {
        assertThat(nanos).isPositive();
        return "look " + looks.incrementAndGet();
    }

    @Test
    void itIsShownUntilItIsClosedAndLeavesNothing() throws Exception {
        StatusLine line = StatusLine.on(terminal);
        Progress progress = Progress.show(line, this::look);
        eventually(() -> assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("look 2"));
        progress.close();
        assertThat(terminal.toString(StandardCharsets.UTF_8)).endsWith("\r\033[K");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("progress");
    }

    @Test
    void anInterruptOfItsOwnerStays() {
        Progress progress = Progress.show(StatusLine.on(terminal), this::look);
        Thread.currentThread().interrupt();
        progress.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whereThereIsNoTerminalNothingIsMeasured() {
        Progress progress = Progress.show(StatusLine.none(terminal), this::look);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("progress");
        progress.close();
        assertThat(looks).hasValue(0);
    }
}
