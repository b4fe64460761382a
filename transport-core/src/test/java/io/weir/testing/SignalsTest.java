package io.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {
    private static final int INT = 2;
    private static final int TERM = 15;

    /** What the command prints when a shell starts it that ignores SIGINT, SIGTERM and SIGHUP. */
    private static String deaf(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "trap '' INT TERM HUP; exec \"$@\"", "sh"));
        all.addAll(command);
        Process process = new ProcessBuilder(all).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void eachWayThatIsHereRestoresWhatAShellIgnored(@TempDir Path directory) throws IOException {
        List<String> status = List.of("cat", "/proc/self/status");
        Path file = directory.resolve("status");
        Files.writeString(file, deaf(status));
        assertThat(Signals.ignores(file, INT)).isTrue();
        assertThat(Signals.ignores(file, TERM)).isTrue();
        List<List<String>> restorers = Signals.restorers().toList();
        assertThat(restorers).isNotEmpty();
        for (List<String> restorer : restorers) {
            List<String> command = new ArrayList<>(restorer);
            command.addAll(status);
            Files.writeString(file, deaf(command));
            assertThat(Signals.ignores(file, INT)).as(restorer.toString()).isFalse();
            assertThat(Signals.ignores(file, TERM)).as(restorer.toString()).isFalse();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aChildHearsInterruptsHoweverThisShellWasStarted() throws IOException {
        assertThat(Signals.childrenHearInterrupts()).isTrue();
    }
}
