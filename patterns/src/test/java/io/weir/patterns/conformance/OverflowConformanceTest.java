package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.event.SocketEvent;
import io.weir.option.OptionsBuilder;
import io.weir.option.Overflow;
import io.weir.option.SendOptionsBuilder;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages that find no room, for each rule, kind and transport, with exact counts. */
@DisplayName("Overflow rules")
@Timeout(120)
class OverflowConformanceTest {
    private static final int KEYS = 3;
    private static final int ENOUGH = 20;
    private static final int TOO_MANY = 5000;
    private static final String PADDING = " ".repeat(16 << 10);
    private static final Overflow LATEST =
            Overflow.latestPerKey(message -> payload(message).substring(0, 1));

    static Stream<Arguments> kindsAndWires() {
        return Stream.of(Wire.INPROC, Wire.TCP, Wire.IPC)
                .flatMap(wire -> Arrays.stream(OverflowKind.values()).map(kind -> Arguments.of(kind, wire)));
    }

    private static void sending(SendOptionsBuilder<?> options, Overflow rule) {
        OnWire.hasty(options);
        options.sendHighWaterMark(5).sendBuffer(16 << 10).overflow(rule);
    }

    private static void receiving(OptionsBuilder<?> options) {
        OnWire.hasty(options);
        options.receiveHighWaterMark(2).receiveBuffer(16 << 10);
    }

    private static String payload(Message message) {
        return message.text(message.frameCount() - 1).strip();
    }

    /** The number's key is its remainder. */
    private static Message numbered(int number) {
        return Message.of(number % KEYS + ":" + number + PADDING);
    }

    private static int number(Message message) {
        String text = payload(message);
        return Integer.parseInt(text.substring(text.indexOf(':') + 1));
    }

    /** A sender with a receiver that takes nothing unless it is told to. */
    private static final class Pair implements AutoCloseable {
        final Context context;
        final Socket from;
        final Socket to;
        final Endpoint endpoint;
        final UnaryOperator<Message> addressed;
        final long acceptedBefore;
        int sent;

        Pair(OverflowKind kind, Wire wire, Overflow rule) throws Exception {
            context = wire.context();
            from = kind.sender(context, options -> sending(options, rule));
            to = kind.receiver(context, OverflowConformanceTest::receiving);
            endpoint = from.bind(wire.anywhere());
            addressed = kind.connect(from, to, endpoint);
            acceptedBefore = from.accounting().accepted();
        }

        SendResult send() {
            SendResult result = ((Sending) from).trySend(addressed.apply(numbered(sent)));
            if (result == SendResult.SENT) {
                sent++;
            }
            return result;
        }

        void discardArrived() {
            List<Message> arrived;
            do {
                arrived = ((Receiving) to).receiveAll(ENOUGH);
            } while (!arrived.isEmpty());
        }

        void sendUntilDropped(DropReason reason) {
            while (dropped(reason) < ENOUGH) {
                assertThat(sent).as("messages sent, none of which overflows").isLessThan(TOO_MANY);
                assertThat(send()).isEqualTo(SendResult.SENT);
            }
        }

        long dropped(DropReason reason) {
            return from.accounting().sendDropped().getOrDefault(reason, 0L);
        }

        /** Receives all that is left, which is the difference between what was sent and what was dropped. */
        List<Integer> drain() throws InterruptedException {
            List<Integer> numbers = new ArrayList<>();
            while (numbers.size() < sent - from.accounting().totalSendDropped()) {
                numbers.add(number(receive((Receiving) to)));
            }
            OnWire.assertNothingComes((Receiving) to);
            return numbers;
        }

        /** All that was sent was accepted, since there was a peer for it, and the counts agree. */
        void assertBalanced() throws Exception {
            assertBooksAgree();
            eventually(() ->
                    assertThat(from.accounting().accepted() - acceptedBefore).isEqualTo(sent));
        }

        void assertBooksAgree() throws Exception {
            eventually(() -> {
                for (Socket socket : List.of(from, to)) {
                    Accounting books = socket.accounting();
                    assertThat(books.accepted())
                            .isEqualTo(books.written() + books.totalSendDropped() + books.sendQueued());
                    assertThat(books.decoded())
                            .isEqualTo(books.delivered() + books.totalReceiveDropped() + books.receiveQueued());
                }
            });
        }

        @Override
        public void close() {
            to.close();
            from.close();
            context.close();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("kindsAndWires")
    @DisplayName("DROP_NEWEST: what finds no room is dropped and counted, and what waited arrives")
    void dropsTheNewest(OverflowKind kind, Wire wire) throws Exception {
        try (Pair pair = new Pair(kind, wire, Overflow.DROP_NEWEST)) {
            pair.sendUntilDropped(DropReason.HIGH_WATER_MARK);
            assertThat(pair.drain()).isSorted().doesNotHaveDuplicates().startsWith(0, 1, 2, 3, 4);
            pair.assertBalanced();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("kindsAndWires")
    @DisplayName("dropOldest: the newest arrive, in order, and those in between were dropped and counted")
    void dropsTheOldest(OverflowKind kind, Wire wire) throws Exception {
        try (Pair pair = new Pair(kind, wire, Overflow.dropOldest())) {
            pair.sendUntilDropped(DropReason.DISPLACED);
            int last = pair.sent - 1;
            assertThat(pair.drain())
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .endsWith(last - 4, last - 3, last - 2, last - 1, last);
            pair.assertBalanced();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("kindsAndWires")
    @DisplayName("latestPerKey: the latest of each key arrives, those that it replaced were dropped and counted")
    void keepsTheLatestOfEachKey(OverflowKind kind, Wire wire) throws Exception {
        try (Pair pair = new Pair(kind, wire, LATEST)) {
            pair.sendUntilDropped(DropReason.CONFLATED);
            Map<Integer, Integer> latest = new HashMap<>();
            for (int number : pair.drain()) {
                Integer before = latest.put(number % KEYS, number);
                assertThat(before == null || before < number).isTrue();
            }
            assertThat(latest.values()).containsExactlyInAnyOrder(pair.sent - 1, pair.sent - 2, pair.sent - 3);
            assertThat(pair.dropped(DropReason.DISPLACED)).isZero();
            pair.assertBalanced();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("kindsAndWires")
    @DisplayName("disconnectSlowPeer: the peer is refused as slow, what waited for it is dropped and counted")
    void disconnectsTheSlowPeer(OverflowKind kind, Wire wire) throws Exception {
        try (Pair pair = new Pair(kind, wire, Overflow.disconnectSlowPeer())) {
            Heard heard = Heard.from(pair.from);
            boolean more = true;
            while (more && pair.from.refusals().isEmpty()) {
                assertThat(pair.sent).isLessThan(TOO_MANY);
                more = pair.send() == SendResult.SENT;
            }
            eventually(() -> assertThat(pair.from.refusals()).containsEntry(Refusal.SLOW_PEER, 1L));
            assertThat(heard.first(SocketEvent.Disconnected.class).reason()).isEqualTo(Refusal.SLOW_PEER);
            eventually(() -> assertThat(pair.from.accounting().totalSendDropped())
                    .isEqualTo(pair.dropped(DropReason.SLOW_PEER)));
            pair.assertBalanced();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = OverflowKind.class,
            names = {"PUSH", "DEALER", "PAIR", "PUB", "RADIO"})
    @DisplayName(
            "disconnectSlowPeer: what waited for a peer that stands still is dropped each time that it is disconnected")
    void whatWaitedForASlowPeerIsDropped(OverflowKind kind) throws Exception {
        try (Pair pair = new Pair(kind, Wire.TCP, Overflow.disconnectSlowPeer())) {
            eventually(() -> {
                while (pair.from.peerCount() == 0 && ((Receiving) pair.to).tryReceive() != null) {
                    // a receiver that does not read does not see that its connection ended, and does not come back
                }
                while (pair.from.peerCount() > 0 && pair.sent < TOO_MANY && pair.send() == SendResult.SENT) {
                    // until the peer is full, or away
                }
                assertThat(pair.dropped(DropReason.SLOW_PEER)).isGreaterThanOrEqualTo(5);
            });
            pair.assertBooksAgree();
        }
    }

    @Tag("slow")
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("under random stalls of two receivers each message was written, or dropped for a reason, or waits")
    void theBooksAreExactUnderRandomStalls(long seed) throws Exception {
        for (Wire wire : List.of(Wire.INPROC, Wire.TCP, Wire.IPC)) {
            for (Overflow rule : List.of(
                    Overflow.DROP_NEWEST,
                    Overflow.dropOldest(),
                    LATEST,
                    Overflow.CONFLATE,
                    Overflow.disconnectSlowPeer())) {
                for (OverflowKind kind : List.of(OverflowKind.PUB, OverflowKind.PUSH)) {
                    stallAtRandom(kind, wire, rule, new Random(seed));
                }
            }
        }
    }

    private static void stallAtRandom(OverflowKind kind, Wire wire, Overflow rule, Random random) throws Exception {
        try (Pair pair = new Pair(kind, wire, rule);
                Socket other = kind.receiver(pair.context, OverflowConformanceTest::receiving)) {
            kind.connect(pair.from, other, pair.endpoint);
            for (int round = 0; round < 30; round++) {
                for (int i = random.nextInt(30); i > 0; i--) {
                    pair.send();
                }
                Receiving reader = (Receiving) (random.nextBoolean() ? pair.to : other);
                for (int i = random.nextInt(15); i > 0; i--) {
                    reader.tryReceive();
                }
            }
            eventually(() -> {
                while (((Receiving) pair.to).tryReceive() != null || ((Receiving) other).tryReceive() != null) {
                    // until nothing is left
                }
                Accounting books = pair.from.accounting();
                assertThat(books.sendQueued()).isZero();
                assertThat(books.accepted()).as("%s", books).isEqualTo(books.written() + books.totalSendDropped());
                long delivered = delivered(pair.to) + delivered(other);
                if (rule == Overflow.disconnectSlowPeer() && wire.isStream()) {
                    // Of a batch that was not written to its end some may have arrived; the sender cannot know.
                    assertThat(delivered).isLessThanOrEqualTo(books.accepted());
                } else {
                    assertThat(delivered).isEqualTo(books.written());
                }
            });
        }
    }

    private static long delivered(Socket socket) {
        return socket.accounting().delivered();
    }

    @OnEveryWire
    @DisplayName(
            "a slow SUB that connects again starts afresh: it gets what is published then, and nothing that waited")
    void aSlowSubscriberStartsAfresh(Wire wire) throws Exception {
        try (Pair pair = new Pair(OverflowKind.PUB, wire, Overflow.disconnectSlowPeer())) {
            while (pair.from.refusals().isEmpty()) {
                assertThat(pair.sent).isLessThan(TOO_MANY);
                assertThat(pair.send()).isEqualTo(SendResult.SENT);
            }
            eventually(() -> {
                pair.discardArrived();
                assertThat(pair.from.accounting().sendQueued()).isZero();
            });
            if (!wire.isStream()) {
                // Inproc connects once, and a SUB does not connect twice to an endpoint.
                eventually(() -> assertThat(pair.to.connectedEndpoints()).isEmpty());
                pair.to.connect(pair.endpoint);
            }
            eventually(() -> {
                // The end of the old connection is behind what it brought, and a full SUB does not read on.
                pair.discardArrived();
                assertThat(((PubSocket) pair.from).awaitSubscribers("", 1, Duration.ZERO))
                        .isTrue();
            });
            int fresh = pair.sent;
            eventually(() -> {
                pair.send();
                Message message = ((Receiving) pair.to).receive(OnWire.A_WHILE);
                assertThat(message).isNotNull();
                assertThat(number(message)).isGreaterThanOrEqualTo(fresh);
            });
        }
    }

    @OnEveryWire
    @DisplayName("a peer that is away is not slow: a PUSH without its PULL waits at the mark, and all arrives later")
    void aPeerThatIsAwayIsNotSlow(Wire wire) throws Exception {
        Endpoint endpoint = wire.nowhere();
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context, o -> sending(o, Overflow.disconnectSlowPeer()));
                PullSocket pull = PullSocket.open(context)) {
            push.connect(endpoint);
            for (int i = 0; i < 5; i++) {
                assertThat(push.trySend(numbered(i))).isEqualTo(SendResult.SENT);
            }
            assertThat(push.trySend(numbered(5))).isEqualTo(SendResult.FULL);
            assertThat(push.refusals()).isEmpty();
            pull.bind(endpoint);
            for (int i = 0; i < 5; i++) {
                assertThat(number(receive(pull))).isEqualTo(i);
            }
        }
    }

    @OnEveryWire
    @DisplayName("a rule for what is queued before the connection holds for it, too: the last ones arrive")
    void theRuleHoldsBeforeTheConnection(Wire wire) throws Exception {
        Endpoint endpoint = wire.nowhere();
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context, o -> sending(o, Overflow.dropOldest()));
                PullSocket pull = PullSocket.open(context)) {
            push.connect(endpoint);
            for (int i = 0; i < 20; i++) {
                assertThat(push.trySend(numbered(i))).isEqualTo(SendResult.SENT);
            }
            pull.bind(endpoint);
            for (int i = 15; i < 20; i++) {
                assertThat(number(receive(pull))).isEqualTo(i);
            }
            eventually(() -> assertThat(push.accounting().written()).isEqualTo(5));
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.DISPLACED, 15L));
        }
    }

    @Test
    @DisplayName("over inproc a PUB that conflates does so for SUBs that connect, as over tcp")
    void theBoundSenderConflatesOverInproc() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.conflate(true));
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("");
            sub.connect(pub.bind("inproc://conflating"));
            assertThat(pub.awaitSubscribers("", 1, OnWire.PATIENCE)).isTrue();
            for (int i = 0; i < 20; i++) {
                pub.send(String.valueOf(i));
            }
            assertThat(receive(sub).text()).isEqualTo("19");
            assertThat(pub.accounting().sendDropped()).isEqualTo(Map.of(DropReason.CONFLATED, 19L));
        }
    }

    @Test
    @DisplayName("a PUSH uses the rule only when every peer is full, on each peer in turn")
    void onlyWhenEveryPeerIsFull() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> sending(o, Overflow.dropOldest()));
                PullSocket first = PullSocket.open(context, OverflowConformanceTest::receiving);
                PullSocket second = PullSocket.open(context, OverflowConformanceTest::receiving)) {
            Endpoint endpoint = push.bind("inproc://two");
            first.connect(endpoint);
            second.connect(endpoint);
            OnWire.awaitPeers(push, 2);
            for (int i = 0; i < 14; i++) {
                push.send(String.valueOf(i));
            }
            assertThat(push.accounting().totalSendDropped()).isZero();
            push.send("14");
            push.send("15");
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.DISPLACED, 2L));
            assertThat(OnWire.receiveTexts(first, 7)).endsWith("14");
            assertThat(OnWire.receiveTexts(second, 7)).endsWith("15");
        }
    }

    @Test
    @DisplayName("the key is by default the first frame: of each topic the latest arrives")
    void theFirstFrameIsTheKey() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.overflow(Overflow.latestPerKey()));
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("");
            sub.connect(pub.bind("inproc://prices"));
            assertThat(pub.awaitSubscribers("", 1, OnWire.PATIENCE)).isTrue();
            for (int i = 0; i < 10; i++) {
                pub.send(Message.of("gold", String.valueOf(i)));
                pub.send(Message.of("silver", String.valueOf(i)));
            }
            assertThat(OnWire.receiveFrames(sub)).containsExactly("gold", "9");
            assertThat(OnWire.receiveFrames(sub)).containsExactly("silver", "9");
            assertThat(sub.tryReceive()).isNull();
        }
    }

    @Test
    @DisplayName("two options that contradict each other are refused, with the name of one and the rule")
    void contradictionsAreRefused() {
        try (Context context = Context.create()) {
            assertThatThrownBy(() -> PubSocket.open(context, o -> o.noDrop(true).overflow(Overflow.dropOldest())))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("noDrop")
                    .hasMessageContaining("dropOldest");
            assertThatThrownBy(
                            () -> XPubSocket.open(context, o -> o.noDrop(true).overflow(Overflow.disconnectSlowPeer())))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(
                            () -> RadioSocket.open(context, o -> o.noDrop(true).overflow(Overflow.DROP_NEWEST)))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(
                            () -> PushSocket.open(context, o -> o.conflate(true).overflow(Overflow.latestPerKey())))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("conflate");
            PubSocket.open(context, o -> o.noDrop(true).overflow(Overflow.WAIT)).close();
            PushSocket.open(context, o -> o.conflate(true).overflow(Overflow.CONFLATE))
                    .close();
        }
    }

    @Test
    @DisplayName("WAIT on a PUB is noDrop")
    void aPublisherThatWaits() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> sending(o, Overflow.WAIT));
                SubSocket sub = SubSocket.open(context, OverflowConformanceTest::receiving)) {
            sub.subscribe("");
            sub.connect(pub.bind("inproc://waits"));
            assertThat(pub.awaitSubscribers("", 1, OnWire.PATIENCE)).isTrue();
            for (int i = 0; i < 7; i++) {
                assertThat(pub.trySend(numbered(i))).isEqualTo(SendResult.SENT);
            }
            assertThat(pub.trySend(numbered(7))).isEqualTo(SendResult.FULL);
        }
    }
}
