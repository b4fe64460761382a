package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.frames;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.event.SocketEvent.HandshakeFailed.Kind;
import io.weir.option.Reconnection;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.events.Heard;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.patterns.zap.Zap;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Feature map 9.8: a handler that speaks ZAP (RFC 27), under each mechanism. */
@DisplayName("9.8 ZAP")
@Timeout(60)
class ZapConformanceTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final CurveKeyPair SERVER_KEYS = CurveKeyPair.generate();
    private static final CurveKeyPair CLIENT_KEYS = CurveKeyPair.generate();

    @AutoClose
    private final Context context = Context.create();

    /** What the handler was asked, as it received it. */
    private final List<Message> asked = new CopyOnWriteArrayList<>();

    /** The mechanisms, each with a client that the handler may let in. */
    enum Mechanism {
        NULL,
        PLAIN,
        CURVE;

        Security server(Context context) {
            return switch (this) {
                case NULL -> Security.none(Zap.authenticator(context), "global");
                case PLAIN -> Security.plainServer(Zap.authenticator(context)).withDomain("global");
                case CURVE ->
                    Security.curveServer(SERVER_KEYS, Zap.authenticator(context))
                            .withDomain("global");
            };
        }

        Security client() {
            return switch (this) {
                case NULL -> Security.NONE;
                case PLAIN -> Security.plainClient("admin", "secret");
                case CURVE -> Security.curveClient(SERVER_KEYS.publicKey(), CLIENT_KEYS);
            };
        }
    }

    private RouterSocket server(Mechanism mechanism) {
        return RouterSocket.open(
                context,
                o -> o.security(mechanism.server(context))
                        .routingId(RoutingId.of("srv"))
                        .handshakeTimeout(Duration.ofMillis(500)));
    }

    private DealerSocket client(Mechanism mechanism) {
        return DealerSocket.open(
                context,
                o -> o.security(mechanism.client())
                        .reconnection(Reconnection.every(Duration.ofMillis(5)))
                        .linger(Duration.ZERO));
    }

    /** A REP that replies what the function makes of a good reply; nothing if that is null. */
    private RepSocket handler(UnaryOperator<List<byte[]>> reply) {
        RepSocket handler = RepSocket.open(context);
        handler.bind(Zap.ENDPOINT);
        handler.onMessage(request -> {
            asked.add(request);
            List<byte[]> frames = reply.apply(reply(request, "200", "OK", "joe"));
            if (frames != null) {
                handler.trySend(Message.wrap(frames));
            }
        });
        return handler;
    }

    private static List<byte[]> reply(Message request, String status, String text, String user) {
        return new ArrayList<>(
                List.of(request.bytes(0), request.bytes(1), bytes(status), bytes(text), bytes(user), new byte[0]));
    }

    private static byte[] bytes(String text) {
        return Message.of(text).bytes();
    }

    private static UnaryOperator<List<byte[]>> with(int frame, String text) {
        return reply -> {
            reply.set(frame, bytes(text));
            return reply;
        };
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "V-130, V-031, C-20: a REP is asked with libzmq's frames; its user id and metadata are in each message")
    void theHandlerIsAsked(Mechanism mechanism) throws Exception {
        UnaryOperator<List<byte[]>> metadata = with(5, "\6zapkey\0\0\0\6zapval");
        try (RepSocket handler = handler(metadata);
                RouterSocket server = server(mechanism);
                DealerSocket client = client(mechanism)) {
            client.connect(server.bind(TCP));
            client.send("hello");
            Message message = receive(server);
            assertThat(message.origin().userId()).isEqualTo("joe");
            assertThat(message.origin().properties()).isEqualTo(Map.of("zapkey", "zapval"));
            Message request = asked.get(0);
            assertThat(frames(request).subList(0, 6))
                    .containsExactly("1.0", "1", "global", "127.0.0.1", "srv", mechanism.name());
            switch (mechanism) {
                case NULL -> assertThat(request.frameCount()).isEqualTo(6);
                case PLAIN -> assertThat(frames(request).subList(6, 8)).containsExactly("admin", "secret");
                case CURVE -> assertThat(CurveKey.of(request.bytes(6))).isEqualTo(CLIENT_KEYS.publicKey());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("V-130: what the handler says of the domain counts")
    void theDomainCounts(Mechanism mechanism) throws Exception {
        for (String known : List.of("global", "local")) {
            UnaryOperator<List<byte[]>> byDomain =
                    reply -> asked.get(asked.size() - 1).text(2).equals(known)
                            ? reply
                            : with(2, "400").apply(reply);
            try (RepSocket handler = handler(byDomain);
                    RouterSocket server = server(mechanism);
                    DealerSocket client = client(mechanism)) {
                client.connect(server.bind(TCP));
                if (known.equals("global")) {
                    awaitPeers(server, 1);
                } else {
                    eventually(() -> assertThat(server.refusals()).containsKey(Refusal.AUTHENTICATION_DENIED));
                    assertThat(server.peerCount()).isZero();
                }
            }
        }
    }

    @Test
    @DisplayName("V-130: a ROUTER may be the handler, and reply in any order")
    void aRouterIsAsked() throws Exception {
        try (RouterSocket handler = RouterSocket.open(context);
                RouterSocket server = server(Mechanism.PLAIN);
                DealerSocket first = client(Mechanism.PLAIN);
                DealerSocket second = client(Mechanism.PLAIN)) {
            handler.bind(Zap.ENDPOINT);
            first.connect(server.bind(TCP));
            Message one = receive(handler);
            second.connect(server.lastEndpoint());
            Message two = receive(handler);
            for (Message request : List.of(two, one)) {
                List<byte[]> frames = reply(request.skip(2), "200", "OK", "joe");
                frames.addAll(0, List.of(request.bytes(0), request.bytes(1)));
                handler.send(Message.wrap(frames));
            }
            awaitPeers(server, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("V-133, C-21: 300 means that the client tries again, and hears of no verdict")
    void tryLater(Mechanism mechanism) throws Exception {
        UnaryOperator<List<byte[]>> third =
                reply -> asked.size() < 3 ? with(2, "300").apply(reply) : reply;
        try (RepSocket handler = handler(third);
                RouterSocket server = server(mechanism);
                DealerSocket client = client(mechanism)) {
            Heard heard = Heard.from(client);
            client.connect(server.bind(TCP));
            awaitPeers(server, 1);
            assertThat(server.refusals()).isEqualTo(Map.of(Refusal.AUTHENTICATION_DEFERRED, 2L));
            assertThat(heard.all(HandshakeFailed.class))
                    .extracting(HandshakeFailed::kind)
                    .containsOnly(Kind.NO_DETAIL);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("V-133, C-22: 400 and 500 are events at both sides, and the client stays away")
    void deniedAndFailed(Mechanism mechanism) throws Exception {
        for (String status : List.of("400", "500")) {
            try (RepSocket handler = handler(with(2, status));
                    RouterSocket server = server(mechanism);
                    DealerSocket client = client(mechanism)) {
                Heard heard = Heard.from(client);
                client.connect(server.bind(TCP));
                assertThat(heard.first(HandshakeFailed.class).detail()).isEqualTo("the peer says: " + status);
                assertThat(server.refusals())
                        .containsOnlyKeys(
                                status.equals("400") ? Refusal.AUTHENTICATION_DENIED : Refusal.AUTHENTICATION_FAILED);
                eventually(() -> assertThat(client.connectedEndpoints()).isEmpty());
            }
        }
    }

    static Stream<Arguments> malformedReplies() {
        return Stream.of(Mechanism.values())
                .flatMap(mechanism -> Stream.of(
                        Arguments.of(mechanism, "version: 2.0", with(0, "2.0")),
                        Arguments.of(mechanism, "request id: 999", with(1, "999")),
                        Arguments.of(mechanism, "status: 201", with(2, "201")),
                        Arguments.of(mechanism, "value of a property: no length", with(5, "\3bad")),
                        Arguments.of(
                                mechanism, "frames: 6", (UnaryOperator<List<byte[]>>) reply -> reply.subList(0, 5)),
                        Arguments.of(mechanism, "frames: 8", (UnaryOperator<List<byte[]>>) reply -> {
                            reply.add(new byte[0]);
                            return reply;
                        })));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("malformedReplies")
    @DisplayName("V-133, C-23: a reply that is not as it should be lets no peer in, and the reason is told")
    void aMalformedReply(Mechanism mechanism, String said, UnaryOperator<List<byte[]>> reply) throws Exception {
        try (RepSocket handler = handler(reply);
                RouterSocket server = server(mechanism);
                DealerSocket client = client(mechanism)) {
            Heard heard = Heard.from(server);
            client.connect(server.bind(TCP));
            HandshakeFailed failed = heard.first(HandshakeFailed.class);
            assertThat(failed.reason()).isEqualTo(Refusal.AUTHENTICATOR_BROKEN);
            assertThat(failed.detail()).contains(said);
            assertThat(failed.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(server.peerCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "V-134, C-24: without a handler every peer is refused, whatever the mechanism; one that comes is asked at once")
    void withoutAHandler(Mechanism mechanism) throws Exception {
        try (RouterSocket server = server(mechanism);
                DealerSocket client = client(mechanism)) {
            Heard heard = Heard.from(server);
            client.connect(server.bind(TCP));
            assertThat(heard.first(HandshakeFailed.class).detail()).contains("no handler (expected: a REP or ROUTER");
            assertThat(server.peerCount()).isZero();
            try (RepSocket handler = handler(reply -> reply)) {
                awaitPeers(server, 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("V-133, C-25: a handler may go and another come")
    void aHandlerThatGoes(Mechanism mechanism) throws Exception {
        try (RouterSocket server = server(mechanism);
                DealerSocket first = client(mechanism);
                DealerSocket second = client(mechanism)) {
            server.bind(TCP);
            try (RepSocket handler = handler(reply -> reply)) {
                first.connect(server.lastEndpoint());
                awaitPeers(server, 1);
            }
            second.connect(server.lastEndpoint());
            eventually(() -> assertThat(server.refusals()).containsKey(Refusal.AUTHENTICATOR_BROKEN));
            try (RepSocket handler = handler(reply -> reply)) {
                awaitPeers(server, 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("V-133, C-24: a handler that does not reply, or not even receive, is given up with the handshake")
    void aHandlerThatIsSilent(Mechanism mechanism) throws Exception {
        try (RepSocket silent = handler(reply -> null);
                RouterSocket server = server(mechanism);
                DealerSocket client = client(mechanism)) {
            client.connect(server.bind(TCP));
            eventually(() -> assertThat(server.refusals()).containsKey(Refusal.AUTHENTICATION_TIMEOUT));
            assertThat(asked).isNotEmpty();
        }
        try (RepSocket deaf = RepSocket.open(context);
                RouterSocket server = server(mechanism);
                DealerSocket client = client(mechanism)) {
            deaf.bind(Zap.ENDPOINT);
            client.connect(server.bind(TCP));
            eventually(() -> assertThat(server.refusals()).containsKey(Refusal.AUTHENTICATION_TIMEOUT));
        }
    }

    @Test
    @DisplayName("V-133: a SERVER, whose messages have one frame, cannot be the handler, and that is said")
    void aServerCannotBeTheHandler() throws Exception {
        try (ServerSocket handler = ServerSocket.open(context);
                RouterSocket server = server(Mechanism.PLAIN);
                DealerSocket client = client(Mechanism.PLAIN)) {
            handler.bind(Zap.ENDPOINT);
            Heard heard = Heard.from(server);
            client.connect(server.bind(TCP));
            assertThat(heard.first(HandshakeFailed.class).detail()).contains("DEALER with SERVER");
        }
    }
}
