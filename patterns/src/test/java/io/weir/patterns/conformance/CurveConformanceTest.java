package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.greeting;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.conformance.RawPeer.readyOf;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import io.weir.Refusal;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.event.SocketEvent.HandshakeFailed.Kind;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.8: CURVE between sockets, and with peers that do not speak it. */
@DisplayName("9.8 CURVE")
@Timeout(60)
class CurveConformanceTest extends SecuredSockets {
    private static final CurveKeyPair SERVER = CurveKeyPair.generate();
    private static final CurveKeyPair CLIENT = CurveKeyPair.generate();
    private static final Authenticator CLIENTS = Authenticator.curveKeys(Set.of(CLIENT.publicKey()));

    private static Security client(CurveKey server) {
        return Security.curveClient(server, CLIENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("V-132, C-03: with valid keys the handshake succeeds at both sides, and nothing else is told")
    void validKeys(boolean serverBinds) throws Exception {
        try (PullSocket pull = pull(Security.curveServer(SERVER, CLIENTS));
                PushSocket push = push(client(SERVER.publicKey()))) {
            Heard server = Heard.from(pull);
            Heard client = Heard.from(push);
            if (serverBinds) {
                push.connect(pull.bind(TCP));
            } else {
                pull.connect(push.bind(TCP));
            }
            push.send("hello");
            assertThat(receive(pull).origin().userId())
                    .isEqualTo(CLIENT.publicKey().toString());
            List<String> bound = List.of("Listening", "Accepted", "HandshakeSucceeded");
            List<String> connected = List.of("ConnectDelayed", "Connected", "HandshakeSucceeded");
            eventually(() -> assertThat(server.names()).isEqualTo(serverBinds ? bound : connected));
            eventually(() -> assertThat(client.names()).isEqualTo(serverBinds ? connected : bound));
        }
    }

    @Test
    @DisplayName("V-132: a client that has another server's key is refused as cryptographic, and tries again")
    void anotherServersKey() throws Exception {
        try (PullSocket pull = pull(Security.curveServer(SERVER, CLIENTS));
                PushSocket push = push(client(CLIENT.publicKey()))) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals().getOrDefault(Refusal.CRYPTOGRAPHIC, 0L))
                    .isGreaterThan(1));
            assertThat(push.refusals()).containsOnlyKeys(Refusal.HANDSHAKE_CLOSED);
            assertThat(pull.peerCount()).isZero();
        }
    }

    @Test
    @DisplayName("V-132: a client whose key is not known is refused with 400, an event at both sides")
    void anUnknownClientKey() throws Exception {
        try (PullSocket pull = pull(Security.curveServer(SERVER, CLIENTS));
                PushSocket push = push(Security.curveClient(SERVER.publicKey()))) {
            Heard server = Heard.from(pull);
            Heard client = Heard.from(push);
            push.connect(pull.bind(TCP));
            assertThat(client.first(HandshakeFailed.class).kind()).isEqualTo(Kind.REFUSED);
            assertThat(client.first(HandshakeFailed.class).detail()).isEqualTo("the peer says: 400");
            assertThat(server.first(HandshakeFailed.class).reason()).isEqualTo(Refusal.AUTHENTICATION_DENIED);
            eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
        }
    }

    /** libzmq finds out when it is refused as cryptographic, each time anew. */
    @Test
    @DisplayName("V-132: a server's key of zeros, to which no secret belongs, is refused when the option is set")
    void aServersKeyOfZeros() {
        assertThatThrownBy(() -> client(CurveKey.of(new byte[CurveKey.SIZE])))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("server key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "PLAIN"})
    @DisplayName(
            "V-132, C-09: a client with another mechanism is refused at both sides, and the authenticator never asked")
    void anotherMechanism(String mechanism) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Authenticator counting = credentials -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(Verdict.accepted());
        };
        Security other = mechanism.equals("NULL") ? Security.NONE : Security.plainClient("admin", "secret");
        try (PullSocket pull = pull(Security.curveServer(SERVER, counting));
                PushSocket push = push(other)) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.MECHANISM_MISMATCH));
            eventually(() -> assertThat(push.refusals()).containsKey(Refusal.MECHANISM_MISMATCH));
            assertThat(asked).hasValue(0);
        }
    }

    static Stream<Arguments> intruders() {
        byte[] curve = greeting(3, 1, "CURVE");
        byte[] zeros = new byte[194];
        byte[] version2 = zeros.clone();
        version2[0] = 2;
        byte[] version1 = zeros.clone();
        version1[0] = 1;
        version1[74] = 9;
        return Stream.of(
                Arguments.of("ZMTP 1.0", Refusal.NOT_ZMTP, join(hex("01 00"), hex("08 00"), ascii("sneaky!"))),
                Arguments.of("NULL", Refusal.UNEXPECTED_COMMAND, join(curve, readyOf("PUSH"), message("sneaky"))),
                Arguments.of("a message", Refusal.UNEXPECTED_COMMAND, join(curve, message("sneaky"))),
                Arguments.of("a short HELLO", Refusal.MALFORMED_COMMAND, join(curve, command("HELLO", new byte[193]))),
                Arguments.of("another name", Refusal.UNEXPECTED_COMMAND, join(curve, command("HELLP", zeros))),
                Arguments.of("another version", Refusal.MALFORMED_COMMAND, join(curve, command("HELLO", version2))),
                Arguments.of("a box of zeros", Refusal.CRYPTOGRAPHIC, join(curve, command("HELLO", version1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("intruders")
    @DisplayName("V-132, C-09: a peer that does not speak CURVE delivers nothing, and ends its own connection")
    void whatIsNotCurveDeliversNothing(String what, Refusal reason, byte[] bytes) throws Exception {
        assertIntruderIsRefused(Security.curveServer(SERVER, CLIENTS), client(SERVER.publicKey()), bytes, reason);
    }

    @Test
    @DisplayName("V-137: a server that changes its keys serves clients that know the old ones and the new ones")
    void oldKeysAndNewOnes() throws Exception {
        CurveKeyPair next = CurveKeyPair.generate();
        try (PullSocket pull = pull(Security.curveServer(List.of(next, SERVER), CLIENTS));
                PushSocket old = push(client(SERVER.publicKey()));
                PushSocket renewed = push(client(next.publicKey()))) {
            old.connect(pull.bind(TCP));
            renewed.connect(pull.lastEndpoint());
            awaitPeers(pull, 2);
        }
        assertThatThrownBy(() -> Security.curveServer(List.of(), CLIENTS)).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    @DisplayName("V-137, C-34: certificates of a directory are let in, from when they come until they go")
    void certificatesOfADirectory(@TempDir Path directory) throws Exception {
        Security server = Security.curveServer(SERVER, Authenticator.curveDirectory(directory));
        try (PullSocket pull = pull(server);
                PushSocket early = push(client(SERVER.publicKey()))) {
            early.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.AUTHENTICATION_DENIED));
            CurveCertificate.write(directory.resolve("client.key"), CLIENT, Map.of("name", "station"));
            try (PushSocket known = push(client(SERVER.publicKey()))) {
                known.connect(pull.lastEndpoint());
                known.send("hello");
                assertThat(receive(pull).origin().properties()).containsEntry("name", "station");
            }
            Files.delete(directory.resolve("client.key"));
            eventually(() -> {
                long before = pull.refusals().get(Refusal.AUTHENTICATION_DENIED);
                try (PushSocket gone = push(client(SERVER.publicKey()))) {
                    gone.connect(pull.lastEndpoint());
                    eventually(() -> assertThat(
                                    gone.peerCount() > 0 || pull.refusals().get(Refusal.AUTHENTICATION_DENIED) > before)
                            .isTrue());
                }
                assertThat(pull.refusals().get(Refusal.AUTHENTICATION_DENIED)).isGreaterThan(before);
            });
        }
    }
}
