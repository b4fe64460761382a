package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.CLIENT;
import static io.weir.patterns.interop.SecuredCase.SERVER;
import static io.weir.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.patterns.interop.Pairing.Roles;
import io.weir.patterns.interop.SecuredCase.Mechanism;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.CurveCertificate;
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

    private void secure(PeerSocket socket, Mechanism mechanism, boolean server) throws IOException {
        switch (mechanism) {
            case PLAIN -> {
                if (server) {
                    peer.plainUser(SecuredCase.USER, SecuredCase.PASSWORD);
                    socket.set("PLAIN_SERVER", 1);
                } else {
                    socket.set("PLAIN_USERNAME", SecuredCase.USER.getBytes(UTF_8))
                            .set("PLAIN_PASSWORD", SecuredCase.PASSWORD.getBytes(UTF_8));
                }
            }
            case CURVE -> {
                if (server) {
                    CurveCertificate.write(directory.resolve("client.key"), CLIENT, Map.of("name", "client"));
                    peer.curveKeys(directory);
                    socket.set("CURVE_SERVER", 1).set("CURVE_SECRETKEY", z85(SERVER.secret()));
                } else {
                    socket.set("CURVE_SERVERKEY", z85(SERVER.publicKey().bytes()))
                            .set("CURVE_PUBLICKEY", z85(CLIENT.publicKey().bytes()))
                            .set("CURVE_SECRETKEY", z85(CLIENT.secret()));
                }
            }
        }
    }

    static List<SecuredCase> cases() {
        return SecuredCase.cases(Mechanism.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messagesArriveAsTheyWereSent(SecuredCase of) throws Exception {
        Roles roles = of.roles();
        try (Context context = Context.create();
                WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), of.options())) {
            PeerSocket theirs = peer.open(roles.theirType());
            secure(theirs, of.mechanism(), !of.weServe());
            if (!roles.theirId().isNone()) {
                theirs.set("ROUTING_ID", roles.theirId().array());
            }
            if (roles.theirType().equals("ROUTER")) {
                theirs.set("ROUTER_MANDATORY", 1);
            }
            of.converse(ours, theirs);
        }
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
