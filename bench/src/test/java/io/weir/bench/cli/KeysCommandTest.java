package io.weir.bench.cli;

import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir keygen} and {@code weir passwd}, and what is made with them between processes. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class KeysCommandTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path folder;

    /** The command in a process that works in the folder. */
    private ChildJvm weirThere(String... args) throws IOException {
        return shell("cd '" + folder + "' && exec \"$@\"", args);
    }

    private static ChildJvm shell(String script, String... args) throws IOException {
        return ChildJvm.inShell(script, List.of("-XX:TieredStopAtLevel=1"), Weir.class, args);
    }

    private String keygen(String name) throws Exception {
        try (ChildJvm keygen = weirThere("keygen", name)) {
            String key = keygen.line();
            assertThat(keygen.status()).isZero();
            return key;
        }
    }

    @Test
    void aPairIsWrittenAndNeverOverwritten() throws Exception {
        String key = keygen("server");
        Path secret = folder.resolve("server.key_secret");
        assertThat(CurveCertificate.load(folder.resolve("server.key")).publicKey())
                .hasToString(key);
        try (CurveKeyPair pair = CurveCertificate.loadKeyPair(secret)) {
            assertThat(pair.publicKey()).hasToString(key);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        byte[] before = Files.readAllBytes(secret);
        try (ChildJvm again = weirThere("keygen", "server")) {
            assertThat(again.errorLine())
                    .isEqualTo("weir: server.key_secret is there, and is not overwritten; nothing was written");
            assertThat(again.line()).isNull();
            assertThat(again.status()).isEqualTo(Status.FAILED);
        }
        assertThat(Files.readAllBytes(secret)).isEqualTo(before);
    }

    @Test
    void aPublicFileAloneIsNotOverwrittenEither() throws Exception {
        Files.writeString(folder.resolve("server.key"), "mine");
        try (ChildJvm keygen = weirThere("keygen", "server")) {
            assertThat(keygen.errorLine()).startsWith("weir: server.key is there");
            assertThat(keygen.status()).isEqualTo(Status.FAILED);
        }
        assertThat(folder.resolve("server.key")).hasContent("mine");
        assertThat(folder.resolve("server.key_secret")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keygen",
                "keygen /tmp/x",
                "keygen a/b",
                "keygen ..",
                "keygen a b",
                "passwd",
                "passwd a:b",
                "passwd #a"
            })
    void aNameThatCannotBeOneIsRefused(String line) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints()).startsWith("weir: ").doesNotContain("\n");
        }
    }

    @Test
    void processesExchangeMessagesByTheKeysThatWereMade() throws Exception {
        keygen("server");
        Files.createDirectory(folder.resolve("clients"));
        keygen("alice");
        Files.copy(folder.resolve("alice.key"), folder.resolve("clients").resolve("alice.key"));
        try (ChildJvm pull = weirThere(
                "pull",
                "--bind",
                "tcp://127.0.0.1:*",
                "--count",
                "1",
                "--curve-server",
                "server.key_secret",
                "--curve-allow",
                "clients")) {
            String endpoint = pull.errorLine().substring("bound ".length());
            String[] push = {
                "push", "--connect", endpoint, "--frame", "hello", "--linger", "5s", "--curve-server-key", "server.key"
            };
            try (ChildJvm stranger = weirThere(push)) {
                assertThat(stranger.errorLine())
                        .startsWith("weir: warning: push-1: refused a peer, ERROR_RECEIVED")
                        .contains("400");
                assertThat(pull.errorLine()).startsWith("weir: warning: pull-1: refused a peer, AUTHENTICATION_DENIED");
                assertThat(stranger.status()).isEqualTo(Status.FAILED);
            }
            try (ChildJvm alice = shell("cd '" + folder + "' && exec \"$@\" --curve-client alice.key_secret", push)) {
                assertThat(pull.line()).isEqualTo("hello");
                assertThat(alice.errorLine()).isNull();
                assertThat(alice.status()).isZero();
            }
            assertThat(pull.status()).isZero();
        }
    }

    @Test
    void aLineOfAPasswordFileLetsItsUserIn() throws Exception {
        Path users = folder.resolve("users");
        try (Running passwd =
                weir("passwd", "alice").type("open sesame\nmore\n").endInput()) {
            String line = passwd.line();
            assertThat(line).startsWith("alice:$pbkdf2-sha256$").doesNotContain("sesame");
            assertThat(passwd.status()).isZero();
            assertThat(passwd.complaints()).isEmpty();
            SecurityCommandTest.hide(Files.writeString(users, line + "\n"));
        }
        SecurityCommandTest.hide(Files.writeString(folder.resolve("password"), "open sesame"));
        try (Running pull = Running.bound("pull", "--count", "1", "--plain-server", users.toString());
                Running push = weir(
                        "push",
                        "--frame",
                        "hello",
                        "--connect",
                        pull.endpoint(),
                        "--plain-user",
                        "alice",
                        "--plain-password-file",
                        folder.resolve("password").toString())) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void whereThereIsNoPasswordThereIsNoLine() {
        try (Running passwd = weir("passwd", "alice").endInput()) {
            assertThat(passwd.status()).isEqualTo(Status.FAILED);
            assertThat(passwd.complaints()).isEqualTo("weir: standard input: no password (expected: a line)");
            assertThat(passwd.rest()).isEmpty();
        }
    }

    @Test
    void anInterruptEndsTheWaitForAPassword() {
        try (Running passwd = weir("passwd", "alice")) {
            assertThat(passwd.interrupt().status()).isEqualTo(Status.INTERRUPTED);
        }
    }

    @Test
    void aTerminalAsksTwiceAndShowsNothing() throws Exception {
        assumeThat(Files.isExecutable(SCRIPT)).isTrue();
        // script gives the program a terminal, and copies to it what comes on its own standard input.
        try (ChildJvm passwd =
                shell("LC_ALL=C " + SCRIPT + " -qec \"$(printf '%s ' \"$@\")\" /dev/null", "passwd", "alice")) {
            assertThat(passwd.until(": ")).isEqualTo("Password for alice: ");
            passwd.tell("open sesame");
            assertThat(passwd.until(": ")).isEqualTo("\r\nAgain: ");
            passwd.tell("open sesame");
            assertThat(passwd.line()).isEmpty();
            assertThat(passwd.line()).startsWith("alice:$pbkdf2-sha256$");
            assertThat(passwd.status()).isZero();
        }
    }
}
