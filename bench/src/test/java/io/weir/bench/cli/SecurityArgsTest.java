package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the options of security, and with the files that they name. */
@Tag("slow")
class SecurityArgsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "push --bind ipc://* --curve-server s; --curve-server needs --curve-allow or --curve-allow-any",
                "push --bind ipc://* --curve-allow-any; --curve-allow-any needs --curve-server",
                "push --bind ipc://* --curve-allow d; --curve-allow needs --curve-server",
                "push --bind ipc://* --curve-server s --curve-allow d --curve-allow-any; --curve-allow and"
                        + " --curve-allow-any exclude each other",
                "push --bind ipc://* --curve-client s; --curve-client needs --curve-server-key",
                "push --bind ipc://* --curve-server s --curve-allow-any --curve-client s --curve-server-key k;"
                        + " --curve-server and --curve-client exclude each other",
                "push --bind ipc://* --curve-server-key k --plain-server f; --curve-server-key and --plain-server exclude"
                        + " each other",
                "push --bind ipc://* --plain-user u; --plain-user needs --plain-password-file",
                "push --bind ipc://* --plain-password-file f; --plain-password-file needs --plain-user",
                "push --bind ipc://* --plain-server f --plain-user u --plain-password-file f; --plain-server and"
                        + " --plain-user exclude each other",
                "push --bind ipc://* --zap-domain d; --zap-domain needs --curve-server or --plain-server",
                "push --bind ipc://* --zap-domain d --curve-server-key k; --zap-domain needs --curve-server or"
                        + " --plain-server",
                "push --bind inproc://x --plain-server f; --plain-server is not for inproc://x: within a process there is"
                        + " no security",
                "push --connect tcp://127.0.0.1:1 --tls-trust t; --tls-trust needs an endpoint tls+tcp://HOST:PORT",
                "push --connect tls+tcp://127.0.0.1:1 --tls-certificate c; --tls-certificate needs --tls-key",
                "push --connect tls+tcp://127.0.0.1:1 --tls-key k; --tls-key needs --tls-certificate",
                "push --bind tls+tcp://127.0.0.1:1; tls+tcp://127.0.0.1:1 needs --tls-certificate and --tls-key",
                "push --bind tls+tcp://127.0.0.1:1 --tls-certificate c --tls-key k --tls-require-client-certificate;"
                        + " --tls-require-client-certificate needs --tls-trust",
                "push --connect tls+tcp://127.0.0.1:1 --connect tcp://127.0.0.1:2; tcp://127.0.0.1:2 would be in clear"
                        + " text beside an endpoint tls+tcp",
                "perf remote-lat tcp://127.0.0.1:1 1 1 --plain-user u; --plain-user needs --plain-password-file",
                "proxy queue --frontend ipc://* --backend ipc://* --curve-allow-any; --curve-allow-any needs"
                        + " --curve-server",
                "broker --frontend ipc://* --backend ipc://* --curve-allow-any; --curve-allow-any needs --curve-server"
            })
    void optionsThatMakeNoSenseTogetherAreNamed(String line, String complaint) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints())
                    .startsWith("weir: " + complaint + " (see: weir ")
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--curve-server %s/missing --curve-allow-any; %s/missing: no such file or directory",
                "--curve-server %s/server.key --curve-allow-any; %s/server.key: no secret-key",
                "--curve-server %s/server.key_secret --curve-allow %s/missing; %s/missing",
                "--curve-server-key %s/missing; --curve-server-key: %s/missing is neither a file nor",
                "--plain-server %s/missing; %s/missing",
                "--plain-user u --plain-password-file %s/missing; %s/missing: no such file or directory",
                "--plain-user u --plain-password-file %s/empty; %s/empty: no password"
            })
    void aFileThatIsNotWhatItShouldBeIsNamed(String options, String complaint) throws IOException {
        SecurityCommandTest.keys(folder, "server");
        Files.writeString(folder.resolve("empty"), "\n");
        try (Running push = bound("push", options.replace("%s", folder + "").split(" "))) {
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(push.complaints())
                    .startsWith("weir: ")
                    .contains(complaint.replace("%s", folder + ""))
                    .doesNotContain("\n");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofASecretThatAllCanReadIsWarned() throws IOException {
        SecurityCommandTest.keys(folder, "server");
        Path secret = folder.resolve("server.key_secret");
        String[] options = ("--timeout 0 --curve-allow-any --curve-server " + secret).split(" ");
        try (Running pull = bound("pull", options)) {
            assertThat(pull.complaints()).doesNotContain("warning");
        }
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        try (Running pull = bound("pull", options)) {
            assertThat(pull.errorLine())
                    .isEqualTo("weir: warning: every user of this machine can read " + secret
                            + ", which holds secrets (chmod 600)");
        }
        try (Running pull =
                bound("pull", Stream.concat(Stream.of("-q"), Stream.of(options)).toArray(String[]::new))) {
            assertThat(pull.complaints()).doesNotContain("warning");
        }
    }
}
