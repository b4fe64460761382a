package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.COMMAND;
import static io.weir.patterns.conformance.RawPeer.LONG;
import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.frame;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.conformance.RawPeer.ping;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.option.OptionsBuilder;
import io.weir.option.Reconnection;
import io.weir.patterns.conformance.RawPeer.Frame;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Feature map 9.7, V-110 to V-112, and section 4.3 of the wire digest: PING, PONG, and what becomes of a peer that shows
 * no life. A raw peer that is read from, but says nothing, is as good as dead.
 */
@Tag("slow")
@DisplayName("9.7 Heartbeats")
class HeartbeatConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final String IPC = "ipc://*";
    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(20));

    private static final int INTERVAL = 50;

    /** A body that is read to where it stays, and gathered by the system before. */
    private static final int LARGE = 1 << 20;

    /** Long enough for a test thread that has to wait for a processor. */
    private static final int TIMEOUT = 400;

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static <B extends OptionsBuilder<B>> void lively(B options) {
        options.heartbeatInterval(millis(INTERVAL))
                .heartbeatTimeout(millis(TIMEOUT))
                .reconnection(QUICK);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    // ---- a dead peer

    @Test
    @DisplayName("V-110: a peer that answers no PING is cut off within the time-out, whichever end connected")
    void aMutePeerIsCutOff() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                DealerSocket bound = DealerSocket.open(context, HeartbeatConformanceTest::lively);
                DealerSocket connected = DealerSocket.open(context, HeartbeatConformanceTest::lively);
                RawPeer atBound = RawPeer.connect(bound.bind(TCP)).handshake("DEALER")) {
            long start = System.nanoTime();
            connected.connect(server.endpoint());
            try (RawPeer atConnected = server.accept().handshake("DEALER")) {
                for (RawPeer raw : List.of(atBound, atConnected)) {
                    Frame ping = raw.readFrame();
                    assertThat(ping.name()).isEqualTo("PING");
                    assertThat(ping.data()).isEqualTo(hex("0000"));
                    assertThat(raw.isClosedByOther()).isTrue();
                }
                // Not before the first interval and the time-out have passed.
                assertThat(millisSince(start)).isGreaterThanOrEqualTo(INTERVAL + TIMEOUT - 1);
            }
            Map<Refusal, Long> timeout = Map.of(Refusal.HEARTBEAT_TIMEOUT, 1L);
            eventually(() -> assertThat(bound.refusals()).isEqualTo(timeout));
            eventually(() -> assertThat(bound.peerCount()).isZero());
            eventually(() -> assertThat(connected.refusals()).isEqualTo(timeout));
        }
    }

    @Test
    @DisplayName("V-110, 13: after a heartbeat time-out the connecting side connects again, with libzmq's defaults too")
    void theConnectingSideConnectsAgain() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> {
                    lively(o);
                    o.libzmqDefaults().linger(Duration.ZERO);
                })) {
            push.connect(server.endpoint());
            for (int i = 0; i < 2; i++) {
                try (RawPeer mute = server.accept().handshake("PULL")) {
                    assertThat(mute.isClosedByOther()).isTrue();
                }
            }
            try (RawPeer alive = server.accept().handshake("PULL")) {
                push.send("again");
                assertThat(alive.readMessage().text()).isEqualTo("again");
                assertThat(push.refusals()).isEqualTo(Map.of(Refusal.HEARTBEAT_TIMEOUT, 2L));
            }
        }
    }

    @Test
    @DisplayName("V-110: without a time-out of its own the interval is the time-out")
    void theIntervalIsTheTimeout() throws Exception {
        long start = System.nanoTime();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.heartbeatInterval(millis(100)));
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            assertThat(pull.options().heartbeats().timeout()).isEqualTo(millis(100));
            assertThat(raw.isClosedByOther()).isTrue();
            assertThat(millisSince(start)).isBetween(199L, 5000L);
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HEARTBEAT_TIMEOUT, 1L)));
        }
    }

    @Test
    @DisplayName("V-110: what the dead peer had said is still delivered")
    void whatTheDeadPeerHadSaidIsDelivered() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            raw.send(join(message("last"), message("words"), hex("00 05 61")));
            assertThat(raw.isClosedByOther()).isTrue();
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("last"));
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("words"));
            assertThat(pull.tryReceive()).isNull();
        }
    }

    // ---- a living peer

    @Test
    @DisplayName("V-110: any byte is a sign of life: PONG, a message, or a part of a frame that takes its time")
    void anyByteIsASignOfLife() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                RawPeer ponging = RawPeer.connect(pull.bind(TCP)).handshake("PUSH");
                RawPeer talking = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH");
                RawPeer slow = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH")) {
            byte[] large = frame(LONG, new byte[1000]);
            int sent = 0;
            int words = 0;
            // Twenty PINGs take a second, and two time-outs.
            for (int pings = 0; pings < 20; pings++) {
                assertThat(ponging.readFrame().name()).isEqualTo("PING");
                ponging.send(command("PONG", new byte[0]));
                talking.send(message("word " + words++));
                slow.send(new byte[] {large[sent++]});
            }
            assertThat(pull.refusals()).isEmpty();
            assertThat(pull.peerCount()).isEqualTo(3);
            slow.send(java.util.Arrays.copyOfRange(large, sent, large.length));
            for (int i = 0; i < words; i++) {
                assertThat(pull.receive(TIME)).isNotNull();
            }
            Message last = pull.receive(TIME);
            assertThat(last).isNotNull();
        }
    }

    @Test
    @DisplayName(
            "V-110: each byte of a body that the system gathers for us is a sign of life, too, and its end is noticed")
    void aLargeBodyMayTakeItsTime() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            byte[] large = frame(LONG, new byte[LARGE]);
            int sent = 100;
            raw.send(java.util.Arrays.copyOf(large, sent));
            // Twenty PINGs take a second, and two time-outs.
            for (int pings = 0; pings < 20; pings++) {
                assertThat(raw.readFrame().name()).isEqualTo("PING");
                raw.send(java.util.Arrays.copyOfRange(large, sent, sent + 100));
                sent += 100;
            }
            assertThat(pull.refusals()).isEmpty();
            assertThat(pull.peerCount()).isEqualTo(1);
            raw.send(java.util.Arrays.copyOfRange(large, sent, large.length));
            Message whole = pull.receive(TIME);
            assertThat(whole.length(0)).isEqualTo(LARGE);
            whole.release();

            raw.send(java.util.Arrays.copyOf(large, 100));
            assertThat(raw.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HEARTBEAT_TIMEOUT, 1L)));
        }
    }

    @Test
    @DisplayName("V-110: while a socket at its mark does not read, a mute peer is not cut off, and its PINGs go on")
    void aSocketThatDoesNotReadDoesNotCutOff() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> {
                    lively(o);
                    o.receiveHighWaterMark(1);
                });
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            raw.send(join(message("1"), message("2"), message("3")));
            for (int pings = 0; pings < 2 * TIMEOUT / INTERVAL; pings++) {
                assertThat(raw.readFrame().name()).isEqualTo("PING");
            }
            assertThat(pull.refusals()).isEmpty();
            for (int i = 1; i <= 3; i++) {
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("" + i));
            }
            // It reads again, so from now on silence counts.
            assertThat(raw.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HEARTBEAT_TIMEOUT, 1L)));
        }
    }

    @Test
    @DisplayName("V-111: all pairs of types keep their connections while both ends send PINGs and no messages")
    void idlePairsKeepTheirConnections() throws Exception {
        try (Context context = Context.create();
                DealerSocket dealer = DealerSocket.open(context, HeartbeatConformanceTest::lively);
                RouterSocket router = RouterSocket.open(context, HeartbeatConformanceTest::lively);
                ReqSocket req = ReqSocket.open(context, HeartbeatConformanceTest::lively);
                RepSocket rep = RepSocket.open(context, HeartbeatConformanceTest::lively);
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                PushSocket push = PushSocket.open(context, HeartbeatConformanceTest::lively);
                SubSocket sub = SubSocket.open(context, HeartbeatConformanceTest::lively);
                PubSocket pub = PubSocket.open(context, HeartbeatConformanceTest::lively);
                PairSocket one = PairSocket.open(context, HeartbeatConformanceTest::lively);
                PairSocket two = PairSocket.open(context, HeartbeatConformanceTest::lively)) {
            List<Socket> servers = List.of(router, rep, pull, pub, one);
            List<Socket> clients = List.of(dealer, req, push, sub, two);
            sub.subscribe("");
            for (int i = 0; i < servers.size(); i++) {
                clients.get(i).connect(servers.get(i).bind(i % 2 == 0 ? TCP : IPC));
                assertThat(clients.get(i).awaitPeers(1, TIME)).isTrue();
            }
            assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
            assertThat(pull.receive(millis(2 * TIMEOUT))).isNull();
            for (int i = 0; i < servers.size(); i++) {
                assertThat(clients.get(i).refusals()).isEmpty();
                assertThat(servers.get(i).refusals()).isEmpty();
            }
            dealer.send("still");
            Message routed = router.receive(TIME);
            assertThat(routed).isNotNull();
            assertThat(routed.text(1)).isEqualTo("still");
            req.send("there");
            assertThat(rep.receive(TIME)).isEqualTo(Message.of("there"));
            push.send("and");
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("and"));
            pub.send("well");
            assertThat(sub.receive(TIME)).isEqualTo(Message.of("well"));
            one.send("!");
            assertThat(two.receive(TIME)).isEqualTo(Message.of("!"));
        }
    }

    // ---- PING and PONG

    @ParameterizedTest(name = "context of {0} bytes comes back with {1}")
    @CsvSource({"0, 0", "1, 1", "16, 16", "17, 16", "100, 16"})
    @DisplayName("V-110: the context of a PING comes back in the PONG, cut to 16 bytes")
    void theContextComesBack(int sent, int returned) throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context);
                RawPeer raw = RawPeer.connect(router.bind(TCP)).handshake("DEALER")) {
            raw.send(ping(0, "abcdefghijklmnopqrstuvwxyz".repeat(4).substring(0, sent)));
            Frame pong = raw.readFrame();
            assertThat(pong.flags()).isEqualTo(COMMAND);
            assertThat(pong.name()).isEqualTo("PONG");
            assertThat(pong.data()).isEqualTo(ascii("abcdefghijklmnopqrstuvwxyz".substring(0, returned)));
        }
    }

    @Test
    @DisplayName("V-110: PINGs are answered in order, with heartbeats off too, and from a peer of 3.0 too")
    void everyPingIsAnswered() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                RawPeer older = RawPeer.connect(pull.bind(TCP)).handshake(0, "PUSH");
                RawPeer newer = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH")) {
            for (RawPeer raw : List.of(older, newer)) {
                raw.send(join(ping(0, "1"), message("between"), ping(0, "2"), ping(0, "3")));
                for (String expected : List.of("1", "2", "3")) {
                    assertThat(raw.readFrame().data()).isEqualTo(ascii(expected));
                }
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("between"));
            }
        }
    }

    @Test
    @DisplayName("V-110: an unasked PONG, with whatever context, is harmless")
    void anUnaskedPongIsHarmless() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            raw.send(join(command("PONG", hex("")), command("PONG", ascii("whatever it is, and longer than 16"))));
            raw.send(message("fine"));
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("fine"));
            assertThat(pull.refusals()).isEmpty();
        }
    }

    @Test
    @DisplayName("V-110: PING comes every interval, from the end of the handshake on")
    void pingComesEveryInterval() throws Exception {
        long start = System.nanoTime();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(
                        context, o -> o.heartbeatInterval(millis(100)).heartbeatTimeout(TIME));
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            for (int i = 0; i < 3; i++) {
                assertThat(raw.readFrame().name()).isEqualTo("PING");
            }
            assertThat(millisSince(start)).isBetween(299L, 5000L);
        }
    }

    @Test
    @DisplayName("V-112: a context that was set goes out with each PING")
    void aContextGoesOut() throws Exception {
        try (Context context = Context.create();
                ReqSocket req = ReqSocket.open(context, o -> {
                    lively(o);
                    o.heartbeatContext(ascii("context"));
                });
                RawPeer raw = RawPeer.connect(req.bind(TCP)).handshake("REP")) {
            assertThat(raw.readFrame().data()).isEqualTo(join(hex("0000"), ascii("context")));
            raw.send(command("PONG", ascii("context")));
            assertThat(raw.readFrame().data()).isEqualTo(join(hex("0000"), ascii("context")));
            assertThat(raw.isClosedByOther()).isTrue();
            eventually(() -> assertThat(req.refusals()).isEqualTo(Map.of(Refusal.HEARTBEAT_TIMEOUT, 1L)));
            assertThatThrownBy(() -> ReqSocket.open(context, o -> o.heartbeatContext(new byte[17])))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("heartbeatContext");
        }
    }

    @Test
    @DisplayName("4.3: a peer of ZMTP 3.0 is sent no PING, and not cut off for sending none")
    void anOlderPeerIsLeftAlone() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake(0, "PUSH")) {
            assertThat(raw.isClosedByOther(2 * TIMEOUT)).isFalse();
            raw.send(message("alive"));
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("alive"));
        }
    }

    // ---- time to live

    @Test
    @DisplayName(
            "V-111: a peer that asked for a TTL of 300 ms and falls silent is cut off after it, heartbeats off or on")
    void aPeerIsCutOffAfterItsTtl() throws Exception {
        try (Context context = Context.create();
                PullSocket off = PullSocket.open(context);
                PullSocket on = PullSocket.open(context, o -> o.heartbeatInterval(TIME));
                RawPeer atOff = RawPeer.connect(off.bind(TCP)).handshake("PUSH");
                RawPeer atOn = RawPeer.connect(on.bind(TCP)).handshake("PUSH")) {
            long start = System.nanoTime();
            for (RawPeer raw : List.of(atOff, atOn)) {
                raw.send(ping(3, ""));
                assertThat(raw.readFrame().name()).isEqualTo("PONG");
            }
            for (RawPeer raw : List.of(atOff, atOn)) {
                assertThat(raw.isClosedByOther()).isTrue();
            }
            assertThat(millisSince(start)).isBetween(299L, 5000L);
            for (PullSocket pull : List.of(off, on)) {
                eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HEARTBEAT_TIMEOUT, 1L)));
            }
        }
    }

    @Test
    @DisplayName("V-111: any complete frame sets a TTL aside until the next PING, and a TTL of zero asks nothing")
    void aTtlIsSetAside() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            for (byte[] frame : List.of(command("PONG", hex("")), ping(0, ""))) {
                raw.send(join(ping(3, ""), frame));
                assertThat(pull.receive(millis(900))).isNull();
            }
            raw.send(join(ping(3, ""), message("then silence")));
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("then silence"));
            assertThat(pull.receive(millis(900))).isNull();
            assertThat(pull.refusals()).isEmpty();
            raw.send(message("still here"));
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("still here"));
        }
    }

    @Test
    @DisplayName("V-111: a TTL above 65.5 s is one of a minute and more, not one of a few milliseconds")
    void aLargeTtlIsNotASmallOne() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                RawPeer first = RawPeer.connect(pull.bind(TCP)).handshake("PUSH");
                RawPeer second = RawPeer.connect(pull.lastEndpoint()).handshake("PUSH")) {
            first.send(ping(656, ""));
            second.send(ping(0xffff, ""));
            assertThat(pull.receive(millis(300))).isNull();
            assertThat(pull.peerCount()).isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0} ms is {1} tenths")
    @CsvSource({"0, 0", "99, 0", "100, 1", "1999, 19", "65500, 655"})
    @DisplayName("V-111: our TTL goes out in tenths of a second, rounded down")
    void ourTtlGoesOutInTenths(long ttl, int tenths) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(
                        context, o -> o.heartbeatInterval(millis(20)).heartbeatTimeToLive(millis(ttl)));
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            assertThat(raw.readFrame().data()).isEqualTo(new byte[] {(byte) (tenths >> 8), (byte) tenths});
        }
    }

    @Test
    @DisplayName("V-111: a TTL above 65.5 s, on which libzmq stumbles, is refused")
    void tooLargeATtlIsRefused() {
        try (Context context = Context.create()) {
            assertThatThrownBy(() -> PullSocket.open(context, o -> o.heartbeatTimeToLive(millis(65_501))))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("heartbeatTimeToLive")
                    .hasMessageContaining("65.5");
        }
    }

    @Test
    @DisplayName("V-111: a client that asks for 100 ms and says something every 250 ms is cut off in between")
    void aClientThatAsksForTooLittleIsCutOff() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket dealer = DealerSocket.open(
                        context,
                        o -> o.heartbeatInterval(millis(250))
                                .heartbeatTimeout(TIME)
                                .heartbeatTimeToLive(millis(100)))) {
            dealer.connect(router.bind(TCP));
            // It comes back and is cut off again, so the count may be past one before the test looks.
            eventually(() -> assertThat(router.refusals()).containsOnlyKeys(Refusal.HEARTBEAT_TIMEOUT));
            assertThat(dealer.refusals()).isEmpty();
            // It is back at once; what it says into a connection that is being cut is lost.
            eventually(() -> {
                dealer.send("hello");
                assertThat(router.receive(millis(10))).isNotNull();
            });
        }
    }

    // ---- elsewhere

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"inproc://heart", IPC})
    @DisplayName("E-03: over inproc heartbeats do nothing, over ipc they keep the peace as over tcp")
    void elsewhereHeartbeatsHarmNoConnection(String endpoint) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                PushSocket push = PushSocket.open(context)) {
            Endpoint bound = pull.bind(endpoint);
            push.connect(bound);
            assertThat(push.awaitPeers(1, TIME)).isTrue();
            assertThat(pull.receive(millis(2 * TIMEOUT))).isNull();
            push.send("alive");
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("alive"));
            assertThat(pull.refusals()).isEmpty();
        }
    }

    @Test
    @DisplayName("V-110: a PING that is followed by FIN is the end, not a fault")
    void theEndIsNoFault() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, HeartbeatConformanceTest::lively);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            raw.send(ping(1, "")).shutdownOutput();
            assertThat(raw.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pull.peerCount()).isZero());
            assertThat(pull.refusals()).isEmpty();
        }
    }
}
