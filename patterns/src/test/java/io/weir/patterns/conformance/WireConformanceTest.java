package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.COMMAND;
import static io.weir.patterns.conformance.RawPeer.LONG;
import static io.weir.patterns.conformance.RawPeer.MORE;
import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.error;
import static io.weir.patterns.conformance.RawPeer.frame;
import static io.weir.patterns.conformance.RawPeer.greeting;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.conformance.RawPeer.ping;
import static io.weir.patterns.conformance.RawPeer.property;
import static io.weir.patterns.conformance.RawPeer.readyOf;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.AddressInUseException;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.option.Reconnection;
import io.weir.patterns.conformance.RawPeer.Frame;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.9 (wire), the handshake of V-095, and sections 5, 10, 13 and 14 of the wire digest, on real sockets. */
@Tag("slow")
@DisplayName("9.9 The wire")
class WireConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final Duration NOW = Duration.ZERO;
    private static final String TCP = "tcp://127.0.0.1:*";

    /** A body that is read to where it stays, and gathered by the system before. */
    private static final int LARGE = 1 << 20;

    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(20));

    // ---- what we say

    @Nested
    @DisplayName("What we say first")
    class Introductions {
        @Test
        @DisplayName(
                "V-095: a bound DEALER says its greeting in libzmq's stages, version 3.1, NULL, then READY of 41 bytes")
        void aDealerIntroducesItself() throws Exception {
            try (Context context = Context.create();
                    DealerSocket dealer = DealerSocket.open(context);
                    RawPeer raw = RawPeer.connect(dealer.bind(TCP))) {
                // These come although we have said nothing yet: one that waits for the other waits for ever.
                assertThat(raw.readBeginning()).isEqualTo(Arrays.copyOf(greeting(), 11));
                raw.send(Arrays.copyOf(greeting(), 10));
                assertThat(raw.isClosedByOther(100)).isFalse();
                raw.send(new byte[] {3});
                assertThat(raw.readGreeting()).isEqualTo(greeting());
                raw.send(Arrays.copyOfRange(greeting(), 11, 64));
                // libzmq sends READY without waiting for ours, too.
                assertThat(raw.read(2)).isEqualTo(hex("04 29"));
                assertThat(raw.read(41))
                        .isEqualTo(join(
                                hex("05 5245414459"),
                                property("Socket-Type", ascii("DEALER")),
                                property("Identity", new byte[0])));
            }
        }

        @Test
        @DisplayName("V-095: a connecting DEALER does the same, with its routing id as Identity")
        void aDealerIntroducesItselfByItsRoutingId() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(RoutingId.of("client-A")))) {
                dealer.connect(server.endpoint());
                try (RawPeer raw = server.accept()) {
                    assertThat(raw.readBeginning()).isEqualTo(Arrays.copyOf(greeting(), 11));
                    raw.greet();
                    assertThat(raw.readGreeting()).isEqualTo(greeting());
                    Frame ready = raw.readFrame();
                    assertThat(ready.name()).isEqualTo("READY");
                    assertThat(ready.data())
                            .isEqualTo(join(
                                    property("Socket-Type", ascii("DEALER")), property("Identity", ascii("client-A"))));
                }
            }
        }

        static Stream<Arguments> sizesOfReady() {
            return Stream.of(
                    Arguments.of("REQ", 38, opener(ReqSocket::open)),
                    Arguments.of("REP", 25, opener(RepSocket::open)),
                    Arguments.of("DEALER", 41, opener(DealerSocket::open)),
                    Arguments.of("ROUTER", 41, opener(RouterSocket::open)),
                    Arguments.of("PUB", 25, opener(PubSocket::open)),
                    Arguments.of("SUB", 25, opener(SubSocket::open)),
                    Arguments.of("XPUB", 26, opener(XPubSocket::open)),
                    Arguments.of("XSUB", 26, opener(XSubSocket::open)),
                    Arguments.of("PUSH", 26, opener(PushSocket::open)),
                    Arguments.of("PULL", 26, opener(PullSocket::open)),
                    Arguments.of("PAIR", 26, opener(PairSocket::open)));
        }

        private static Function<Context, Socket> opener(Function<Context, Socket> opener) {
            return opener;
        }

        @ParameterizedTest(name = "{0}: {1} bytes")
        @MethodSource("sizesOfReady")
        @DisplayName("V-142: READY is as long as libzmq's, Identity only from REQ, DEALER and ROUTER")
        void readyIsAsLongAsThatOfLibzmq(String type, int size, Function<Context, Socket> opener) throws Exception {
            try (Context context = Context.create();
                    Socket socket = opener.apply(context);
                    RawPeer raw = RawPeer.connect(socket.bind(TCP))) {
                raw.greet().readGreeting();
                Frame ready = raw.readFrame();
                assertThat(ready.flags()).isEqualTo(COMMAND);
                assertThat(ready.body()).hasSize(size);
                assertThat(ready.data()).startsWith(property("Socket-Type", ascii(type)));
            }
        }

        @Test
        @DisplayName("V-142: nothing is sent before the READY of the peer has arrived: libzmq would hang up")
        void nothingIsSentBeforeReadyHasArrived() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push = PushSocket.open(context)) {
                push.connect(server.endpoint());
                push.send("early");
                try (RawPeer raw = server.accept()) {
                    raw.greet().readGreeting();
                    assertThat(raw.readFrame().name()).isEqualTo("READY");
                    assertThat(raw.isClosedByOther(100)).isFalse();
                    assertThat(push.accounting().written()).isZero();
                    raw.ready("PULL");
                    assertThat(raw.readFrame().text()).isEqualTo("early");
                }
            }
        }
    }

    // ---- frames

    @Nested
    @DisplayName("Frames")
    class Frames {
        @ParameterizedTest(name = "{0} bytes")
        @ValueSource(ints = {0, 1, 254, 255, 256, 257, 65_535, 65_536, 1_000_000})
        @DisplayName("V-142: a body of up to 255 bytes goes out in the short form, a longer one in the long form")
        void theFormFollowsTheSize(int size) throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context);
                    RawPeer raw = RawPeer.connect(push.bind(TCP)).handshake("PULL")) {
                byte[] body = new byte[size];
                Arrays.fill(body, (byte) 'x');
                push.send(Message.wrap(body, body));
                for (int flags : List.of(MORE, 0)) {
                    Frame frame = raw.readFrame();
                    assertThat(frame.flags()).isEqualTo(flags | (size > 255 ? LONG : 0));
                    assertThat(frame.body()).isEqualTo(body);
                }
            }
        }

        @Test
        @DisplayName("V-142: both forms are read, long ones of small bodies too, many in one read or byte by byte")
        void bothFormsAreReadHoweverTheyArrive() throws Exception {
            byte[] traffic = join(
                    message("short"),
                    frame(LONG, ascii("long")),
                    frame(LONG, new byte[0]),
                    message("three", "", "frames"),
                    frame(LONG, new byte[70_000]),
                    frame(MORE | LONG, ascii("mixed")),
                    message("forms"));
            List<Message> expected = List.of(
                    Message.of("short"),
                    Message.of("long"),
                    Message.of(""),
                    Message.of("three", "", "frames"),
                    Message.of(new byte[70_000]),
                    Message.of("mixed", "forms"));
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    RawPeer raw = RawPeer.connect(pull.bind(TCP))) {
                raw.send(join(greeting(), readyOf("PUSH"), traffic));
                assertReceives(pull, expected);
                for (byte each : Arrays.copyOf(traffic, 60)) {
                    raw.send(new byte[] {each});
                }
                raw.send(Arrays.copyOfRange(traffic, 60, traffic.length));
                assertReceives(pull, expected);
            }
        }

        @Test
        @DisplayName("V-142: a command between two frames of a message is obeyed, and the message stays whole")
        void aCommandMayStandInsideAMessage() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
                raw.send(join(frame(MORE, ascii("a")), ping(0, "inside"), frame(0, ascii("b"))));
                assertThat(raw.readFrame()).returns("PONG", Frame::name);
                assertReceives(pull, List.of(Message.of("a", "b")));
            }
        }

        @Test
        @DisplayName("V-142: what comes in one read with greeting and READY is kept and delivered")
        void whatIsPipelinedBehindReadyIsDelivered() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    RawPeer raw = RawPeer.connect(pull.bind(TCP))) {
                raw.send(join(greeting(), readyOf("PUSH"), message("early", "bird")));
                assertReceives(pull, List.of(Message.of("early", "bird")));
            }
        }

        @Test
        @DisplayName("V-142: a message that ends in the middle, by FIN or reset, is dropped; those before it count")
        void theTruncatedMessageIsDropped() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                Endpoint bound = pull.bind(TCP);
                byte[] inFrame = join(message("whole"), hex("00 05 61"));
                byte[] inMessage = join(message("whole"), frame(MORE, ascii("first of two")));
                byte[] inLargeBody = join(message("whole"), Arrays.copyOf(frame(LONG, new byte[LARGE]), 1000));
                for (byte[] bytes : List.of(inFrame, inMessage, inLargeBody)) {
                    try (RawPeer raw = RawPeer.connect(bound).handshake("PUSH")) {
                        raw.send(bytes).shutdownOutput();
                        assertReceives(pull, List.of(Message.of("whole")));
                        assertThat(raw.isClosedByOther()).isTrue();
                    }
                    try (RawPeer raw = RawPeer.connect(bound).handshake("PUSH")) {
                        raw.send(bytes);
                        assertReceives(pull, List.of(Message.of("whole")));
                        raw.reset();
                    }
                }
                eventually(() -> assertThat(pull.peerCount()).isZero());
                assertThat(pull.tryReceive()).isNull();
                assertThat(pull.refusals()).isEmpty();
                assertThat(pull.accounting().decoded()).isEqualTo(6);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {9, 4000, 100_000, LARGE, LARGE + 9})
        @DisplayName("V-142: a large body that comes in two parts is whole, and what comes alone behind it is not late")
        void nothingWaitsBehindALargeBody(int first) throws Exception {
            byte[] body = new byte[LARGE];
            new Random(first).nextBytes(body);
            byte[] large = frame(LONG, body);
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    RawPeer raw = RawPeer.connect(pull.bind(TCP)).handshake("PUSH")) {
                for (int i = 0; i < 3; i++) {
                    raw.send(Arrays.copyOf(large, first));
                    raw.send(Arrays.copyOfRange(large, first, large.length));
                    Message whole = pull.receive(TIME);
                    assertThat(whole.bytes(0)).isEqualTo(body);
                    whole.release();
                    raw.send(message("small"));
                    assertReceives(pull, List.of(Message.of("small")));
                }
            }
        }

        @Test
        @DisplayName("V-142: a peer that ends its half is gone, and what it had said is still read")
        void halfCloseIsADisconnect() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
                Endpoint bound = pull.bind(TCP);
                try (RawPeer raw = RawPeer.connect(bound).handshake("PUSH")) {
                    raw.send(join(message("1"), message("2"), message("3"))).shutdownOutput();
                    assertReceives(pull, List.of(Message.of("1"), Message.of("2"), Message.of("3")));
                    assertThat(raw.isClosedByOther()).isTrue();
                }
                eventually(() -> assertThat(pull.peerCount()).isZero());
            }
        }

        private static void assertReceives(PullSocket pull, List<Message> expected) throws InterruptedException {
            for (Message message : expected) {
                assertThat(pull.receive(TIME)).isEqualTo(message);
            }
        }
    }

    // ---- bad input

    /** A bound ROUTER with limits that are easily reached, a good DEALER that it talks to, and room for a bad peer. */
    private static final class Scene implements AutoCloseable {
        private final Context context = Context.create();
        final RouterSocket server = RouterSocket.open(
                context, o -> o.maxMessageSize(1000).maxFrames(10).handshakeTimeout(Duration.ofMillis(300)));
        private final DealerSocket good = DealerSocket.open(context, o -> o.routingId(RoutingId.of("good")));
        final Endpoint bound = server.bind(TCP);
        private int exchanges;

        Scene() throws InterruptedException {
            good.connect(bound);
            exchange();
        }

        /** The good peer asks and gets its answer; no other peer is heard. */
        void exchange() throws InterruptedException {
            String text = "message " + ++exchanges;
            good.send(text);
            Message request = server.receive(TIME);
            assertThat(request).isEqualTo(Message.of("good", text));
            server.send(request);
            assertThat(good.receive(TIME)).isEqualTo(Message.of(text));
        }

        /** Takes what another peer sent. */
        Message receive() throws InterruptedException {
            Message message = server.receive(TIME);
            assertThat(message).isNotNull();
            return message.skip(1);
        }

        void assertRefusedOnly(Refusal reason) throws Exception {
            eventually(() -> assertThat(server.refusals()).isEqualTo(Map.of(reason, 1L)));
            eventually(() -> assertThat(server.peerCount()).isEqualTo(1));
            exchange();
            assertThat(server.tryReceive()).isNull();
        }

        @Override
        public void close() {
            context.close(NOW);
        }
    }

    @Nested
    @DisplayName("Bad input closes its own connection for a named reason, while a good peer goes on")
    class BadInput {
        static Stream<Arguments> badGreetings() {
            byte[] wrongEnd = greeting();
            wrongEnd[9] = 0x7e;
            byte[] junk = greeting();
            junk[12 + 5] = 'X';
            byte[] ones = new byte[64];
            Arrays.fill(ones, (byte) 0xff);
            return Stream.of(
                    Arguments.of("an HTTP request", Refusal.NOT_ZMTP, ascii("GET / HTTP/1.1\r\nHost: here\r\n\r\n")),
                    Arguments.of("a TLS ClientHello", Refusal.NOT_ZMTP, hex("16 0301 0200 01 0001fc 0303")),
                    Arguments.of("a zero byte", Refusal.NOT_ZMTP, hex("00")),
                    Arguments.of("ZMTP 1.0, short identity", Refusal.NOT_ZMTP, hex("01 00")),
                    Arguments.of("ZMTP 1.0, long identity header", Refusal.OLD_VERSION, wrongEnd),
                    Arguments.of("revision 0", Refusal.OLD_VERSION, hex("ff 0000000000000001 7f 00")),
                    Arguments.of("ZMTP 2.0", Refusal.OLD_VERSION, hex("ff 0000000000000001 7f 01 05 0000")),
                    Arguments.of("64 times ff", Refusal.MECHANISM_MISMATCH, ones),
                    Arguments.of("another mechanism", Refusal.MECHANISM_MISMATCH, greeting(3, 1, "PLAIN")),
                    Arguments.of("the mechanism in lower case", Refusal.MECHANISM_MISMATCH, greeting(3, 1, "null")),
                    Arguments.of("junk behind the mechanism", Refusal.MECHANISM_MISMATCH, junk));
        }

        static Stream<Arguments> badHandshakes() {
            byte[] ready = readyOf("DEALER");
            byte[] body = Arrays.copyOfRange(ready, 2, ready.length);
            return Stream.of(
                    Arguments.of("a message before READY", Refusal.UNEXPECTED_COMMAND, message("hello")),
                    Arguments.of("an unknown command", Refusal.UNEXPECTED_COMMAND, command("HELLO", new byte[0])),
                    Arguments.of("PING before READY", Refusal.UNEXPECTED_COMMAND, ping(1, "")),
                    Arguments.of("SUBSCRIBE before READY", Refusal.UNEXPECTED_COMMAND, command("SUBSCRIBE", hex(""))),
                    Arguments.of("READY in lower case", Refusal.UNEXPECTED_COMMAND, command("ready", hex(""))),
                    Arguments.of("READY in a message frame", Refusal.UNEXPECTED_COMMAND, frame(0, body)),
                    Arguments.of("an empty command", Refusal.MALFORMED_COMMAND, hex("04 00")),
                    Arguments.of("a command name past the end", Refusal.MALFORMED_COMMAND, hex("04 03 05 5245")),
                    Arguments.of("a property name past the end", Refusal.MALFORMED_METADATA, ready("0b 536f63")),
                    Arguments.of("a property without a name", Refusal.MALFORMED_METADATA, ready("00 00000000")),
                    Arguments.of("a value past the end", Refusal.MALFORMED_METADATA, ready("01 58 00000005 41")),
                    Arguments.of("a value of 2^32-1", Refusal.MALFORMED_METADATA, ready("01 58 ffffffff 41")),
                    Arguments.of("a trailing byte", Refusal.MALFORMED_METADATA, ready("01 58 00000001 41 00")),
                    Arguments.of("a READY of 64 KiB and more", Refusal.HANDSHAKE_TOO_LARGE, hex("06 0000000000010001")),
                    Arguments.of("a READY of 2^63", Refusal.HANDSHAKE_TOO_LARGE, hex("06 8000000000000000")),
                    Arguments.of("a READY with MORE", Refusal.INVALID_FRAME, frame(COMMAND | MORE, body)),
                    Arguments.of("a READY with reserved flags", Refusal.INVALID_FRAME, frame(COMMAND | 0x08, body)),
                    Arguments.of("a READY with all flags", Refusal.INVALID_FRAME, frame(0xff, body)),
                    Arguments.of("the wrong socket type", Refusal.INCOMPATIBLE_SOCKET_TYPE, readyOf("PUSH")),
                    Arguments.of("an unknown socket type", Refusal.INCOMPATIBLE_SOCKET_TYPE, readyOf("CLIENT")),
                    Arguments.of("the type in lower case", Refusal.INCOMPATIBLE_SOCKET_TYPE, readyOf("dealer")),
                    Arguments.of("an identity of 256 bytes", Refusal.INVALID_IDENTITY, identity(new byte[256])),
                    Arguments.of("an identity that begins with 00", Refusal.INVALID_IDENTITY, identity(hex("00 01"))),
                    Arguments.of("an identity that is taken", Refusal.DUPLICATE_IDENTITY, identity(ascii("good"))),
                    Arguments.of("ERROR", Refusal.ERROR_RECEIVED, error("400")));
        }

        private static byte[] ready(String properties) {
            return command("READY", hex(properties));
        }

        private static byte[] identity(byte[] identity) {
            byte[] data = join(property("Socket-Type", ascii("DEALER")), property("Identity", identity));
            byte[] body = join(hex("05"), ascii("READY"), data);
            return frame(body.length > 255 ? COMMAND | LONG : COMMAND, body);
        }

        static Stream<Arguments> badTraffic() {
            return Stream.of(
                    Arguments.of("a reserved flag", Refusal.INVALID_FRAME, hex("08 01 41")),
                    Arguments.of("all reserved flags", Refusal.INVALID_FRAME, hex("f8 01 41")),
                    Arguments.of("a reserved flag with MORE", Refusal.INVALID_FRAME, hex("41 01 41")),
                    Arguments.of("a command with MORE", Refusal.INVALID_FRAME, frame(COMMAND | MORE, hex("01 58"))),
                    Arguments.of("an empty command", Refusal.MALFORMED_COMMAND, join(hex("04 00"), message("x"))),
                    Arguments.of("an empty long command", Refusal.MALFORMED_COMMAND, hex("06 0000000000000000")),
                    Arguments.of("a command without a name", Refusal.MALFORMED_COMMAND, hex("04 01 00")),
                    Arguments.of("a command name past the end", Refusal.MALFORMED_COMMAND, hex("04 03 05 5049")),
                    Arguments.of("PING without a TTL", Refusal.MALFORMED_COMMAND, command("PING", hex(""))),
                    Arguments.of("PING with half a TTL", Refusal.MALFORMED_COMMAND, command("PING", hex("00"))),
                    Arguments.of("ERROR", Refusal.ERROR_RECEIVED, error("400")),
                    Arguments.of(
                            "an ERROR that cannot be read", Refusal.MALFORMED_COMMAND, command("ERROR", hex("05"))),
                    Arguments.of("a frame above the limit", Refusal.MESSAGE_TOO_LARGE, hex("02 00000000000003e9")),
                    Arguments.of("a command above the limit", Refusal.MESSAGE_TOO_LARGE, hex("06 00000000000003e9")),
                    Arguments.of("a frame of 2^31", Refusal.MESSAGE_TOO_LARGE, hex("02 0000000080000000")),
                    Arguments.of("a frame of 2^63-1", Refusal.MESSAGE_TOO_LARGE, hex("02 7fffffffffffffff")),
                    Arguments.of("a frame of 2^63", Refusal.MESSAGE_TOO_LARGE, hex("02 8000000000000000")),
                    Arguments.of("a frame of 2^64-1", Refusal.MESSAGE_TOO_LARGE, hex("02 ffffffffffffffff")),
                    Arguments.of("frames above the limit together", Refusal.MESSAGE_TOO_LARGE, sums()),
                    Arguments.of("too many frames", Refusal.TOO_MANY_FRAMES, repeat(frame(MORE, hex("")), 11)),
                    Arguments.of("unknown commands at length", Refusal.TOO_MANY_COMMANDS, unknownCommands(1001)));
        }

        private static byte[] sums() {
            byte[] half = new byte[501];
            return join(frame(MORE | LONG, half), hex("02 00000000000001f5"));
        }

        private static byte[] unknownCommands(int count) {
            return repeat(command("WHAT", new byte[0]), count);
        }

        private static byte[] repeat(byte[] part, int times) {
            byte[][] parts = new byte[times][];
            Arrays.fill(parts, part);
            return join(parts);
        }

        @ParameterizedTest(name = "{0}: {1}")
        @MethodSource("badGreetings")
        @DisplayName("V-142: a bad greeting closes its own connection for a named reason, while a good peer goes on")
        void aBadGreeting(String what, Refusal reason, byte[] bytes) throws Exception {
            assertRefused(reason, bytes);
        }

        @ParameterizedTest(name = "{0}: {1}")
        @MethodSource("badHandshakes")
        @DisplayName("V-142: a bad handshake closes its own connection for a named reason, while a good peer goes on")
        void aBadHandshake(String what, Refusal reason, byte[] bytes) throws Exception {
            assertRefused(reason, join(greeting(), bytes));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @MethodSource("badTraffic")
        @DisplayName("V-142: bad traffic closes its own connection for a named reason, while a good peer goes on")
        void trafficThatIsBad(String what, Refusal reason, byte[] bytes) throws Exception {
            assertRefused(reason, join(greeting(), readyOf("DEALER"), bytes));
        }

        private void assertRefused(Refusal reason, byte[] bytes) throws Exception {
            try (Scene scene = new Scene();
                    RawPeer bad = RawPeer.connect(scene.bound)) {
                bad.send(bytes);
                scene.exchange();
                assertThat(bad.isClosedByOther()).isTrue();
                scene.assertRefusedOnly(reason);
            }
        }

        @Test
        @DisplayName("V-142: a peer of the wrong kind is told so with an ERROR before the close, as the RFC asks")
        void aPeerOfTheWrongKindIsTold() throws Exception {
            try (Scene scene = new Scene();
                    RawPeer bad = RawPeer.connect(scene.bound)) {
                bad.greet().readGreeting();
                bad.readFrame();
                bad.ready("SUB");
                Frame error = bad.readFrame();
                assertThat(error.name()).isEqualTo("ERROR");
                assertThat(error.data()).isEqualTo(join(hex("13"), ascii("Invalid socket type")));
                assertThat(bad.isClosedByOther()).isTrue();
            }
        }

        @Test
        @DisplayName("V-142: whole messages before the fault are delivered; those that had only begun are not")
        void whatCameBeforeTheFaultCounts() throws Exception {
            try (Scene scene = new Scene();
                    RawPeer bad = RawPeer.connect(scene.bound)) {
                bad.send(join(
                        greeting(),
                        readyOf("DEALER"),
                        message("one"),
                        message("two", "frames"),
                        frame(MORE, ascii("begun")),
                        hex("02 0000000000010000")));
                assertThat(scene.receive()).isEqualTo(Message.of("one"));
                assertThat(scene.receive()).isEqualTo(Message.of("two", "frames"));
                assertThat(bad.isClosedByOther()).isTrue();
                scene.assertRefusedOnly(Refusal.MESSAGE_TOO_LARGE);
            }
        }

        @Test
        @DisplayName("V-142: a message of exactly the limit is taken")
        void aMessageOfTheLimitIsTaken() throws Exception {
            try (Scene scene = new Scene();
                    RawPeer raw = RawPeer.connect(scene.bound).handshake("DEALER")) {
                raw.send(frame(LONG, new byte[1000]));
                assertThat(scene.receive()).isEqualTo(Message.of(new byte[1000]));
                raw.send(join(repeat(frame(MORE, hex("41")), 9), message("")));
                assertThat(scene.receive().frameCount()).isEqualTo(10);
                raw.send(join(frame(LONG | MORE, new byte[500]), frame(LONG, new byte[500])));
                assertThat(scene.receive().size()).isEqualTo(1000);
                assertThat(scene.server.refusals()).isEmpty();
            }
        }

        @Test
        @DisplayName("V-142: a partial greeting and FIN is counted, and ends that connection only")
        void aPartialGreetingIsCounted() throws Exception {
            try (Scene scene = new Scene();
                    RawPeer bad = RawPeer.connect(scene.bound)) {
                bad.send(Arrays.copyOf(greeting(), 20)).shutdownOutput();
                assertThat(bad.isClosedByOther()).isTrue();
                scene.exchange();
                assertThat(scene.server.refusals()).isEqualTo(Map.of(Refusal.HANDSHAKE_CLOSED, 1L));
            }
        }

        static Stream<Arguments> standstills() {
            return Stream.of(
                    Arguments.of("nothing at all", hex("")),
                    Arguments.of("half a greeting", Arrays.copyOf(greeting(), 32)),
                    Arguments.of("a greeting and no READY", greeting()),
                    Arguments.of("half a READY", join(greeting(), Arrays.copyOf(readyOf("DEALER"), 9))));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("standstills")
        @DisplayName("V-142: a handshake that stands still is given up in time")
        void aHandshakeThatStandsStillIsGivenUp(String what, byte[] bytes) throws Exception {
            try (Scene scene = new Scene()) {
                long start = System.nanoTime();
                try (RawPeer bad = RawPeer.connect(scene.bound)) {
                    bad.send(bytes);
                    scene.exchange();
                    assertThat(bad.isClosedByOther()).isTrue();
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
                    scene.assertRefusedOnly(Refusal.HANDSHAKE_TIMEOUT);
                }
            }
        }

        @Test
        @DisplayName("V-142: unknown commands up to the limit are dropped, a second READY too, and the peer stays")
        void someUnknownCommandsAreDropped() throws Exception {
            try (Scene scene = new Scene();
                    RawPeer raw = RawPeer.connect(scene.bound).handshake("DEALER")) {
                raw.send(join(unknownCommands(1000), readyOf("DEALER"), message("still here")));
                assertThat(scene.receive()).isEqualTo(Message.of("still here"));
                assertThat(scene.server.refusals()).isEmpty();
            }
        }
    }

    @Nested
    @DisplayName("Odd input is accepted as libzmq does")
    class OddInput {
        static Stream<Arguments> oddGreetings() {
            byte[] oddEnd = greeting();
            oddEnd[9] = 0x01;
            byte[] filled = greeting();
            Arrays.fill(filled, 32, 64, (byte) 0xa5);
            byte[] padded = greeting();
            Arrays.fill(padded, 1, 9, (byte) 0x33);
            return Stream.of(
                    Arguments.of("byte 9 odd but not 7f", oddEnd),
                    Arguments.of("as-server and filler not zero", filled),
                    Arguments.of("padding not zero", padded),
                    Arguments.of("revision 2", greeting(2, 0, "NULL")),
                    Arguments.of("version 3.0", greeting(3, 0, "NULL")),
                    Arguments.of("version 3.2", greeting(3, 2, "NULL")),
                    Arguments.of("version 3.255", greeting(3, 255, "NULL")),
                    Arguments.of("version 4.0", greeting(4, 0, "NULL")),
                    Arguments.of("version 255.255", greeting(255, 255, "NULL")));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("oddGreetings")
        @DisplayName("V-142: an odd greeting is accepted as libzmq does")
        void anOddGreeting(String what, byte[] greeting) throws Exception {
            assertAccepted(join(greeting, readyOf("DEALER")));
        }

        static Stream<Arguments> oddReadies() {
            byte[] body = join(hex("05"), ascii("READY"), property("Socket-Type", ascii("DEALER")));
            return Stream.of(
                    Arguments.of("no properties", command("READY", hex(""))),
                    Arguments.of("no Socket-Type", command("READY", property("Identity", ascii("nameless")))),
                    Arguments.of("names in lower case", command("READY", property("socket-type", ascii("DEALER")))),
                    Arguments.of(
                            "unknown properties",
                            command(
                                    "READY",
                                    join(
                                            property("X-Colour", ascii("blue")),
                                            property("Socket-Type", ascii("DEALER")),
                                            property("Resource", hex(""))))),
                    Arguments.of("the long form", frame(COMMAND | LONG, body)));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("oddReadies")
        @DisplayName("V-142: an odd READY is accepted as libzmq does")
        void anOddReady(String what, byte[] ready) throws Exception {
            assertAccepted(join(greeting(), ready));
        }

        private void assertAccepted(byte[] introduction) throws Exception {
            try (Scene scene = new Scene();
                    RawPeer raw = RawPeer.connect(scene.bound)) {
                raw.send(join(introduction, message("hello")));
                Message received = scene.server.receive(TIME);
                assertThat(received).isNotNull();
                assertThat(received.text(1)).isEqualTo("hello");
                scene.server.send(received);
                raw.readGreeting();
                assertThat(raw.readFrame().name()).isEqualTo("READY");
                assertThat(raw.readFrame().text()).isEqualTo("hello");
                assertThat(scene.server.refusals()).isEmpty();
            }
        }

        @Test
        @DisplayName("V-142: of a repeated Identity the last counts")
        void theLastIdentityCounts() throws Exception {
            try (Scene scene = new Scene();
                    RawPeer raw = RawPeer.connect(scene.bound)) {
                byte[] ready = command(
                        "READY",
                        join(
                                property("Identity", ascii("first")),
                                property("Socket-Type", ascii("DEALER")),
                                property("Identity", ascii("last"))));
                raw.send(join(greeting(), ready, message("hello")));
                assertThat(scene.server.receive(TIME)).isEqualTo(Message.of("last", "hello"));
            }
        }
    }

    // ---- the crowd

    @Nested
    @DisplayName("Strangers")
    class Strangers {
        @Test
        @DisplayName(
                "V-142: when there are as many half-open handshakes as the limit, the oldest gives way to the next")
        void halfOpenHandshakesAreLimited() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.maxHalfOpen(2));
                    RawPeer first = RawPeer.connect(pull.bind(TCP));
                    RawPeer second = RawPeer.connect(pull.lastEndpoint())) {
                first.readBeginning();
                second.readBeginning();
                try (RawPeer third = RawPeer.connect(pull.lastEndpoint())) {
                    assertThat(first.isClosedByOther()).isTrue();
                    assertThat(pull.refusals()).isEqualTo(Map.of(Refusal.TOO_MANY_HANDSHAKES, 1L));
                    third.handshake("PUSH").send(message("in"));
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("in"));
                    // One place is free again.
                    try (RawPeer fourth = RawPeer.connect(pull.lastEndpoint())) {
                        fourth.readBeginning();
                        second.handshake("PUSH").send(message("also in"));
                        assertThat(pull.receive(TIME)).isEqualTo(Message.of("also in"));
                    }
                }
                assertThat(pull.refusals()).containsEntry(Refusal.TOO_MANY_HANDSHAKES, 1L);
            }
        }

        @Test
        @DisplayName("CVE-2020-15166: a connection that has not shaken hands gets no share of the load")
        void halfOpenConnectionsGetNoShare() throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context);
                    RawPeer mute = RawPeer.connect(push.bind(TCP));
                    RawPeer halfway = RawPeer.connect(push.lastEndpoint()).greet();
                    PullSocket pull = PullSocket.open(context)) {
                mute.readBeginning();
                halfway.readGreeting();
                pull.connect(push.lastEndpoint());
                assertThat(push.awaitPeers(1, TIME)).isTrue();
                for (int i = 0; i < 10; i++) {
                    push.send("message " + i);
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
                }
            }
        }

        @Test
        @DisplayName("10.5: a second peer of a PAIR is closed, and may come back when the first is gone")
        void aSecondPeerOfAPairIsClosed() throws Exception {
            try (Context context = Context.create();
                    PairSocket pair = PairSocket.open(context);
                    RawPeer first = RawPeer.connect(pair.bind(TCP)).handshake("PAIR")) {
                assertThat(pair.awaitPeers(1, TIME)).isTrue();
                try (RawPeer second = RawPeer.connect(pair.lastEndpoint()).handshake("PAIR")) {
                    assertThat(second.isClosedByOther()).isTrue();
                }
                assertThat(pair.refusals()).isEqualTo(Map.of(Refusal.SECOND_PEER, 1L));
                first.send(message("sole"));
                assertThat(pair.receive(TIME)).isEqualTo(Message.of("sole"));
                first.close();
                eventually(() -> assertThat(pair.peerCount()).isZero());
                try (RawPeer third = RawPeer.connect(pair.lastEndpoint()).handshake("PAIR")) {
                    third.send(message("successor"));
                    assertThat(pair.receive(TIME)).isEqualTo(Message.of("successor"));
                }
            }
        }

        @Test
        @DisplayName("10.3: with handover the newcomer has the routing id, and the old connection is closed")
        void handoverClosesTheOldConnection() throws Exception {
            try (Context context = Context.create();
                    RouterSocket router = RouterSocket.open(context, o -> o.handover(true));
                    RawPeer old = RawPeer.connect(router.bind(TCP))) {
                byte[] introduction = join(greeting(), readyOf("DEALER", ascii("id")), message("hello"));
                old.send(introduction);
                assertThat(router.receive(TIME)).isEqualTo(Message.of("id", "hello"));
                try (RawPeer newcomer = RawPeer.connect(router.lastEndpoint())) {
                    newcomer.send(introduction);
                    assertThat(router.receive(TIME)).isEqualTo(Message.of("id", "hello"));
                    assertThat(old.isClosedByOther()).isTrue();
                    router.send(Message.of("id", "welcome"));
                    newcomer.readGreeting();
                    assertThat(newcomer.readMessage().text()).isEqualTo("welcome");
                }
            }
        }

        @Test
        @DisplayName("10.2: what a PUSH or a PUB is sent is dropped and counted, never piled up")
        void whatIsNotAcceptedIsDropped() throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context, o -> o.receiveHighWaterMark(2));
                    PubSocket pub = PubSocket.open(context, o -> o.receiveHighWaterMark(2));
                    RawPeer puller = RawPeer.connect(push.bind(TCP)).handshake("PULL");
                    RawPeer subscriber = RawPeer.connect(pub.bind(TCP)).handshake("SUB")) {
                for (int i = 0; i < 100; i++) {
                    puller.send(message("unasked"));
                    subscriber.send(message("unasked"));
                }
                Map<DropReason, Long> all = Map.of(DropReason.NOT_ACCEPTED, 100L);
                eventually(() -> assertThat(push.accounting().receiveDropped()).isEqualTo(all));
                eventually(() -> assertThat(pub.accounting().receiveDropped()).isEqualTo(all));
                push.send("asked");
                assertThat(puller.readFrame().text()).isEqualTo("asked");
            }
        }

        @Test
        @DisplayName("V-142: a connect that meets itself is noticed before a word is said, and gives the port up")
        void aConnectThatMeetsItselfIsSurvived() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(
                            context,
                            o -> o.libzmqDefaults()
                                    .linger(NOW)
                                    .reconnection(
                                            new Reconnection(Duration.ofMinutes(1), Duration.ofMinutes(1), false)))) {
                int port = freePort();
                // From that port to that port: what a connect to a dead server meets now and then by chance.
                push.connect("tcp://127.0.0.1:" + port + ";127.0.0.1:" + port);
                eventually(() -> assertThat(push.refusals()).isEqualTo(Map.of(Refusal.SELF_CONNECT, 1L)));
                assertThat(push.peerCount()).isZero();
                assertThat(push.connectedEndpoints()).hasSize(1);
                eventually(() -> assertThat(canBind(pull, port)).isTrue());
            }
        }

        private static boolean canBind(PullSocket pull, int port) {
            try {
                pull.bind("tcp://127.0.0.1:" + port);
                return true;
            } catch (AddressInUseException e) {
                return false;
            }
        }

        private static int freePort() throws IOException {
            try (RawPeer.Server server = RawPeer.Server.open()) {
                return Integer.parseInt(server.endpoint().address().substring("127.0.0.1:".length()));
            }
        }
    }

    // ---- what the connecting side does then

    @Nested
    @DisplayName("After an error the connecting side")
    class AfterAnError {
        static Stream<Arguments> faults() {
            return Stream.of(
                    Arguments.of("garbage", Refusal.NOT_ZMTP, ascii("HTTP/1.1 400 Bad Request\r\n\r\n")),
                    Arguments.of("another mechanism", Refusal.MECHANISM_MISMATCH, greeting(3, 1, "CURVE")),
                    Arguments.of(
                            "an incompatible socket type",
                            Refusal.INCOMPATIBLE_SOCKET_TYPE,
                            join(greeting(), readyOf("PUB"))),
                    Arguments.of(
                            "a violation in the traffic",
                            Refusal.INVALID_FRAME,
                            join(greeting(), readyOf("PULL"), hex("ff ff"))),
                    Arguments.of(
                            "an oversize message",
                            Refusal.MESSAGE_TOO_LARGE,
                            join(greeting(), readyOf("PULL"), hex("02 7fffffffffffffff"))));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("faults")
        @DisplayName("13: connects again after a protocol error (libzmq: never), with what was queued")
        void connectsAgainAfterAProtocolError(String what, Refusal reason, byte[] bytes) throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push =
                            PushSocket.open(context, o -> o.reconnection(QUICK).immediate(true))) {
                push.connect(server.endpoint());
                try (RawPeer bad = server.accept()) {
                    bad.send(bytes);
                    assertThat(bad.isClosedByOther()).isTrue();
                }
                try (RawPeer good = server.accept().handshake("PULL")) {
                    eventually(() -> assertThat(push.refusals()).isEqualTo(Map.of(reason, 1L)));
                    push.send("kept on");
                    assertThat(good.readMessage().text()).isEqualTo("kept on");
                }
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("faults")
        @DisplayName("13: waits longer each time while the protocol errors go on")
        void backsOffWhileProtocolErrorsGoOn(String what, Refusal reason, byte[] bytes) throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push =
                            PushSocket.open(context, o -> o.reconnection(Reconnection.every(Duration.ofMillis(10))))) {
                push.connect(server.endpoint());
                long start = System.nanoTime();
                for (int i = 0; i < 5; i++) {
                    try (RawPeer bad = server.accept()) {
                        bad.send(bytes);
                        assertThat(bad.isClosedByOther()).isTrue();
                    }
                }
                server.accept().close();
                // 10, 20, 40, 80 and 160 ms at least.
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
                assertThat(push.refusals()).containsEntry(reason, 5L);
            }
        }

        @Test
        @DisplayName("13: connects again after the end of a connection at any stage")
        void connectsAgainAfterTheEnd() throws Exception {
            List<byte[]> stages = List.of(
                    hex(""),
                    Arrays.copyOf(greeting(), 11),
                    greeting(),
                    join(greeting(), Arrays.copyOf(readyOf("PULL"), 5)),
                    join(greeting(), readyOf("PULL")));
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push =
                            PushSocket.open(context, o -> o.reconnection(QUICK).libzmqDefaults())) {
                push.connect(server.endpoint());
                for (byte[] stage : stages) {
                    server.accept().send(stage).close();
                    server.accept().send(stage).reset().close();
                }
                server.accept().close();
                // The last stages are connections that were made.
                assertThat(push.refusals()).containsOnlyKeys(Refusal.CLOSED_UNHEARD, Refusal.HANDSHAKE_CLOSED);
            }
        }

        @Test
        @DisplayName("13: connects again after a handshake that stood still, with libzmq's defaults too")
        void connectsAgainAfterAHandshakeTimeout() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push = PushSocket.open(
                            context,
                            o -> o.reconnection(QUICK)
                                    .handshakeTimeout(Duration.ofMillis(50))
                                    .libzmqDefaults())) {
                push.connect(server.endpoint());
                try (RawPeer mute = server.accept()) {
                    assertThat(mute.isClosedByOther()).isTrue();
                }
                // While it is open: its end would be a refusal, too.
                try (RawPeer next = server.accept()) {
                    assertThat(next).isNotNull();
                    assertThat(push.refusals()).containsOnlyKeys(Refusal.HANDSHAKE_TIMEOUT);
                }
            }
        }

        @Test
        @DisplayName("13: with libzmq's defaults never connects again after a protocol error, as libzmq")
        void withLibzmqDefaultsStaysAwayAfterAProtocolError() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    PushSocket push =
                            PushSocket.open(context, o -> o.reconnection(QUICK).libzmqDefaults())) {
                push.connect(server.endpoint());
                try (RawPeer bad = server.accept()) {
                    bad.send(join(greeting(), readyOf("PULL"), hex("ff ff")));
                    assertThat(bad.isClosedByOther()).isTrue();
                }
                assertThat(server.acceptsWithin(200)).isFalse();
            }
        }

        @Test
        @DisplayName("13: never connects again after an ERROR, in the handshake or later, until told to")
        void staysAwayAfterAnError() throws Exception {
            List<byte[]> stages = List.of(
                    join(greeting(), error("Invalid socket type")), join(greeting(), readyOf("ROUTER"), error("400")));
            for (byte[] stage : stages) {
                try (RawPeer.Server server = RawPeer.Server.open();
                        Context context = Context.create();
                        DealerSocket dealer = DealerSocket.open(context, o -> o.reconnection(QUICK))) {
                    dealer.connect(server.endpoint());
                    try (RawPeer bad = server.accept()) {
                        bad.send(stage);
                        assertThat(bad.isClosedByOther()).isTrue();
                    }
                    assertThat(server.acceptsWithin(200)).isFalse();
                    assertThat(dealer.refusals()).isEqualTo(Map.of(Refusal.ERROR_RECEIVED, 1L));
                    assertThat(dealer.connectedEndpoints()).isEmpty();

                    dealer.connect(server.endpoint());
                    try (RawPeer good = server.accept().handshake("ROUTER")) {
                        dealer.send("again");
                        assertThat(good.readMessage().text()).isEqualTo("again");
                    }
                }
            }
        }

        @Test
        @DisplayName("13: a Weir client of the wrong kind is told so by a Weir server, and stops")
        void aWeirClientOfTheWrongKindStops() throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context);
                    PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
                push.connect(pub.bind(TCP));
                eventually(() -> assertThat(pub.refusals()).containsKey(Refusal.INCOMPATIBLE_SOCKET_TYPE));
                eventually(() -> assertThat(push.refusals()).isNotEmpty());
                assertThat(push.peerCount()).isZero();
                assertThat(pub.peerCount()).isZero();
            }
        }
    }
}
