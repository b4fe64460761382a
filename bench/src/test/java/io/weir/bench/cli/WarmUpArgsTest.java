package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --warm-up} of the commands that others wait for. */
class WarmUpArgsTest {
    static Stream<Named<String[]>> servers() {
        String[] sides = {"--frontend", "tcp://127.0.0.1:*", "--backend", "tcp://127.0.0.1:*"};
        return Stream.of(
                server("broker", sides),
                server("proxy queue", sides),
                server("proxy forwarder", sides),
                server("proxy streamer", sides),
                server("queue", "--bind", "tcp://127.0.0.1:*"));
    }

    private static Named<String[]> server(String command, String... arguments) {
        return Named.of(
                command,
                Stream.concat(Arrays.stream(command.split(" ")), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private static Running with(String[] server, String... more) {
        List<String> arguments = new ArrayList<>(List.of(server));
        arguments.addAll(List.of(more));
        return Running.weir(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void itIsWarmBeforeItListensAndSaysWhatThatGave(String[] server) {
        try (Running running = with(server, "-v", "--warm-up", "1s")) {
            List<String> before = new ArrayList<>();
            String line = running.errorLine();
            while (line != null && !line.startsWith("bound ")) {
                before.add(line);
                line = running.errorLine();
            }
            assertThat(line).startsWith("bound tcp://127.0.0.1:");
            assertThat(before)
                    .anySatisfy(said -> assertThat(said)
                            .startsWith("weir: warmed up for ")
                            .contains(" over tcp, ", " times as fast as at first"));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void oneThatIsToldToEndDoesNotWaitForIt(String[] server) {
        try (Running running = with(server, "--warm-up", "60m")) {
            running.interrupt();
            assertThat(running.status()).isIn(Status.DONE, Status.INTERRUPTED);
            assertThat(running.complaints()).doesNotContain("bound");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aTimeThatIsNoneIsAWrongArgument(String[] server) {
        try (Running running = with(server, "--warm-up", "soon")) {
            assertThat(running.status()).isEqualTo(Status.USAGE);
            assertThat(running.errorLine()).contains("--warm-up", "soon");
        }
    }
}
