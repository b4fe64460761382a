package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.event.SocketEvent.ConnectRetried;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.option.Reconnection;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import io.weir.testing.OpenFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that end before their end: what is counted, what is logged, and how soon the next attempt follows. */
@Tag("slow")
@Timeout(120)
class UnfinishedHandshakesTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(5));
    private static final int SIGNATURE = 10;
    private static final int VERSION = 11;

    @AutoClose
    private final KeptLog log = new KeptLog();

    /** What JeroMQ 0.3.6 and libzmq 3.2 do: their version follows the signature, and what comes after 12 bytes is a frame. */
    private static void greetAsZmtp2(RawPeer peer) throws Exception {
        peer.send(Arrays.copyOf(RawPeer.greeting(), SIGNATURE));
        peer.read(VERSION);
        if (peer.available() > 1) {
            return;
        }
        peer.send(new byte[] {1, 8});
        assertThat(peer.isClosedByOther()).isTrue();
    }

    @Test
    void aZmtp2PeerThatConnectsIsCountedAndLogged() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            pull.bind(TCP);
            try (RawPeer peer = RawPeer.connect(pull.lastEndpoint())) {
                greetAsZmtp2(peer);
            }
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.OLD_VERSION, 1L)));
        }
        assertThat(log.lines()).singleElement().asString().contains("OLD_VERSION (major version: 1");
    }

    @Test
    void aZmtp2PeerThatWeConnectToIsCountedAndLogged() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            push.connect(server.endpoint());
            try (RawPeer peer = server.accept()) {
                greetAsZmtp2(peer);
            }
            eventually(() -> assertThat(push.refusals()).isEqualTo(Map.of(Refusal.OLD_VERSION, 1L)));
        }
        assertThat(log.lines()).singleElement().asString().contains("OLD_VERSION (major version: 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 11, 63})
    void aPeerThatClosesDuringItsGreetingIsCountedWithHowFarItCame(int bytes) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            Heard heard = Heard.from(pull);
            pull.bind(TCP);
            try (RawPeer peer = RawPeer.connect(pull.lastEndpoint())) {
                peer.send(Arrays.copyOf(RawPeer.greeting(), bytes)).shutdownOutput();
                assertThat(peer.isClosedByOther()).isTrue();
            }
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HANDSHAKE_CLOSED, 1L)));
            HandshakeFailed failed = heard.first(HandshakeFailed.class);
            assertThat(failed.kind()).isEqualTo(HandshakeFailed.Kind.NO_DETAIL);
            assertThat(failed.detail())
                    .isEqualTo("closed after " + bytes + (bytes == 1 ? " byte" : " bytes") + " of greeting");
        }
        assertThat(log.lines()).singleElement().asString().contains("HANDSHAKE_CLOSED (closed after " + bytes);
    }

    @Test
    void aPeerThatClosesBetweenGreetingAndReadyIsCounted() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            pull.bind(TCP);
            try (RawPeer peer = RawPeer.connect(pull.lastEndpoint())) {
                peer.greet().readGreeting();
            }
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HANDSHAKE_CLOSED, 1L)));
        }
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("HANDSHAKE_CLOSED", "after the greeting (ZMTP 3.1, NULL)");
    }

    @Test
    void aHealthCheckThatSaysNothingIsCountedAndNotLogged() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            pull.bind(TCP);
            RawPeer.connect(pull.lastEndpoint()).close();

            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.CLOSED_UNHEARD, 1L)));
        }
        assertThat(log.lines()).isEmpty();
    }

    /** Connects with the shortest interval to what treats each connection alike, and says how long each wait was. */
    private static List<Duration> waits(int retries, PeerOfOneAttempt each) throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(push);
            push.connect(server.endpoint());
            for (int i = 0; i < retries; i++) {
                try (RawPeer peer = server.accept()) {
                    each.meet(peer);
                }
            }
            eventually(() -> assertThat(heard.all(ConnectRetried.class)).hasSizeGreaterThanOrEqualTo(retries));
            return heard.all(ConnectRetried.class).stream()
                    .map(ConnectRetried::interval)
                    .limit(retries)
                    .toList();
        }
    }

    private interface PeerOfOneAttempt {
        void meet(RawPeer peer) throws Exception;
    }

    private static void assertDoubling(List<Duration> waits) {
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i))
                    .as("wait %d", i)
                    .isBetween(Duration.ofMillis(5L << i), Duration.ofMillis(10L << i));
        }
    }

    @Test
    void aPeerThatClosesAtOnceIsTriedEverLessOften() throws Exception {
        assertDoubling(waits(7, peer -> {}));
    }

    @Test
    void aPeerThatClosesAfterItsSignatureIsTriedEverLessOften() throws Exception {
        assertDoubling(waits(7, peer -> peer.send(Arrays.copyOf(RawPeer.greeting(), SIGNATURE))));
    }

    @Test
    void aPeerOfAnIncompatibleTypeIsTriedEverLessOften() throws Exception {
        assertDoubling(waits(7, peer -> {
            peer.greet().ready("PUSH");
            assertThat(peer.isClosedByOther()).isTrue();
        }));
    }

    @Test
    void aPeerThatTakesUsInAndThenClosesIsTriedEverLessOften() throws Exception {
        assertDoubling(waits(7, peer -> peer.handshake("PULL")));
    }

    @Test
    void anErrorEndsAllAttempts() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            push.connect(server.endpoint());
            try (RawPeer peer = server.accept()) {
                peer.greet().send(RawPeer.error("no")).isClosedByOther();
            }
            assertThat(server.acceptsWithin(300)).isFalse();
        }
    }

    @Test
    void aSecondPairThatIsRefusedAgainAndAgainComesEverLessOften() throws Exception {
        try (Context context = Context.create();
                PairSocket pair = PairSocket.open(context);
                PairSocket first = PairSocket.open(context);
                PairSocket second = PairSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(second);
            first.connect(pair.bind(TCP));
            assertThat(pair.awaitPeers(1, TIME)).isTrue();
            second.connect(pair.lastEndpoint());

            eventually(() -> assertThat(heard.all(ConnectRetried.class)).hasSize(8));
            assertThat(heard.all(ConnectRetried.class).get(7).interval())
                    .isGreaterThanOrEqualTo(Duration.ofMillis(5 << 7));
        }
    }

    @Test
    void aConnectionThatWasOfUseIsMadeAnewAtOnce() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(pull);
            pull.connect(server.endpoint());
            for (int i = 0; i < 8; i++) {
                try (RawPeer peer = server.accept().handshake("PUSH")) {
                    peer.send(RawPeer.message("work"));
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("work"));
                }
            }
            eventually(() -> assertThat(heard.all(ConnectRetried.class)).hasSizeGreaterThanOrEqualTo(8));
            assertThat(heard.all(ConnectRetried.class))
                    .allMatch(retry -> retry.interval().compareTo(Duration.ofMillis(10)) <= 0);
        }
    }

    @Test
    void aListenerThatIsFullOfSilentConnectionsLetsANewcomerInWithinASecond() throws Exception {
        OpenFiles.assumeRoomFor(2000);
        List<RawPeer> silent = new ArrayList<>();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.maxHalfOpen(256));
                PushSocket push = PushSocket.open(context)) {
            pull.bind(TCP);
            for (int i = 0; i < 1500; i++) {
                silent.add(RawPeer.connect(pull.lastEndpoint()));
            }
            long crowdedOut = 1500 - 256;
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.TOO_MANY_HANDSHAKES, crowdedOut)));
            long begun = System.nanoTime();
            push.connect(pull.lastEndpoint());
            push.send("here");
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("here"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
            assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.TOO_MANY_HANDSHAKES, crowdedOut + 1));
        } finally {
            for (RawPeer peer : silent) {
                peer.close();
            }
        }
    }
}
