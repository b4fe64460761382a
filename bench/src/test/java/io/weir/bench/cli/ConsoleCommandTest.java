package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir console}, {@code weir top}, and {@code --console-port} of other commands. */
@Timeout(120)
class ConsoleCommandTest {
    private static String url(Running command) throws Exception {
        String line = command.errorLine();
        assertThat(line).startsWith("console http://");
        return line.substring("console ".length());
    }

    @Test
    void topShowsInAPipeWhatACommandIsDoing() throws Exception {
        try (Running pull = weir("pull", "--console-port", "0", "--bind", "tcp://127.0.0.1:*")) {
            String console = url(pull);
            try (Running push = weir("push", "--connect", pull.endpoint(), "--frame", "hello", "--count", "3")) {
                assertThat(push.status()).isZero();
            }
            try (Running top = weir("top", console, "--count", "2", "--sort", "queue")) {
                assertThat(top.status()).isZero();
                String said = top.rest();
                assertThat(said.lines().filter(line -> line.startsWith("weir top: weir ")))
                        .hasSize(2);
                assertThat(said).contains("sorted by queue").containsPattern("(?m)^\\S+ +PULL +0 +0 +0 +0 +0 +0$");
                assertThat(said.lines()).allMatch(line -> line.length() <= 80);
            }
            pull.interrupt();
            assertThat(pull.status()).isZero();
        }
    }

    @Test
    void aConsoleShowsTheProcessesThatAreNamed() throws Exception {
        try (Running pull = weir("pull", "--console-port", "0", "--bind", "tcp://127.0.0.1:*")) {
            String console = url(pull);
            try (Running all = weir("console", console);
                    Running top = weir("top", url(all), "--count", "1")) {
                assertThat(top.rest()).contains("PULL");
                all.interrupt();
                assertThat(all.status()).isZero();
            }
        }
    }

    @Test
    void theDemonstrationHasWhatThereIsToSee() throws Exception {
        try (Running demo = weir("console", "--demo", "--every", "200ms");
                Running top = weir("top", url(demo), "--count", "3", "--sort", "drops")) {
            assertThat(top.rest()).contains("prices", "orders", "packer-3", "ledger");
            demo.interrupt();
            assertThat(demo.status()).isZero();
        }
    }

    @Test
    void anotherAddressHasATokenWithoutWhichTheAnswerIs401() throws Exception {
        try (Running demo = weir("console", "--demo", "--address", "*")) {
            String url = url(demo);
            assertThat(url).matches("http://localhost:\\d+/\\?token=[0-9a-f]{32}");
            URI bare = URI.create(url.substring(0, url.indexOf('?')));
            assertThat(answer(bare)).startsWith("HTTP/1.1 401 ");
            try (Running top = weir("top", bare.toString())) {
                assertThat(top.status()).isEqualTo(Status.FAILED);
                assertThat(top.complaints()).contains("it asks for another token");
            }
            try (Running top = weir("top", url, "--count", "1")) {
                assertThat(top.status()).isZero();
            }
        }
    }

    private static String answer(URI console) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** It would show in the list of processes as an argument. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theTokenIsTheFirstLineOfAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "a-token-of-some-length\nnotes\n");
        try (Running open = weir("console", "--demo", "--token-file", file.toString())) {
            assertThat(open.errorLine()).contains("every user of this machine can read " + file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (Running demo = weir("console", "--demo", "--token-file", file.toString())) {
            assertThat(url(demo)).endsWith("/?token=a-token-of-some-length");
        }
        try (Running demo = weir(
                "console", "--demo", "--token-file", directory.resolve("none").toString())) {
            assertThat(demo.status()).isEqualTo(Status.FAILED);
            assertThat(demo.complaints()).contains("none");
        }
    }

    @Test
    void withoutAnythingToShowItSaysWhatToName() {
        try (Running command = weir("console")) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints()).contains("name the URL of a console, or --demo");
        }
    }

    @Test
    void topEndsWithTheConsole() throws Exception {
        try (Running demo = weir("console", "--demo");
                Running top = weir("top", url(demo))) {
            eventually(() -> assertThat(top.line()).startsWith("weir top"));
            demo.interrupt();
            assertThat(demo.status()).isZero();
            assertThat(top.status()).isEqualTo(Status.FAILED);
        }
    }
}
