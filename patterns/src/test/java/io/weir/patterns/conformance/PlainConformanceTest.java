package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.greeting;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.conformance.RawPeer.readyOf;
import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.event.SocketEvent.HandshakeFailed.Kind;
import io.weir.event.SocketEvent.HandshakeSucceeded;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.security.Verdict;
import io.weir.testing.KeptLog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.8: PLAIN between sockets, and with peers that do not speak it. */
@DisplayName("9.8 PLAIN")
@Timeout(60)
class PlainConformanceTest extends SecuredSockets {
    private static final Authenticator USERS = Authenticator.users(Map.of("admin", "secret"));
    private static final Security SERVER = Security.plainServer(USERS);
    private static final Security CLIENT = Security.plainClient("admin", "secret");
    private static final Security STRANGER = Security.plainClient("admin", "guess");

    @AutoClose
    private final KeptLog log = new KeptLog();

    // ---- PLAIN

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "V-131, C-02: PLAIN lets in who has the password, whichever side binds; each message, the event and the snapshot say who it is")
    void plainLetsInWhoHasThePassword(boolean serverBinds) throws Exception {
        try (PullSocket pull = pull(SERVER);
                PushSocket push = push(CLIENT)) {
            Heard heard = Heard.from(pull);
            if (serverBinds) {
                push.connect(pull.bind(TCP));
            } else {
                pull.connect(push.bind(TCP));
            }
            push.send("hello");
            Message message = receive(pull);
            assertThat(message.text()).isEqualTo("hello");
            assertThat(message.origin()).extracting(Origin::userId).isEqualTo("admin");
            HandshakeSucceeded ready = heard.first(HandshakeSucceeded.class);
            assertThat(ready.mechanism()).isEqualTo("PLAIN");
            assertThat(ready.userId()).isEqualTo("admin");
            assertThat(pull.snapshot().peers().get(0).mechanism()).isEqualTo("PLAIN");
            assertThat(pull.snapshot().peers().get(0).userId()).isEqualTo("admin");
            assertThat(push.snapshot().peers().get(0).userId()).isEmpty();
        }
    }

    @Test
    @DisplayName("V-131: a wrong password is refused with 400: an event at both sides, and the client stays away")
    void aWrongPasswordIsRefused() throws Exception {
        try (PullSocket pull = pull(SERVER);
                PushSocket push = push(STRANGER)) {
            Heard server = Heard.from(pull);
            Heard client = Heard.from(push);
            push.connect(pull.bind(TCP));
            assertThat(client.first(HandshakeFailed.class).kind()).isEqualTo(Kind.REFUSED);
            assertThat(client.first(HandshakeFailed.class).detail()).isEqualTo("the peer says: 400");
            assertThat(server.first(HandshakeFailed.class).kind()).isEqualTo(Kind.REFUSED);
            eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
            assertThat(push.refusals()).isEqualTo(Map.of(Refusal.ERROR_RECEIVED, 1L));
            assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.AUTHENTICATION_DENIED, 1L));
        }
        assertThat(log.lines())
                .anyMatch(line -> line.contains("AUTHENTICATION_DENIED (400 for PLAIN from 127.0.0.1, user admin"))
                .noneMatch(line -> line.contains("guess") || line.contains("secret"));
    }

    @Test
    @DisplayName("V-131: two clients refuse each other")
    void twoClientsRefuseEachOther() throws Exception {
        try (PullSocket pull = pull(CLIENT);
                PushSocket push = push(CLIENT)) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.UNEXPECTED_COMMAND));
            assertThat(pull.peerCount()).isZero();
        }
    }

    @Test
    @DisplayName("V-131: two servers wait for each other until the time of the handshake is over")
    void twoServersWaitForEachOther() throws Exception {
        try (PullSocket pull =
                        PullSocket.open(context, o -> o.security(SERVER).handshakeTimeout(Duration.ofMillis(100)));
                PushSocket push = push(SERVER)) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.HANDSHAKE_TIMEOUT));
            assertThat(pull.peerCount()).isZero();
        }
    }

    static Stream<Arguments> intruders() {
        byte[] plain = greeting(3, 1, "PLAIN");
        byte[] hello = command("HELLO", join(hex("05"), ascii("admin"), hex("06"), ascii("secret")));
        return Stream.of(
                Arguments.of("NULL", Refusal.MECHANISM_MISMATCH, join(greeting(), readyOf("PUSH"), message("sneaky"))),
                Arguments.of("ZMTP 1.0", Refusal.NOT_ZMTP, join(hex("01 00"), hex("08 00"), ascii("sneaky!"))),
                Arguments.of("ZMTP 2.0", Refusal.OLD_VERSION, hex("ff 0000000000000001 7f 01 08 0000")),
                Arguments.of("no HELLO", Refusal.UNEXPECTED_COMMAND, join(plain, readyOf("PUSH"), message("sneaky"))),
                Arguments.of("a message", Refusal.UNEXPECTED_COMMAND, join(plain, message("sneaky"))),
                Arguments.of("a short HELLO", Refusal.MALFORMED_COMMAND, join(plain, command("HELLO", hex("05 61")))),
                Arguments.of(
                        "a HELLO and a byte",
                        Refusal.MALFORMED_COMMAND,
                        join(plain, command("HELLO", hex("01 61 01 61 00")))),
                Arguments.of("two HELLOs", Refusal.UNEXPECTED_COMMAND, join(plain, hello, hello)),
                Arguments.of(
                        "the password, and a message for INITIATE",
                        Refusal.UNEXPECTED_COMMAND,
                        join(plain, hello, message("sneaky"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("intruders")
    @DisplayName("V-131, C-09: a peer that does not speak PLAIN delivers nothing, and ends its own connection")
    void whatIsNotPlainDeliversNothing(String what, Refusal reason, byte[] bytes) throws Exception {
        assertIntruderIsRefused(SERVER, CLIENT, bytes, reason);
    }

    @Test
    @DisplayName("V-132: a peer with another mechanism is refused, and the authenticator never asked")
    void anotherMechanismIsNotAskedAbout() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Security server = Security.plainServer(credentials -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(Verdict.accepted());
        });
        try (PullSocket pull = pull(server);
                PushSocket push = push(Security.NONE)) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.MECHANISM_MISMATCH));
            eventually(() -> assertThat(push.refusals()).containsKey(Refusal.MECHANISM_MISMATCH));
            assertThat(asked).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255})
    @DisplayName("V-137, C-02: users and passwords may have up to 255 bytes, none, and any character")
    void usersAndPasswordsOfAnyLength(int length) throws Exception {
        String text = "x".repeat(length);
        try (PullSocket pull = pull(Security.plainServer(Authenticator.users(Map.of(text, text))));
                PushSocket push = push(Security.plainClient(text, text))) {
            push.connect(pull.bind(TCP));
            awaitPeers(pull, 1);
        }
        assertThatThrownBy(() -> Security.plainClient("é".repeat(128), ""))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("256 bytes");
    }

    @Test
    @DisplayName("V-137: subscriptions and messages pass as with NULL")
    void subscriptionsPass() throws Exception {
        try (XPubSocket pub = XPubSocket.open(context, o -> o.security(SERVER));
                SubSocket sub = SubSocket.open(context, o -> o.security(CLIENT))) {
            sub.subscribe("t");
            sub.connect(pub.bind(TCP));
            assertThat(pub.receive(PATIENCE)).isNotNull();
            pub.send(Message.of("topic", "body"));
            assertThat(receive(sub)).isEqualTo(Message.of("topic", "body"));
        }
    }
}
