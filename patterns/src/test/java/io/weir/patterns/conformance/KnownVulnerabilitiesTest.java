package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.COMMAND;
import static io.weir.patterns.conformance.RawPeer.LONG;
import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.frame;
import static io.weir.patterns.conformance.RawPeer.greeting;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 5.4: what was once a vulnerability of libzmq or JeroMQ ends its own connection here, and an honest peer goes on. */
@Tag("slow")
@DisplayName("5.4 Known vulnerabilities")
@Timeout(60)
class KnownVulnerabilitiesTest extends SecuredSockets {
    private static final CurveKeyPair SERVER = CurveKeyPair.generate();
    private static final Security CURVE_SERVER = Security.curveServer(SERVER, Authenticator.anyClient());
    private static final Security CURVE_CLIENT = Security.curveClient(SERVER.publicKey());

    private static final byte[] PUSH_SAYS = join(greeting(), RawPeer.readyOf("PUSH"));

    // ---- C-40

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffffffffffff",
                "8000000000000000",
                "7fffffffffffffff",
                "fffffffffffffff6",
                "00000000ffffffff"
            })
    @DisplayName("C-40: a frame whose length has high bits set is refused by its header (CVE-2019-6250)")
    void lengthsWithHighBits(String length) throws Exception {
        assertIntruderIsRefused(
                Security.NONE,
                Security.NONE,
                join(PUSH_SAYS, hex("02" + length), new byte[100]),
                Refusal.MESSAGE_TOO_LARGE);
    }

    /** JeroMQ and libzmq read it with the decoder of version 2, which we do not have. */
    @Test
    @DisplayName("C-40: the same from a peer of ZMTP 2.0, which the attack was made for, is not even read")
    void lengthsWithHighBitsOfAnOldPeer() throws Exception {
        byte[] old = hex("ff 0000000000000001 7f 01 08 0000");
        assertIntruderIsRefused(
                Security.NONE,
                Security.NONE,
                join(old, hex("02 ffffffffffffffff"), new byte[100]),
                Refusal.OLD_VERSION);
    }

    // ---- C-41

    static Stream<Arguments> oversized() {
        byte[] curve = greeting(3, 1, "CURVE");
        byte[] plain = greeting(3, 1, "PLAIN");
        byte[] announced = join(
                new byte[] {COMMAND | LONG},
                ByteBuffer.allocate(8).putLong(64 * 1024 + 1).array());
        return Stream.of(
                Arguments.of(
                        "a HELLO of CURVE",
                        Refusal.MALFORMED_COMMAND,
                        CURVE_SERVER,
                        CURVE_CLIENT,
                        join(curve, oversize("HELLO", 1000))),
                Arguments.of(
                        "an announced command of CURVE",
                        Refusal.HANDSHAKE_TOO_LARGE,
                        CURVE_SERVER,
                        CURVE_CLIENT,
                        join(curve, announced)),
                Arguments.of(
                        "an INITIATE of CURVE",
                        Refusal.UNEXPECTED_COMMAND,
                        CURVE_SERVER,
                        CURVE_CLIENT,
                        join(curve, oversize("INITIATE", 5000))),
                Arguments.of(
                        "an announced command of PLAIN",
                        Refusal.HANDSHAKE_TOO_LARGE,
                        Security.plainServer(Authenticator.anyClient()),
                        Security.plainClient("a", "b"),
                        join(plain, announced)),
                Arguments.of(
                        "an announced command of NULL",
                        Refusal.HANDSHAKE_TOO_LARGE,
                        Security.NONE,
                        Security.NONE,
                        join(greeting(), announced)));
    }

    private static byte[] oversize(String name, int size) {
        return frame(COMMAND | LONG, join(new byte[] {(byte) name.length()}, ascii(name), new byte[size]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oversized")
    @DisplayName("C-41: a command that is too long is refused before its sender is authenticated (CVE-2019-13132)")
    void commandsThatAreTooLong(String what, Refusal reason, Security server, Security client, byte[] bytes)
            throws Exception {
        assertIntruderIsRefused(server, client, bytes, reason);
    }

    // ---- C-42

    @Test
    @DisplayName("C-42: connections that are not authenticated get no message and hold none back (CVE-2020-15166)")
    void strangersGetNoShare() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Authenticator counting = credentials -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(Verdict.accepted());
        };
        try (PushSocket push = push(Security.curveServer(SERVER, counting));
                RawPeer silent = RawPeer.connect(push.bind(TCP));
                RawPeer halfway = RawPeer.connect(push.lastEndpoint()).send(greeting(3, 1, "CURVE"));
                PullSocket pull = pull(CURVE_CLIENT)) {
            silent.readBeginning();
            halfway.readGreeting();
            assertThat(push.send(Message.of("for no peer"), Duration.ZERO)).isNotEqualTo(SendResult.SENT);
            assertThat(push.peerCount()).isZero();
            assertThat(asked).hasValue(0);
            pull.connect(push.lastEndpoint());
            awaitPeers(push, 1);
            for (int i = 0; i < 10; i++) {
                push.send("message " + i);
                assertThat(receive(pull).text()).isEqualTo("message " + i);
            }
        }
    }

    // ---- C-43

    @Test
    @DisplayName("C-43: topics of 100 KB, each within the next, are taken and taken away without deep recursion")
    void deepTopics() throws Exception {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 'a');
        try (PubSocket pub = PubSocket.open(context);
                SubSocket honest = SubSocket.open(context)) {
            honest.subscribe("honest");
            honest.connect(pub.bind(TCP));
            try (RawPeer raw = RawPeer.connect(pub.lastEndpoint()).handshake("SUB")) {
                for (int length = 1; length <= 1000; length++) {
                    raw.send(subscription(Arrays.copyOf(deep, length)));
                }
                raw.send(subscription(deep));
                eventually(() -> assertThat(pub.topicCount()).isEqualTo(1002));
            }
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(1));
            pub.send("honest");
            assertThat(receive(honest).text()).isEqualTo("honest");
        }
    }

    private static byte[] subscription(byte[] topic) {
        return frame(COMMAND | LONG, join(new byte[] {9}, ascii("SUBSCRIBE"), topic));
    }

    // ---- C-44

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "CURVE"})
    @DisplayName("C-44: a peer that sends its greeting byte by byte is given up with the time of the handshake")
    void slowBytes(String mechanism) throws Exception {
        Security server = mechanism.equals("NULL") ? Security.NONE : CURVE_SERVER;
        try (PullSocket pull =
                        PullSocket.open(context, o -> o.security(server).handshakeTimeout(Duration.ofMillis(300)));
                PushSocket push = push(mechanism.equals("NULL") ? Security.NONE : CURVE_CLIENT);
                RawPeer slow = RawPeer.connect(pull.bind(TCP))) {
            push.connect(pull.lastEndpoint());
            awaitPeers(pull, 1);
            boolean closed = false;
            byte[] all = greeting(3, 1, mechanism);
            for (int i = 0; i < all.length && !closed; i++) {
                slow.send(new byte[] {all[i]});
                closed = slow.isClosedByOther(20);
            }
            assertThat(closed || slow.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.HANDSHAKE_TIMEOUT, 1L)));
            push.send("honest");
            assertThat(receive(pull).text()).isEqualTo("honest");
        }
    }

    // ---- C-45

    @ParameterizedTest
    @ValueSource(strings = {"", "00"})
    @DisplayName("C-45: a PING without its time to live is refused, and not answered with stray memory")
    void shortPings(String data) throws Exception {
        try (PullSocket pull = pull(Security.NONE);
                RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
            raw.send(command("PING", hex(data)));
            assertThat(raw.isClosedByOther()).isTrue();
            assertThat(raw.available()).isZero();
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.MALFORMED_COMMAND, 1L)));
        }
    }

    // ---- C-46

    /** Together 6 GB, more than this process may have. */
    @Test
    @DisplayName("C-46: frames that are announced and never sent take no memory")
    void announcedAndNeverSent() throws Exception {
        byte[] announced = join(
                new byte[] {LONG}, ByteBuffer.allocate(8).putLong(60L << 20).array(), new byte[10]);
        assertThat(100 * (60L << 20)).isGreaterThan(Runtime.getRuntime().maxMemory());
        List<RawPeer> raws = new ArrayList<>();
        try (PullSocket pull = pull(Security.NONE);
                PushSocket push = push(Security.NONE)) {
            pull.bind(TCP);
            for (int i = 0; i < 100; i++) {
                raws.add(RawPeer.connect(pull.lastEndpoint()).handshake("PUSH").send(announced));
            }
            push.connect(pull.lastEndpoint());
            for (int i = 0; i < 100; i++) {
                push.send(Message.of(new byte[100_000]));
                assertThat(receive(pull).array(0)).hasSize(100_000);
            }
            assertThat(pull.peerCount()).isEqualTo(101);
        } finally {
            for (RawPeer raw : raws) {
                raw.close();
            }
        }
    }

    // ---- C-47

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 200, 255})
    @DisplayName("C-47: lengths of PLAIN are unsigned")
    void lengthsOfPlain(int length) throws Exception {
        String text = "x".repeat(length);
        byte[] word = join(new byte[] {(byte) length}, ascii(text));
        byte[] hello = frame(COMMAND | LONG, join(new byte[] {5}, ascii("HELLO"), word, word));
        Security server = Security.plainServer(Authenticator.users(Map.of(text, text)));
        try (PullSocket pull = pull(server);
                RawPeer raw = RawPeer.connect(pull.bind(TCP))) {
            raw.send(join(greeting(3, 1, "PLAIN"), hello)).readGreeting();
            assertThat(raw.readFrame().name()).isEqualTo("WELCOME");
            raw.send(command("INITIATE", RawPeer.property("Socket-Type", ascii("PUSH"))));
            assertThat(raw.readFrame().name()).isEqualTo("READY");
            assertThat(pull.awaitPeers(1, PATIENCE)).isTrue();
        }
    }
}
