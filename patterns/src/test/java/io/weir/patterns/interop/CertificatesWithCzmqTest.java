package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.CLIENT;
import static io.weir.patterns.interop.SecuredCase.SERVER;
import static io.weir.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.patterns.interop.SecuredCase.Mechanism;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Z85;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that zcert of czmq writes and we read, and the other way round; zauth with a directory of ours, and we with its. */
@ExtendWith(CzmqPeer.IsHere.class)
@Tag("interop")
@Tag("slow")
@Timeout(120)
class CertificatesWithCzmqTest {
    private static final String TCP = "tcp://127.0.0.1:*";

    @AutoClose
    private static CzmqPeer peer;

    @AutoClose
    private final Context context = Context.create();

    @TempDir
    private Path directory;

    /** Where the certificates of clients are that may come in. */
    private Path allowed;

    @BeforeAll
    static void startPeer() throws Exception {
        peer = CzmqPeer.start();
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        allowed = Files.createDirectory(directory.resolve("allowed"));
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    @Test
    void weReadWhatZcertWrites() throws Exception {
        Path file = directory.resolve("theirs.key");
        String publicKey = peer.makeCertificate(file, "weather station");

        CurveCertificate certificate = CurveCertificate.load(file);
        assertThat(certificate.publicKey()).hasToString(publicKey);
        assertThat(certificate.metadata()).isEqualTo(Map.of("name", "weather station", "email", "station@example.org"));
        try (CurveKeyPair pair = CurveCertificate.loadKeyPair(directory.resolve("theirs.key_secret"))) {
            assertThat(pair.publicKey()).isEqualTo(certificate.publicKey());
        }
    }

    @Test
    void zcertReadsWhatWeWrite() throws Exception {
        Path file = directory.resolve("ours.key");
        Path secretFile = CurveCertificate.write(file, CLIENT, Map.of("name", "weather station"));

        assertThat(peer.readCertificate(file))
                .isEqualTo(CLIENT.publicKey() + " " + Z85.encode(CLIENT.secret()) + " weather station");
        Files.delete(secretFile);
        assertThat(peer.readCertificate(file))
                .startsWith(CLIENT.publicKey() + " ")
                .endsWith(" weather station");
    }

    /** Has a socket of czmq use certificates of ours as the server, or be a client of ours that we know. */
    private void secure(PeerSocket socket, Mechanism mechanism, boolean server) throws IOException {
        switch (mechanism) {
            case PLAIN -> {
                if (server) {
                    peer.plainFile(Files.writeString(
                            directory.resolve("passwords"), SecuredCase.USER + "=" + SecuredCase.PASSWORD + "\n"));
                    socket.set("PLAIN_SERVER", 1);
                } else {
                    socket.set("PLAIN_USERNAME", SecuredCase.USER.getBytes(UTF_8))
                            .set("PLAIN_PASSWORD", SecuredCase.PASSWORD.getBytes(UTF_8));
                }
            }
            case CURVE -> {
                if (server) {
                    CurveCertificate.write(allowed.resolve("client.key"), CLIENT, Map.of("name", "client"));
                    CurveCertificate.write(directory.resolve("server.key"), SERVER, Map.of("name", "server"));
                    peer.curveKeys(allowed);
                    peer.apply(socket, directory.resolve("server.key"));
                    socket.set("CURVE_SERVER", 1);
                } else {
                    CurveCertificate.write(directory.resolve("client.key"), CLIENT, Map.of("name", "client"));
                    peer.apply(socket, directory.resolve("client.key"));
                    socket.set("CURVE_SERVERKEY", SERVER.publicKey().toString().getBytes(UTF_8));
                }
            }
        }
    }

    /** A ROUTER cannot be named here. */
    static List<SecuredCase> cases() {
        return SecuredCase.casesWithUserIds(Mechanism.values()).stream()
                .filter(of -> of.roles().theirId().isNone())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messagesArriveAsTheyWereSent(SecuredCase of) throws Exception {
        of.converse(peer, this::secure);
    }

    @Test
    void weLetInWhoseCertificateOfZcertIsInTheDirectory() throws Exception {
        Security server = Security.curveServer(SERVER, Authenticator.curveDirectory(allowed));
        try (PullSocket pull = PullSocket.open(context, o -> o.security(server))) {
            Path file = allowed.resolve("station.key");
            String key = peer.makeCertificate(file, "weather station");
            PeerSocket client = peer.open("PUSH");
            peer.apply(client, file);
            client.set("CURVE_SERVERKEY", SERVER.publicKey().toString().getBytes(UTF_8));
            client.connect(pull.bind(TCP).toString());
            client.send(Message.of("hello"));

            Message received = pull.receive(Party.PATIENCE);
            assertThat(received).isEqualTo(Message.of("hello"));
            assertThat(received.origin().userId()).isEqualTo(key);
            assertThat(received.origin().properties()).containsEntry("name", "weather station");
        }
    }

    @Test
    void zauthRefusesUsUntilOurCertificateIsInItsDirectory() throws Exception {
        PeerSocket server = peer.open("PULL");
        CurveCertificate.write(directory.resolve("server.key"), SERVER, Map.of());
        peer.curveKeys(allowed);
        peer.apply(server, directory.resolve("server.key"));
        server.set("CURVE_SERVER", 1);
        String endpoint = server.bind(TCP);
        Security client = Security.curveClient(SERVER.publicKey(), CLIENT);
        try (PushSocket early = PushSocket.open(context, o -> o.security(client).linger(Duration.ZERO))) {
            early.connect(endpoint);
            eventually(() -> assertThat(early.refusals()).isEqualTo(Map.of(Refusal.ERROR_RECEIVED, 1L)));
        }
        CurveCertificate.write(allowed.resolve("ours.key"), CLIENT, Map.of("name", "ours"));
        try (PushSocket push = PushSocket.open(context, o -> o.security(client).linger(Duration.ZERO))) {
            push.connect(endpoint);
            push.send("hello");
            assertThat(server.receive()).isEqualTo(Message.of("hello"));
        }
    }
}
