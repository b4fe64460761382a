package io.weir.patterns.interop;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.option.OptionsBuilder;
import io.weir.option.Reconnection;
import io.weir.patterns.interop.Pairing.Roles;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Verdict;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PLAIN and CURVE with libzmq at the other end, which is the server or the client, binds or connects; and its ZAP handler. */
@NeedsPyzmq
@Tag("slow")
@Timeout(120)
class SecuredPairsTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final CurveKeyPair SERVER = CurveKeyPair.generate();
    private static final CurveKeyPair CLIENT = CurveKeyPair.generate();
    private static final Set<String> WHOLE = Set.of("PUB", "REQ", "PUSH", "DEALER");

    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    /** What secures a connection, at each end. */
    enum Mechanism {
        PLAIN {
            @Override
            Security ours(boolean server) {
                return server
                        ? Security.plainServer(Authenticator.users(Map.of("admin", "secret")))
                        : Security.plainClient("admin", "secret");
            }

            @Override
            void theirs(PyzmqSocket socket, boolean server, Path directory) {
                if (server) {
                    peer.plainUser("admin", "secret");
                    socket.set("PLAIN_SERVER", 1);
                } else {
                    socket.set("PLAIN_USERNAME", utf8("admin")).set("PLAIN_PASSWORD", utf8("secret"));
                }
            }

            @Override
            String userId() {
                return "admin";
            }
        },

        CURVE {
            @Override
            Security ours(boolean server) {
                return server
                        ? Security.curveServer(SERVER, Authenticator.curveKeys(Set.of(CLIENT.publicKey())))
                        : Security.curveClient(SERVER.publicKey(), CLIENT);
            }

            @Override
            void theirs(PyzmqSocket socket, boolean server, Path directory) throws IOException {
                if (server) {
                    CurveCertificate.write(directory.resolve("client.key"), CLIENT, Map.of("name", "client"));
                    peer.curveKeys(directory);
                    socket.set("CURVE_SERVER", 1).set("CURVE_SECRETKEY", SERVER.secret());
                } else {
                    socket.set("CURVE_SERVERKEY", SERVER.publicKey().bytes())
                            .set("CURVE_PUBLICKEY", CLIENT.publicKey().bytes())
                            .set("CURVE_SECRETKEY", CLIENT.secret());
                }
            }

            @Override
            String userId() {
                return CLIENT.publicKey().toString();
            }
        };

        abstract Security ours(boolean server);

        abstract void theirs(PyzmqSocket socket, boolean server, Path directory) throws IOException;

        abstract String userId();

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Case(Roles roles, Mechanism mechanism, boolean weBind, boolean weServe) {
        @Override
        public String toString() {
            return mechanism + ", Weir's " + roles.ourType() + (weBind ? " bound" : " connected")
                    + (weServe ? " as the server" : " as the client") + " with a " + roles.theirType();
        }
    }

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    /** The pairs of the four patterns in every way, of the others each in one. */
    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        int turn = 0;
        for (Roles roles : Pairing.roles().toList()) {
            Pairing pairing = roles.pairing();
            boolean whole = WHOLE.contains(pairing.first())
                    && Set.of("SUB", "REP", "PULL", "ROUTER").contains(pairing.second());
            for (int way = whole ? 0 : turn++ % 8, end = whole ? 8 : way + 1; way < end; way++) {
                Case found = new Case(roles, Mechanism.values()[way & 1], (way & 2) != 0, (way & 4) != 0);
                // A libzmq REQ that is a server with a user id loses replies, also those of another libzmq: 4.3.4 puts
                // the
                // user id before the first message of a connection, and its REQ takes that for a reply of the wrong
                // shape.
                if (found.weServe() || !roles.theirType().equals("REQ")) {
                    cases.add(found);
                }
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messagesArriveAsTheyWereSent(Case of) throws Exception {
        Roles roles = of.roles();
        Consumer<OptionsBuilder<?>> secured =
                options -> options.security(of.mechanism().ours(of.weServe()));
        try (Context context = Context.create();
                WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), secured)) {
            PyzmqSocket theirs = peer.open(roles.theirType());
            of.mechanism().theirs(theirs, !of.weServe(), directory);
            if (!roles.theirId().isNone()) {
                theirs.set("ROUTING_ID", roles.theirId().array());
            }
            if (roles.theirType().equals("ROUTER")) {
                theirs.set("ROUTER_MANDATORY", 1);
            }
            if (of.weBind()) {
                theirs.connect(ours.bind(TCP));
            } else {
                ours.connect(theirs.bind(TCP));
            }
            roles.meet(ours, theirs);
            Stream.concat(Stream.of(Bodies.of(0), Bodies.of(222), Bodies.of(223)), Bodies.usual())
                    .forEach(body -> roles.exchange(ours, theirs, body));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachEndSaysWhoTheOtherIs(Mechanism mechanism) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.security(mechanism.ours(true)));
                PushSocket push = PushSocket.open(context, o -> o.security(mechanism.ours(false)))) {
            PyzmqSocket client = peer.open("PUSH");
            mechanism.theirs(client, false, directory);
            client.connect(pull.bind(TCP).toString());
            client.send(Message.of("hello"));
            Message received = pull.receive(Party.PATIENCE);
            assertThat(received).isNotNull();
            assertThat(received.origin().userId()).isEqualTo(mechanism.userId());

            PyzmqSocket server = peer.open("PULL");
            mechanism.theirs(server, true, directory);
            push.connect(server.bind(TCP));
            push.send("hello");
            String known = server.receiveUserId();
            assertThat(known).isEqualTo(mechanism.userId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void weRefuseAClientOfLibzmqAndItStaysAway(Mechanism mechanism) throws Exception {
        Authenticator none = Authenticator.denyAddresses("127.0.0.1");
        Security server =
                mechanism == Mechanism.PLAIN ? Security.plainServer(none) : Security.curveServer(SERVER, none);
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.security(server))) {
            PyzmqSocket client = peer.open("PUSH").set("RECONNECT_IVL", 10).monitor();
            mechanism.theirs(client, false, directory);
            client.connect(pull.bind(TCP).toString());
            List<String> events = client.events("DISCONNECTED", Party.PATIENCE);
            // A libzmq PLAIN client knows only its own misspelling of ERROR, and takes ours for a broken protocol.
            assertThat(events)
                    .contains(mechanism == Mechanism.PLAIN ? "HANDSHAKE_FAILED_PROTOCOL" : "HANDSHAKE_FAILED_AUTH");
            assertThat(client.events("CONNECT_RETRIED", Duration.ofMillis(200))).isEmpty();
            assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.AUTHENTICATION_DENIED, 1L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerOfLibzmqRefusesUsAndWeStayAway(Mechanism mechanism) throws Exception {
        Security stranger = mechanism == Mechanism.PLAIN
                ? Security.plainClient("admin", "guess")
                : Security.curveClient(SERVER.publicKey());
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(
                        context,
                        o -> o.security(stranger)
                                .reconnection(Reconnection.every(Duration.ofMillis(5)))
                                .linger(Duration.ZERO))) {
            PyzmqSocket server = peer.open("PULL");
            mechanism.theirs(server, true, directory);
            push.connect(server.bind(TCP));
            eventually(() -> assertThat(push.refusals()).isEqualTo(Map.of(Refusal.ERROR_RECEIVED, 1L)));
            eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
        }
    }

    @Test
    void aClientOfLibzmqThatIsToTryLaterDoes() throws Exception {
        List<RoutingId> attempts = new CopyOnWriteArrayList<>();
        Authenticator third = credentials -> {
            attempts.add(credentials.routingId());
            return CompletableFuture.completedStage(
                    attempts.size() < 3 ? Verdict.tryLater("not yet") : Verdict.accepted());
        };
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.security(Security.plainServer(third)))) {
            PyzmqSocket client = peer.open("PUSH").set("RECONNECT_IVL", 10);
            Mechanism.PLAIN.theirs(client, false, directory);
            client.connect(pull.bind(TCP).toString());
            client.send(Message.of("hello"));
            assertThat(pull.receive(Party.PATIENCE)).isEqualTo(Message.of("hello"));
        }
    }
}
