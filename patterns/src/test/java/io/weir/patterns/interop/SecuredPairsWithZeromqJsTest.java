package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.SERVER;
import static io.weir.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.patterns.interop.SecuredCase.Mechanism;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Security;
import io.weir.security.Z85;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PLAIN and CURVE with zeromq.js 6, which has libzmq 4.3.5 inside: as server and as client, bound and connected. */
@ExtendWith(ZeromqJsPeer.IsHere.class)
@Tag("interop")
@Tag("slow")
@Timeout(120)
class SecuredPairsWithZeromqJsTest {
    @AutoClose
    private static ZeromqJsPeer peer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startPeer() {
        peer = ZeromqJsPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    /** Keys are text in zeromq.js. */
    private static byte[] z85(byte[] key) {
        return Z85.encode(key).getBytes(UTF_8);
    }

    /** Secures a socket of the peer. */
    private void secure(PeerSocket socket, Mechanism mechanism, boolean server) throws IOException {
        new LibzmqSecurity(peer, directory, SecuredPairsWithZeromqJsTest::z85).secure(socket, mechanism, server);
    }

    static List<SecuredCase> cases() {
        return SecuredCase.cases(Mechanism.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messagesArriveAsTheyWereSent(SecuredCase of) throws Exception {
        of.converse(peer, this::secure);
    }

    @Test
    void weRefuseAClientWithAnotherKey() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.security(Mechanism.CURVE.ours(true)))) {
            PeerSocket client = peer.open("PUSH");
            client.set("CURVE_SERVERKEY", z85(SERVER.publicKey().bytes()))
                    .set("CURVE_PUBLICKEY", z85(SERVER.publicKey().bytes()))
                    .set("CURVE_SECRETKEY", z85(SERVER.secret()));
            client.connect(pull.bind("tcp://127.0.0.1:*").toString());
            eventually(() -> assertThat(pull.refusals()).containsOnlyKeys(Refusal.AUTHENTICATION_DENIED));
        }
    }

    @Test
    void itsHandlerRefusesUsAndWeStayAway() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(
                        context,
                        o -> o.security(Security.curveClient(SERVER.publicKey()))
                                .linger(Duration.ZERO))) {
            PeerSocket server = peer.open("PULL");
            secure(server, Mechanism.CURVE, true);
            push.connect(server.bind("tcp://127.0.0.1:*"));
            eventually(() -> assertThat(push.refusals()).isEqualTo(Map.of(Refusal.ERROR_RECEIVED, 1L)));
            eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
        }
    }
}
