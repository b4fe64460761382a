package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.CLIENT;
import static io.weir.patterns.interop.SecuredCase.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Z85;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that {@code zmq.auth} of pyzmq writes and we read, and the other way round, and what they let in. */
@NeedsPyzmq
@Tag("slow")
@Timeout(120)
class CertificatesWithPyzmqTest {
    private static final String TCP = "tcp://127.0.0.1:*";

    @AutoClose
    private static PyzmqPeer peer;

    @AutoClose
    private final Context context = Context.create();

    @TempDir
    private Path directory;

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    @Test
    void weReadWhatPyzmqWrites() throws Exception {
        String publicKey = peer.makeCertificate(directory, "theirs", "weather station");

        CurveCertificate certificate = CurveCertificate.load(directory.resolve("theirs.key"));
        assertThat(certificate.publicKey()).hasToString(publicKey);
        // pyzmq writes the metadata to the secret file only.
        assertThat(certificate.metadata()).isEmpty();
        assertThat(CurveCertificate.load(directory.resolve("theirs.key_secret")).metadata())
                .isEqualTo(Map.of("name", "weather station"));
        try (CurveKeyPair pair = CurveCertificate.loadKeyPair(directory.resolve("theirs.key_secret"))) {
            assertThat(pair.publicKey()).isEqualTo(certificate.publicKey());
        }
    }

    @Test
    void pyzmqReadsWhatWeWrite() throws Exception {
        Path publicFile = directory.resolve("ours.key");
        Path secretFile = CurveCertificate.write(publicFile, CLIENT, Map.of("name", "weather station"));
        String publicKey = CLIENT.publicKey().toString();

        assertThat(peer.readCertificate(publicFile)).isEqualTo(List.of(publicKey, ""));
        assertThat(peer.readCertificate(secretFile)).isEqualTo(List.of(publicKey, Z85.encode(CLIENT.secret())));
    }

    @Test
    void weLetInWhoseCertificateOfPyzmqIsInTheDirectory() throws Exception {
        String publicKey = peer.makeCertificate(directory, "station", "weather station");
        String secretKey =
                peer.readCertificate(directory.resolve("station.key_secret")).get(1);
        Security server = Security.curveServer(SERVER, Authenticator.curveDirectory(directory));
        try (PullSocket pull = PullSocket.open(context, o -> o.security(server))) {
            PyzmqSocket client = peer.open("PUSH")
                    .set("CURVE_SERVERKEY", SERVER.publicKey().bytes())
                    .set("CURVE_PUBLICKEY", Z85.decode(publicKey))
                    .set("CURVE_SECRETKEY", Z85.decode(secretKey));
            client.connect(pull.bind(TCP).toString());
            client.send(Message.of("hello"));

            Message received = pull.receive(Party.PATIENCE);
            assertThat(received).isEqualTo(Message.of("hello"));
            assertThat(received.origin().userId()).isEqualTo(publicKey);
        }
    }

    @Test
    void itsThreadedAuthenticatorLetsInThePairThatItHasMade() throws Exception {
        peer.makeCertificate(directory, "station", "weather station");
        peer.curveKeys(directory);
        PyzmqSocket server = peer.open("PULL").set("CURVE_SERVER", 1).set("CURVE_SECRETKEY", SERVER.secret());
        try (CurveKeyPair own = CurveCertificate.loadKeyPair(directory.resolve("station.key_secret"));
                PushSocket push =
                        PushSocket.open(context, o -> o.security(Security.curveClient(SERVER.publicKey(), own)))) {
            push.connect(server.bind(TCP));
            push.send("hello");
            assertThat(server.receiveUserId()).isEqualTo(own.publicKey().toString());
        }
    }
}
