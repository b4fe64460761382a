package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code weir top} in a terminal of 80 columns, by the keys and the screen. */
@NeedsTmux
@Timeout(120)
class TopTerminalTest {
    private static final String SERVER = "weir-top-" + ProcessHandle.current().pid();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static String tmux(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("tmux", "-L", SERVER, "-f", "/dev/null"));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> screen() {
        return tmux("capture-pane", "-p").lines().toList();
    }

    /** Waits until a line of the screen begins so. */
    private static void awaitLine(String begin) {
        boolean came = within(PATIENCE, () -> screen().stream().anyMatch(line -> line.startsWith(begin)));
        assertThat(came).as(begin + " in\n" + String.join("\n", screen())).isTrue();
    }

    @AfterEach
    void endTheTerminal() {
        tmux("kill-server");
    }

    @Test
    void keysChooseSortOpenAndEndAndTheScreenIsNoWiderThanItIs() throws Exception {
        try (Running demo = weir("console", "--demo", "--every", "200ms")) {
            String console = demo.errorLine().substring("console ".length());
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            tmux(
                    "new-session",
                    "-d",
                    "-x",
                    "80",
                    "-y",
                    "24",
                    java.toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Weir.class.getName(),
                    "top",
                    console);
            awaitLine(">prices");
            assertThat(screen()).hasSize(24).allMatch(line -> line.length() <= 80);
            assertThat(screen().get(23)).startsWith("q quit");
            tmux("send-keys", "s");
            awaitLine("sorted by queue");
            tmux("send-keys", "Down");
            awaitLine(">packer-3");
            tmux("send-keys", "Up");
            awaitLine(">prices");
            tmux("send-keys", "Right");
            awaitLine("weir top: peers of prices");
            tmux("send-keys", "Left");
            awaitLine("weir top: market");
            tmux("send-keys", "q");
            boolean ended = within(PATIENCE, () -> tmux("list-sessions").contains("no server running"));
            assertThat(ended).as(String.join("\n", screen())).isTrue();
            demo.interrupt();
        }
    }
}
