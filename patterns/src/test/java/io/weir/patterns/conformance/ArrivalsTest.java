package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many may come to a socket, from one address and altogether, and what those hear of it that are too many. */
@Timeout(60)
class ArrivalsTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration TIME = Duration.ofSeconds(10);

    @AutoClose
    private final Context context = Context.create();

    @AutoClose
    private final KeptLog log = new KeptLog();

    private PullSocket pull(Consumer<? super PullSocket.Options> options) {
        PullSocket pull = PullSocket.open(context, options);
        pull.bind(TCP);
        return pull;
    }

    private static void assertRefused(PullSocket pull, Refusal reason) throws Exception {
        eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(reason, 1L)));
    }

    @Test
    void aSocketHasSoManyConnectionsAndOneThatWasNotReadYetCounts() throws Exception {
        try (PullSocket pull = pull(o -> o.maxConnections(2))) {
            Heard heard = Heard.from(pull);
            try (RawPeer first = RawPeer.connect(pull.lastEndpoint());
                    RawPeer second = RawPeer.connect(pull.lastEndpoint())) {
                first.handshake("PUSH").send(RawPeer.message("left behind"));
                second.handshake("PUSH");
                assertIsRefused(pull);
                assertRefused(pull, Refusal.TOO_MANY_CONNECTIONS);
                assertThat(heard.first(HandshakeFailed.class).detail())
                        .isEqualTo("connections to the socket: 3 (expected: <= maxConnections of 2)");
            }
            eventually(() -> assertThat(pull.peerCount()).isZero());
            try (RawPeer third = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH")) {
                assertIsRefused(pull);
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("left behind"));
                try (RawPeer fourth = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH")) {
                    fourth.send(RawPeer.message("in"));
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("in"));
                }
            }
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("TOO_MANY_CONNECTIONS (connections to the socket: 3"));
    }

    private static void assertIsRefused(PullSocket pull) throws Exception {
        try (RawPeer tooMany = RawPeer.connect(pull.lastEndpoint())) {
            assertThat(tooMany.greet().ready("PUSH").isClosedByOther()).isTrue();
        }
    }

    @Test
    void whatTheSocketConnectsItselfAndWhatIsOfThisProcessDoesNotCount() throws Exception {
        try (PullSocket pull = pull(o -> o.maxConnections(1));
                PushSocket connected = PushSocket.open(context);
                PushSocket inproc = PushSocket.open(context);
                PushSocket other = PushSocket.open(context);
                RawPeer first = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH")) {
            pull.bind("inproc://arrivals");
            inproc.connect("inproc://arrivals");
            other.connect("inproc://arrivals");
            pull.connect(connected.bind(TCP));

            assertThat(pull.awaitPeers(4, TIME)).isTrue();
            assertThat(pull.refusals()).isEmpty();
            assertThat(first.available()).isZero();
        }
    }

    @Test
    void anAddressHasSoManyConnectionsHalfOpenOrNot() throws Exception {
        try (PullSocket pull = pull(o -> o.maxConnectionsPerAddress(2));
                RawPeer first = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH");
                RawPeer second = RawPeer.connect(pull.lastEndpoint())) {
            second.readBeginning();
            try (RawPeer third = RawPeer.connect(pull.lastEndpoint())) {
                assertThat(third.isClosedByOther()).isTrue();
            }
            assertRefused(pull, Refusal.TOO_MANY_CONNECTIONS_OF_ADDRESS);
            first.close();
            eventually(() -> {
                try (RawPeer next = RawPeer.connect(pull.lastEndpoint())) {
                    next.handshake("PUSH");
                } catch (java.io.IOException e) {
                    throw new AssertionError("not yet", e);
                }
            });
        }
    }

    @Test
    void anAddressMayComeTenTimesAsOftenAtOnceAsInASecond() throws Exception {
        List<RawPeer> all = new ArrayList<>();
        try (PullSocket pull = pull(o -> o.maxAttemptsPerAddress(1))) {
            Heard heard = Heard.from(pull);
            for (int i = 0; i < 10; i++) {
                all.add(RawPeer.connect(pull.lastEndpoint()).handshake("PUSH"));
            }
            eventually(() -> {
                try (RawPeer tooMany = RawPeer.connect(pull.lastEndpoint())) {
                    assertThat(tooMany.isClosedByOther(100)).isTrue();
                }
            });
            eventually(() -> assertThat(pull.refusals()).containsOnlyKeys(Refusal.TOO_MANY_ATTEMPTS_OF_ADDRESS));
            assertThat(heard.first(HandshakeFailed.class).detail())
                    .isEqualTo("attempts of the address: more (expected: <= maxAttemptsPerAddress of 1 a second)");
        } finally {
            for (RawPeer peer : all) {
                peer.close();
            }
        }
    }

    @Test
    void aHandshakeCommandHasSoManyBytes() throws Exception {
        try (PullSocket pull = pull(o -> o.maxHandshakeSize(600))) {
            byte[] fits = RawPeer.join(
                    RawPeer.property("Socket-Type", RawPeer.ascii("PUSH")), RawPeer.property("X-Note", new byte[550]));
            try (RawPeer peer = RawPeer.connect(pull.lastEndpoint())) {
                peer.greet().readGreeting();
                byte[] body = RawPeer.join(RawPeer.ascii("\5READY"), fits);
                assertThat(body.length).isLessThanOrEqualTo(600);
                peer.send(RawPeer.frame(RawPeer.COMMAND | RawPeer.LONG, body)).readFrame();
            }
            try (RawPeer peer = RawPeer.connect(pull.lastEndpoint())) {
                peer.greet().readGreeting();
                peer.send(RawPeer.frame(RawPeer.COMMAND | RawPeer.LONG, new byte[601]));
                assertThat(peer.isClosedByOther()).isTrue();
            }
            assertRefused(pull, Refusal.HANDSHAKE_TOO_LARGE);
        }
    }

    @Test
    void libzmqHasNoneOfTheseLimits() throws Exception {
        List<RawPeer> all = new ArrayList<>();
        try (PullSocket pull = pull(o -> o.maxConnections(1)
                .maxConnectionsPerAddress(1)
                .maxAttemptsPerAddress(1)
                .maxHandshakeSize(512)
                .libzmqDefaults())) {
            for (int i = 0; i < 20; i++) {
                all.add(RawPeer.connect(pull.lastEndpoint()).handshake("PUSH"));
            }
            assertThat(pull.awaitPeers(20, TIME)).isTrue();
        } finally {
            for (RawPeer peer : all) {
                peer.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limitsAreAtLeastOne(int value) {
        assertInvalid("maxConnections", o -> o.maxConnections(value));
        assertInvalid("maxConnectionsPerAddress", o -> o.maxConnectionsPerAddress(value));
        assertInvalid("maxAttemptsPerAddress", o -> o.maxAttemptsPerAddress(value));
        assertInvalid("maxHandshakeSize", o -> o.maxHandshakeSize(511 + value));
        assertThatThrownBy(() -> Context.builder().receiveMemory(-1)).isInstanceOf(InvalidOptionException.class);
    }

    private void assertInvalid(String option, Consumer<? super PullSocket.Options> options) {
        assertThatThrownBy(() -> PullSocket.open(context, options))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(option);
    }
}
