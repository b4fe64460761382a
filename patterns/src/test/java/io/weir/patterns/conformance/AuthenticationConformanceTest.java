package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.greeting;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.AuthenticatorException;
import io.weir.InvalidOptionException;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.event.SocketEvent.HandshakeFailed.Kind;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Verdict;
import io.weir.testing.KeptLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.8: what an authenticator decides, and what becomes of it. */
@DisplayName("9.8 Authentication")
@Timeout(60)
class AuthenticationConformanceTest extends SecuredSockets {
    private static final Authenticator USERS = Authenticator.users(Map.of("admin", "secret"));
    private static final Security SERVER = Security.plainServer(USERS);
    private static final Security CLIENT = Security.plainClient("admin", "secret");

    @AutoClose
    private final KeptLog log = new KeptLog();

    // ---- NULL

    @Test
    @DisplayName("V-130, C-01: with NULL the authenticator is asked for the address and the domain")
    void nullIsAskedAbout() throws Exception {
        List<Credentials> asked = new CopyOnWriteArrayList<>();
        Authenticator authenticator = credentials -> {
            asked.add(credentials);
            return CompletableFuture.completedStage(Verdict.accepted("joe", Map.of("zapkey", "zapval")));
        };
        try (PullSocket pull = pull(Security.none(authenticator, "global"));
                PushSocket push = push(Security.NONE)) {
            push.connect(pull.bind(TCP));
            push.send("hello");
            Origin origin = receive(pull).origin();
            assertThat(origin.userId()).isEqualTo("joe");
            assertThat(origin.properties()).isEqualTo(Map.of("zapkey", "zapval"));
            assertThat(asked).singleElement().satisfies(it -> {
                assertThat(it.mechanism()).isEqualTo("NULL");
                assertThat(it.address()).isEqualTo("127.0.0.1");
                assertThat(it.domain()).isEqualTo("global");
                assertThat(it.user()).isNull();
            });
        }
    }

    @Test
    @DisplayName("V-130: with NULL addresses are allowed and denied")
    void addressesAreAllowedAndDenied() throws Exception {
        try (PullSocket allowing = pull(Security.none(Authenticator.allowAddresses("127.0.0.0/8"), ""));
                PullSocket denying = pull(Security.none(Authenticator.denyAddresses("127.0.0.1"), ""));
                PushSocket allowed = push(Security.NONE);
                PushSocket denied = push(Security.NONE)) {
            allowed.connect(allowing.bind(TCP));
            awaitPeers(allowing, 1);
            denied.connect(denying.bind(TCP));
            eventually(() -> assertThat(denied.refusals()).isEqualTo(Map.of(Refusal.ERROR_RECEIVED, 1L)));
            assertThat(denying.refusals()).isEqualTo(Map.of(Refusal.AUTHENTICATION_DENIED, 1L));
        }
    }

    @Test
    @DisplayName("V-130, C-09: with NULL a peer of ZMTP 1.0 delivers nothing, and is not asked about")
    void nullRefusesOldPeers() throws Exception {
        try (PullSocket pull = pull(Security.none(Authenticator.anyClient(), "global"));
                RawPeer old = RawPeer.connect(pull.bind(TCP))) {
            old.send(join(hex("01 00"), hex("08 00"), ascii("sneaky!")));
            assertThat(old.isClosedByOther()).isTrue();
            assertThat(pull.tryReceive()).isNull();
        }
    }

    // ---- verdicts

    @Test
    @DisplayName("V-133: 300 closes without a word; the client, which has no verdict, tries again until it is let in")
    void tryLater() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Authenticator third = credentials -> CompletableFuture.completedStage(
                asked.incrementAndGet() < 3 ? Verdict.tryLater("not yet") : Verdict.accepted("admin"));
        try (PullSocket pull = pull(Security.plainServer(third));
                PushSocket push = push(CLIENT)) {
            Heard client = Heard.from(push);
            push.connect(pull.bind(TCP));
            push.send("hello");
            assertThat(receive(pull).text()).isEqualTo("hello");
            assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.AUTHENTICATION_DEFERRED, 2L));
            assertThat(push.refusals()).isEqualTo(Map.of(Refusal.HANDSHAKE_CLOSED, 2L));
            assertThat(client.all(HandshakeFailed.class))
                    .extracting(HandshakeFailed::kind)
                    .containsOnly(Kind.NO_DETAIL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "PLAIN"})
    @DisplayName("V-133: 500 is an event at both sides, and the client stays away")
    void failed(String mechanism) throws Exception {
        Authenticator failing = credentials -> CompletableFuture.completedStage(Verdict.failed("no database"));
        boolean plain = mechanism.equals("PLAIN");
        try (PullSocket pull = pull(plain ? Security.plainServer(failing) : Security.none(failing, ""));
                PushSocket push = push(plain ? CLIENT : Security.NONE)) {
            Heard server = Heard.from(pull);
            Heard client = Heard.from(push);
            push.connect(pull.bind(TCP));
            assertThat(client.first(HandshakeFailed.class).detail()).isEqualTo("the peer says: 500");
            assertThat(server.first(HandshakeFailed.class).reason()).isEqualTo(Refusal.AUTHENTICATION_FAILED);
            assertThat(server.first(HandshakeFailed.class).detail()).endsWith(": no database");
            eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
        }
    }

    @Test
    @DisplayName("V-133: a client that is told 300 by an ERROR tries again")
    void anErrorThatAsksToTryAgain() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                PushSocket push = push(Security.NONE)) {
            push.connect(server.endpoint());
            try (RawPeer first = server.accept()) {
                first.send(join(greeting(), RawPeer.error("300")));
                assertThat(first.isClosedByOther()).isTrue();
            }
            try (RawPeer second = server.accept().handshake("PULL")) {
                push.send("again");
                assertThat(second.readMessage().text()).isEqualTo("again");
            }
            assertThat(push.refusals()).isEqualTo(Map.of(Refusal.AUTHENTICATION_DEFERRED, 1L));
        }
    }

    static Stream<Arguments> brokenAuthenticators() {
        return Stream.of(
                Arguments.of(
                        "throws",
                        (Authenticator) credentials -> {
                            throw new IllegalStateException("secret");
                        },
                        "IllegalStateException"),
                Arguments.of(
                        "throws an error",
                        (Authenticator) credentials -> {
                            throw new StackOverflowError("secret");
                        },
                        "StackOverflowError"),
                Arguments.of(
                        "says why it cannot",
                        (Authenticator) credentials -> {
                            throw new AuthenticatorException("the directory is gone");
                        },
                        "the directory is gone"),
                Arguments.of("gives no stage", (Authenticator) credentials -> noStage(), "null"),
                Arguments.of(
                        "gives no verdict",
                        (Authenticator) credentials -> CompletableFuture.<Verdict>completedStage(null),
                        "null"),
                Arguments.of(
                        "fails later",
                        (Authenticator) credentials ->
                                CompletableFuture.<Verdict>failedStage(new IllegalStateException("secret")),
                        "IllegalStateException"));
    }

    @SuppressWarnings("NullAway") // what an application may do
    private static CompletionStage<Verdict> noStage() {
        return null;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAuthenticators")
    @DisplayName("V-133: an authenticator that is broken lets no peer in, and the client tries again")
    void aBrokenAuthenticatorLetsNoPeerIn(String what, Authenticator broken, String said) throws Exception {
        try (PullSocket pull = pull(Security.plainServer(broken));
                PushSocket push = push(CLIENT)) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals().getOrDefault(Refusal.AUTHENTICATOR_BROKEN, 0L))
                    .isGreaterThan(1));
            assertThat(pull.refusals()).hasSize(1);
            assertThat(push.refusals()).containsOnlyKeys(Refusal.HANDSHAKE_CLOSED);
        }
        assertThat(log.lines())
                .anyMatch(line -> line.contains("AUTHENTICATOR_BROKEN") && line.contains(said))
                .noneMatch(line -> line.contains("secret"));
    }

    @Test
    @DisplayName(
            "V-133, C-24: an authenticator that is late is given up with the handshake, and its verdict means nothing")
    void aLateAuthenticator() throws Exception {
        CompletableFuture<Verdict> late = new CompletableFuture<>();
        CompletableFuture<Credentials> asked = new CompletableFuture<>();
        Authenticator slow = credentials -> {
            asked.complete(credentials);
            return late;
        };
        try (PullSocket pull = PullSocket.open(
                        context, o -> o.security(Security.plainServer(slow)).handshakeTimeout(Duration.ofMillis(100)));
                PushSocket push =
                        PushSocket.open(context, o -> o.security(CLIENT).linger(Duration.ZERO))) {
            push.connect(pull.bind(TCP));
            eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.AUTHENTICATION_TIMEOUT));
            assertThat(new String(asked.join().password(), StandardCharsets.UTF_8))
                    .isEqualTo("secret");
            late.complete(Verdict.accepted());
            assertThat(asked.join().password()).containsOnly(0);
            assertThat(pull.peerCount()).isZero();
        }
    }

    @Test
    @DisplayName("V-133: a verdict for a client that has left harms nothing")
    void aVerdictForAClientThatHasLeft() throws Exception {
        CompletableFuture<Verdict> late = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        Authenticator slow = credentials ->
                asked.incrementAndGet() == 1 ? late : CompletableFuture.completedStage(Verdict.accepted());
        try (PullSocket pull = pull(Security.plainServer(slow));
                PushSocket push = push(CLIENT)) {
            try (RawPeer gone = RawPeer.connect(pull.bind(TCP))) {
                gone.send(join(greeting(3, 1, "PLAIN"), command("HELLO", hex("00 00"))));
                eventually(() -> assertThat(asked).hasValue(1));
            }
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HANDSHAKE_CLOSED, 1L)));
            late.complete(Verdict.accepted());
            push.connect(pull.lastEndpoint());
            push.send("hello");
            assertThat(receive(pull).text()).isEqualTo("hello");
        }
    }

    // ---- what makes no sense

    @Test
    @DisplayName("C-07, C-08: a server of PLAIN or CURVE without an authenticator cannot be made")
    void noServerWithoutAnAuthenticator() {
        try (CurveKeyPair keys = CurveKeyPair.generate()) {
            for (Function<Authenticator, Security> server : List.<Function<Authenticator, Security>>of(
                    Security::plainServer,
                    authenticator -> Security.curveServer(keys, authenticator),
                    authenticator -> Security.curveServer(List.of(keys), authenticator))) {
                assertThatNullPointerException()
                        .isThrownBy(() -> server.apply(noAuthenticator()))
                        .withMessage("authenticator");
            }
        }
    }

    @SuppressWarnings("NullAway") // what an application may do
    private static Authenticator noAuthenticator() {
        return null;
    }

    @Test
    @DisplayName("V-137: inproc has no security, and says so")
    void inprocHasNoSecurity() {
        for (Security security : List.of(SERVER, CLIENT, Security.none(USERS, ""))) {
            try (PullSocket pull = pull(security)) {
                assertThatThrownBy(() -> pull.bind("inproc://a"))
                        .isInstanceOf(InvalidOptionException.class)
                        .hasMessageContaining("inproc has no handshake");
                assertThatThrownBy(() -> pull.connect("inproc://a")).isInstanceOf(InvalidOptionException.class);
            }
        }
    }

    @Test
    @DisplayName(
            "V-134, C-26: a domain that no authenticator is told, or an authenticator without a time, is no security")
    void whatMakesNoSense() {
        assertThatThrownBy(() -> Security.NONE.withDomain("global")).isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> CLIENT.withDomain("global")).isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> PullSocket.open(
                        context, o -> o.handshakeTimeout(Duration.ZERO).security(SERVER)))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("handshakeTimeout");
        assertThat(context.socketCount()).isZero();
    }
}
