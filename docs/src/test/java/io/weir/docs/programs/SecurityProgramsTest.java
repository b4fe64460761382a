package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.security.CurveClient;
import io.weir.docs.security.CurveServer;
import io.weir.docs.security.PasswordClient;
import io.weir.docs.security.PasswordServer;
import io.weir.docs.security.RotatingServer;
import io.weir.docs.security.TlsClient;
import io.weir.docs.security.TlsServer;
import io.weir.docs.security.ZapServer;
import io.weir.netty.testing.TlsFiles;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.PasswordHash;
import io.weir.testing.NeedsPyzmq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that answer those clients only that they know. TLS, and a server with two pairs of keys, have no half in Python. */
@Tag("slow")
class SecurityProgramsTest {
    abstract static class Programs extends Mix {
        @TempDir
        private Path directory;

        Programs(Language server, Language client) {
            super(server, client);
        }

        @BeforeEach
        void makeFiles() throws IOException {
            Files.createDirectory(directory.resolve("clients"));
            makeKeys("server");
            makeKeys("client");
            Files.copy(directory.resolve("client.key"), directory.resolve("clients/client.key"));
            Files.writeString(directory.resolve("password.txt"), "secret\n");
            Files.writeString(directory.resolve("wrong.txt"), "guess\n");
            Files.writeString(directory.resolve("users.txt"), "admin:secret\n");
        }

        final void makeKeys(String name) throws IOException {
            try (CurveKeyPair pair = CurveKeyPair.generate()) {
                CurveCertificate.write(directory.resolve(name + ".key"), pair, Map.of("name", name));
            }
        }

        final Path path(String name) {
            return directory.resolve(name);
        }

        /** The argument of that name, which is a file of the directory. */
        final String file(String argument, String name) {
            return argument + "=" + path(name);
        }

        /** The public key in the certificate of that name. */
        final String key(String name) throws IOException {
            return CurveCertificate.load(path(name + ".key")).publicKey().toString();
        }

        final void assertAnswered(Program server, Program client, String who) {
            assertThat(client.line()).isEqualTo("world");
            client.awaitEnd();
            assertThat(server.line()).isEqualTo("hello from " + who);
        }

        @Test
        void aClientWhoseCertificateIsThereIsAnswered() throws Exception {
            Program server = first(
                    CurveServer.class, "bind=" + ANY, file("keys", "server.key_secret"), file("allow", "clients"));
            String endpoint = server.endpoint();
            makeKeys("stranger");
            second(
                    CurveClient.class,
                    "connect=" + endpoint,
                    file("keys", "stranger.key_secret"),
                    file("server", "server.key"));
            Program client = second(
                    CurveClient.class,
                    "connect=" + endpoint,
                    file("keys", "client.key_secret"),
                    file("server", "server.key"));
            assertAnswered(server, client, key("client"));
        }

        @Test
        void aClientThatKnowsThePasswordIsAnswered() {
            Program server = first(PasswordServer.class, "bind=" + ANY, file("users", "users.txt"));
            String endpoint = server.endpoint();
            second(PasswordClient.class, "connect=" + endpoint, file("password", "wrong.txt"));
            Program client = second(PasswordClient.class, "connect=" + endpoint, file("password", "password.txt"));
            assertAnswered(server, client, "admin");
        }
    }

    /** Clients of the servers that only Weir has. */
    abstract static class Clients extends Programs {
        Clients(Language client) {
            super(Language.JAVA, client);
        }

        @Test
        void oldKeysAndNewOnesServe() throws Exception {
            makeKeys("server-2027");
            Program server = first(
                    RotatingServer.class,
                    "bind=" + ANY,
                    file("keys", "server-2027.key_secret"),
                    file("old", "server.key_secret"),
                    file("allow", "clients"));
            String endpoint = server.endpoint();
            for (String known : new String[] {"server.key", "server-2027.key"}) {
                Program client = second(
                        CurveClient.class,
                        "connect=" + endpoint,
                        file("keys", "client.key_secret"),
                        file("server", known));
                assertAnswered(server, client, key("client"));
            }
        }

        @Test
        void aCertificateThatComesWhileTheServerRunsCounts() throws Exception {
            Program server = first(
                    CurveServer.class, "bind=" + ANY, file("keys", "server.key_secret"), file("allow", "clients"));
            String endpoint = server.endpoint();
            makeKeys("late");
            Files.copy(path("late.key"), path("clients/late.key"));
            Program client = second(
                    CurveClient.class,
                    "connect=" + endpoint,
                    file("keys", "late.key_secret"),
                    file("server", "server.key"));
            assertAnswered(server, client, key("late"));
        }

        @Test
        void aHandlerDecides() {
            Program server = first(ZapServer.class, "bind=" + ANY);
            String endpoint = server.endpoint();
            second(PasswordClient.class, "connect=" + endpoint, file("password", "wrong.txt"));
            Program client = second(PasswordClient.class, "connect=" + endpoint, file("password", "password.txt"));
            assertAnswered(server, client, "admin");
        }
    }

    @Nested
    class BothInJava extends Clients {
        BothInJava() {
            super(Language.JAVA);
        }

        @Test
        void aPasswordMayBeHashed() throws Exception {
            Files.writeString(path("users.txt"), "admin:" + PasswordHash.of("secret".toCharArray()) + "\n");
            aClientThatKnowsThePasswordIsAnswered();
        }

        @Test
        void aServerWithCertificatesAnswersClientsWithCertificates(@TempDir Path folder) {
            TlsFiles files = new TlsFiles(folder);
            files.server();
            files.showing("client", TlsFiles.builder("sensor 17"));
            String trust = "trust=" + files.authority();
            Program server = first(
                    TlsServer.class,
                    "bind=tls+" + ANY,
                    "certificate=" + files.chain("server"),
                    "key=" + files.key("server"),
                    trust);
            Program client = second(
                    TlsClient.class,
                    "connect=" + server.endpoint(),
                    "certificate=" + files.chain("client"),
                    "key=" + files.key("client"),
                    trust);
            assertAnswered(server, client, "CN=sensor 17,O=Weir");
        }
    }

    @Nested
    @NeedsPyzmq
    class PythonConnects extends Clients {
        PythonConnects() {
            super(Language.PYTHON);
        }
    }

    @Nested
    @NeedsPyzmq
    class PythonIsConnectedTo extends Programs {
        PythonIsConnectedTo() {
            super(Language.PYTHON, Language.JAVA);
        }
    }
}
