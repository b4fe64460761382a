package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What becomes of the lines that the library logs. */
class LogsTest {
    private final LineOutput err = new LineOutput();
    private final Console console = new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    private final Logs logs = new Logs(console);

    private void log(Level level, String line) {
        logs.publish(new LogRecord(level, line));
    }

    @Test
    void aWarningIsOneLineWhateverIsInIt() {
        LogRecord entry = new LogRecord(Level.WARNING, "refused\nweir: a peer\033[2J");
        entry.setThrown(new IllegalStateException("since\nit is"));
        logs.publish(entry);
        assertThat(err.rest())
                .isEqualTo("weir: warning: refused weir: a peer [2J: java.lang.IllegalStateException: since it is");
    }

    @Test
    void lessThanAWarningIsSaidOnlyWhenAskedFor() {
        log(Level.INFO, "opened");
        log(Level.FINE, "connected");
        assertThat(err.rest()).isEmpty();
        console.verbosity().set(Verbosity.Level.VERBOSE);
        log(Level.INFO, "opened");
        log(Level.FINE, "connected");
        assertThat(err.rest()).isEqualTo("weir: info: opened");
        console.verbosity().set(Verbosity.Level.DEBUG);
        log(Level.FINE, "connected");
        assertThat(err.rest()).isEqualTo("weir: debug: connected");
    }

    @Test
    void aQuietCommandSaysOnlyErrors() {
        console.verbosity().set(Verbosity.Level.QUIET);
        log(Level.WARNING, "refused");
        log(Level.SEVERE, "broken");
        assertThat(err.rest()).isEqualTo("weir: broken");
    }

    @Test
    void askedForMoreItShowsWhereAnExceptionCameFrom() {
        console.verbosity().set(Verbosity.Level.VERBOSE);
        LogRecord entry = new LogRecord(Level.WARNING, "failed");
        entry.setThrown(new IllegalStateException());
        logs.publish(entry);
        assertThat(err.rest()).contains("at io.weir.bench.cli.LogsTest");
    }

    @Test
    void warningsAreLimitedAndTheRestIsCounted() {
        for (int i = 0; i < 1000; i++) {
            log(Level.WARNING, "refused");
        }
        logs.flush();
        String all = err.rest();
        // A slow machine may take more than a second, and then has the lines of two.
        assertThat(all.lines().filter("weir: warning: refused"::equals).count()).isBetween(10L, 500L);
        assertThat(all.lines().reduce((first, last) -> last).orElseThrow())
                .matches("weir: warning: \\d+ lines left out here");
        assertThat(all.lines().mapToLong(LogsTest::stoodFor).sum()).isEqualTo(1000);
    }

    private static long stoodFor(String line) {
        return line.endsWith("refused") ? 1 : Long.parseLong(line.split(" ")[2]);
    }

    @Test
    void aSecondLaterThereIsRoomAgain() {
        LineLimit limit = new LineLimit(2, 0);
        assertThat(limit.admits(0)).isTrue();
        assertThat(limit.admits(1)).isTrue();
        assertThat(limit.admits(999_999_999)).isFalse();
        assertThat(limit.takeLeftOut()).isEqualTo(1);
        assertThat(limit.takeLeftOut()).isZero();
        assertThat(limit.admits(1_000_000_000)).isTrue();
    }
}
