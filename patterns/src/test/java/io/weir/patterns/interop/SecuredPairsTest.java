package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.SERVER;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.option.Reconnection;
import io.weir.patterns.interop.SecuredCase.Mechanism;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.security.Verdict;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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

    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    /** Secures a socket of the peer. */
    private void secure(PeerSocket socket, Mechanism mechanism, boolean server) throws IOException {
        new LibzmqSecurity(peer, directory, key -> key).secure(socket, mechanism, server);
    }

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    static List<SecuredCase> cases() {
        return SecuredCase.casesWithUserIds(Mechanism.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messagesArriveAsTheyWereSent(SecuredCase of) throws Exception {
        of.converse(peer, this::secure);
    }

    @ParameterizedTest
    @EnumSource
    void eachEndSaysWhoTheOtherIs(Mechanism mechanism) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.security(mechanism.ours(true)));
                PushSocket push = PushSocket.open(context, o -> o.security(mechanism.ours(false)))) {
            PyzmqSocket client = peer.open("PUSH");
            secure(client, mechanism, false);
            client.connect(pull.bind(TCP).toString());
            client.send(Message.of("hello"));
            Message received = pull.receive(Party.PATIENCE);
            assertThat(received).isNotNull();
            assertThat(received.origin().userId()).isEqualTo(mechanism.userId());

            PyzmqSocket server = peer.open("PULL");
            secure(server, mechanism, true);
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
            secure(client, mechanism, false);
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
            secure(server, mechanism, true);
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
            secure(client, Mechanism.PLAIN, false);
            client.connect(pull.bind(TCP).toString());
            client.send(Message.of("hello"));
            assertThat(pull.receive(Party.PATIENCE)).isEqualTo(Message.of("hello"));
        }
    }
}
