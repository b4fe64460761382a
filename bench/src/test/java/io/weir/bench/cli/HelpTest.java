package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says of itself. */
class HelpTest {
    private static String said(String line) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).as(line).isZero();
            assertThat(command.complaints()).isEmpty();
            return command.rest();
        }
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"push", "perf local-thr", "proxy queue", "compare"})
    void helpOfACommandIsWhatTheCommandSays(String command) {
        assertThat(said("help " + command)).isEqualTo(said(command + " --help"));
    }

    @Test
    void helpAloneIsThatOfAll() {
        assertThat(said("help"))
                .isEqualTo(said("--help"))
                .contains("completion")
                .contains("130");
    }

    @Test
    void theVersionIsSaid() {
        assertThat(said("--version").lines()).first().asString().matches("weir \\d+\\.\\d+.*");
        assertThat(said("-V")).contains("Netty 4.");
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void countIsExplainedAsTheKindTakesIt(SocketKind kind) {
        String sends = "How many times the message is sent";
        String receives = "Ends after so many messages received";
        boolean sender = kind.role() == Role.SEND || kind.role() == Role.ASK;
        assertThat(inOneLine(said(kind.command() + " --help")))
                .contains(sender ? sends : receives)
                .doesNotContain(sender ? receives : sends);
    }

    @Test
    void compareListsItsWorkloadsAndContestants() {
        assertThat(inOneLine(said("compare --help")))
                .contains("pipeline-tcp, pipeline-tcp-16, ")
                .contains("one-of-1000")
                .contains("weir-to-libzmq");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pus:push",
                "push --conn:--connect",
                "push --curve-s:--curve-server --curve-server-key",
                "keyg:keygen",
                "compare --workload inproc-1:inproc-16 inproc-1024"
            })
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aShellCompletesCommandsOptionsAndValues(String typed, @TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("completion"), said("completion"));
        String[] words = ("weir " + typed.substring(0, typed.indexOf(':'))).split(" ");
        // A shell that asks for no completion has no compopt.
        String program =
                "compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_weir; "
                        + "echo ${COMPREPLY[@]}";
        String[] command = new String[words.length + 5];
        System.arraycopy(new String[] {"bash", "-c", program, "bash", script.toString()}, 0, command, 0, 5);
        System.arraycopy(words, 0, command, 5, words.length);
        assertThat(run(command)).isEqualTo(typed.substring(typed.indexOf(':') + 1));
    }

    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Or else a shell complains where the locale of its environment is not installed.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
