package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.netty.testing.TlsFiles;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands whose sockets are secured, in this process. */
@Tag("slow")
class SecurityCommandTest {
    private static final String TLS = "tls+tcp://127.0.0.1:*";

    @TempDir
    private Path folder;

    /** Writes a pair to files of that name, and says the public key. */
    static String keys(Path folder, String name) throws IOException {
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            CurveCertificate.write(folder.resolve(name + ".key"), pair, Map.of());
            return pair.publicKey().toString();
        }
    }

    /** Certificates, and keys that only this user can read: otherwise there is a warning. */
    static TlsFiles certificates(Path folder, String... names) throws IOException {
        TlsFiles files = new TlsFiles(folder);
        for (String name : names) {
            files.showing(name, TlsFiles.local(name));
            hide(files.key(name));
        }
        return files;
    }

    /** Has only this user read it, where files have modes. */
    static void hide(Path secret) throws IOException {
        if (Files.getFileStore(secret).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** The password file of the server, in which it is plain, since a hash takes its time, and that of the client. */
    private void passwords(String user, String known, String given) throws IOException {
        hide(Files.writeString(folder.resolve("users"), user + ":" + known + "\n"));
        hide(Files.writeString(folder.resolve("password"), given + "\n"));
    }

    private static String[] line(String command, String... more) {
        return Stream.concat(Stream.of(command.split(" ")), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aClientWhoseCertificateIsInTheDirectoryIsLetIn() throws IOException {
        keys(folder, "server");
        Path clients = Files.createDirectory(folder.resolve("clients"));
        keys(clients, "alice");
        try (Running pull = bound(
                        "pull",
                        line("--count 1 --curve-server", file("server.key_secret"), "--curve-allow", clients + ""));
                Running push = weir(line(
                        "push --frame hello --connect " + pull.endpoint() + " --curve-client",
                        clients.resolve("alice.key_secret").toString(),
                        "--curve-server-key",
                        file("server.key")))) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(push.status()).isZero();
            assertThat(pull.status()).isZero();
            assertThat(push.complaints()).isEmpty();
            assertThat(pull.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketKind.class,
            names = {"PUSH", "PUB", "REQ", "DEALER", "CLIENT", "SCATTER", "CHANNEL", "PAIR"})
    void everyKindTakesTheOptions(SocketKind kind) throws IOException {
        String key = keys(folder, "server");
        String other = Map.of(
                        "push", "pull", "pub", "sub", "req", "rep", "dealer", "router", "client", "server", "scatter",
                        "gather")
                .getOrDefault(kind.command(), kind.command());
        try (Running receiver =
                        bound(other, line("--count 1 --curve-allow-any --curve-server", file("server.key_secret")));
                Running sender = weir(line(
                        kind.command() + " --frame hello --wait-peers 1 --connect " + receiver.endpoint()
                                + " --curve-server-key",
                        key))) {
            assertThat(receiver.line()).endsWith("hello");
            assertThat(receiver.status()).isZero();
        }
    }

    @Test
    void aServerServesClientsThatKnowEitherOfItsKeys() throws IOException {
        String former = keys(folder, "former");
        String next = keys(folder, "next");
        try (Running pull = bound(
                "pull",
                line(
                        "--count 2 --curve-allow-any --curve-server",
                        file("former.key_secret"),
                        "--curve-server",
                        file("next.key_secret")))) {
            for (String key : new String[] {former, next}) {
                try (Running push =
                        weir(line("push --frame hello --connect " + pull.endpoint() + " --curve-server-key", key))) {
                    assertThat(pull.line()).isEqualTo("hello");
                    assertThat(push.status()).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"push --linger 2s", "push --timeout 2s --wait-peers 1", "req --timeout 2s --linger 0"})
    void messagesThatCouldNotGoToAServerWithAnotherKeyAreAFailure(String command) throws IOException {
        keys(folder, "server");
        String wrong = keys(folder, "wrong");
        String type = command.startsWith("req") ? "rep" : "pull";
        try (Running server = bound(type, line("--curve-allow-any --curve-server", file("server.key_secret")));
                Running client = weir(line(
                        command + " --frame hello --connect " + server.endpoint() + " --curve-server-key", wrong))) {
            assertThat(client.status()).isEqualTo(Status.FAILED);
            assertThat(client.complaints())
                    .contains("weir: no connection with " + server.endpoint().substring("tcp://".length()) + ": ");
            assertThat(server.interrupt().complaints())
                    .containsPattern("weir: refused \\d+ peers?: \\d+ cryptographic");
        }
    }

    @Test
    void aBoundSenderThatRefusesItsOnlyPeerHasFailed() throws IOException {
        String key = keys(folder, "server");
        Path noClients = Files.createDirectory(folder.resolve("clients"));
        try (Running push = bound(
                        "push",
                        line(
                                "--frame hello --timeout 2s --curve-server",
                                file("server.key_secret"),
                                "--curve-allow",
                                noClients + ""));
                Running pull =
                        weir(line("pull --timeout 2s --connect " + push.endpoint() + " --curve-server-key", key))) {
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(push.complaints()).contains("authentication denied");
            assertThat(pull.status()).isEqualTo(Status.TIMED_OUT);
        }
    }

    @Test
    void aReceiverThatWasRefusedHasTimedOut() throws IOException {
        keys(folder, "server");
        try (Running push = bound("push", line("--curve-allow-any --curve-server", file("server.key_secret")));
                Running pull = weir("pull", "--timeout", "2s", "--connect", push.endpoint())) {
            assertThat(pull.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(pull.complaints()).contains("mechanism mismatch");
        }
    }

    @Test
    void aUserWithThePasswordIsLetIn() throws IOException {
        passwords("alice", "open sesame", "open sesame");
        try (Running rep = bound("rep", line("--count 1 --frame yes --zap-domain home --plain-server", file("users")));
                Running req = weir(line(
                        "req --frame hello --plain-user alice --connect " + rep.endpoint() + " --plain-password-file",
                        file("password")))) {
            assertThat(req.line()).isEqualTo("yes");
            assertThat(req.status()).isZero();
            assertThat(rep.rest()).isEqualTo("hello");
        }
    }

    @Test
    void aWrongPasswordIsAFailure() throws IOException {
        passwords("alice", "open sesame", "close sesame");
        try (Running rep = bound("rep", line("--plain-server", file("users")));
                Running req = weir(line(
                        "req --frame hello --timeout 2s --linger 0 --plain-user alice --connect " + rep.endpoint()
                                + " --plain-password-file",
                        file("password")))) {
            assertThat(req.status()).isEqualTo(Status.FAILED);
            assertThat(req.complaints()).contains("400").doesNotContain("sesame");
            assertThat(rep.interrupt().complaints())
                    .contains("authentication denied")
                    .doesNotContain("sesame");
        }
    }

    @Test
    void tlsWithCertificatesOnBothSides() throws IOException {
        TlsFiles files = certificates(folder, "server", "client");
        String[] trust = {"--tls-trust", files.authority().toString()};
        try (Running pull = weir(line(
                        "pull --count 1 --tls-require-client-certificate --bind " + TLS + " --tls-certificate "
                                + files.chain("server") + " --tls-key " + files.key("server"),
                        trust));
                Running push = weir(line(
                        "push --frame hello --connect " + pull.endpoint() + " --tls-certificate "
                                + files.chain("client") + " --tls-key " + files.key("client"),
                        trust))) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void withoutTrustAClientTrustsOnlyWhatTheJdkTrusts() throws IOException {
        TlsFiles files = certificates(folder, "server");
        try (Running pull = weir(line("pull --bind " + TLS + " --tls-certificate " + files.chain("server")
                        + " --tls-key " + files.key("server")));
                Running push = weir("push", "--frame", "hello", "--linger", "3s", "--connect", pull.endpoint())) {
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(push.complaints()).contains("tls failed: ");
            assertThat(pull.interrupt().complaints()).contains("tls failed");
        }
    }

    @Test
    void bothSidesOfAProxyAreSecuredAlike() throws IOException {
        String key = keys(folder, "proxy");
        try (Running proxy = weir(line(
                        "proxy streamer --frontend tcp://127.0.0.1:* --backend tcp://127.0.0.1:* --curve-allow-any"
                                + " --curve-server",
                        file("proxy.key_secret")));
                Running push =
                        weir(line("push --frame hello --connect " + proxy.endpoint() + " --curve-server-key", key));
                Running pull = weir(line(
                        "pull --count 1 --connect " + proxy.errorLine().substring("bound ".length())
                                + " --curve-server-key",
                        key))) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(push.status()).isZero();
            assertThat(proxy.interrupt().status()).isZero();
        }
    }

    @Test
    void bothSidesOfABrokerAreSecuredAlike() throws IOException {
        passwords("alice", "open sesame", "open sesame");
        String[] alice = {"--plain-user", "alice", "--plain-password-file", file("password")};
        try (Running broker = weir(line(
                        "broker --frontend tcp://127.0.0.1:* --backend tcp://127.0.0.1:* --plain-server",
                        file("users")));
                Running stranger = weir(
                        "req", "--frame", "x", "--linger", "0", "--timeout", "2s", "--connect", broker.endpoint());
                Running worker = weir(
                        line("req --frame READY --connect " + broker.errorLine().substring("bound ".length()), alice));
                Running client = weir(line("req --frame hello --timeout 20s --connect " + broker.endpoint(), alice))) {
            assertThat(worker.line()).endsWith("\t\thello");
            assertThat(stranger.status()).isEqualTo(Status.FAILED);
            client.interrupt();
        }
    }
}
