package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketTimeoutException;
import io.weir.option.Reconnection;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.5 and 2.3: how much a socket holds, exactly, and how long it waits. */
@DisplayName("9.5 High-water marks, queues, time-outs")
class HighWaterMarkConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final String INPROC = "inproc://marks";
    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(20));

    /** Sends numbered messages until that would wait, and returns how many were taken. */
    private static int fill(Sending socket) {
        int count = 0;
        while (socket.trySend(Message.of("message " + count)) == SendResult.SENT) {
            count++;
        }
        return count;
    }

    private static int fill(Sending socket, int atMost) {
        int count = 0;
        while (count < atMost && socket.trySend(Message.of("message " + count)) == SendResult.SENT) {
            count++;
        }
        return count;
    }

    /** Receives the numbered messages, all of them and no more. */
    private static void assertHolds(Receiving socket, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            assertThat(socket.receive(TIME)).isEqualTo(Message.of("message " + i));
        }
        assertThat(socket.tryReceive()).isNull();
    }

    // ---- how much

    @Test
    @DisplayName("V-070: over inproc the defaults hold 2000 messages, 1000 of each end, and all arrive")
    void inprocHoldsTheSumOfBothDefaults() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(INPROC));
            assertThat(fill(push)).isEqualTo(2000);
            assertHolds(pull, 2000);
        }
    }

    @ParameterizedTest(name = "send {0}, receive {1}: {2}")
    @CsvSource({"1, 1, 2", "2, 2, 4", "1, 5, 6", "3, 1, 4", "1000, 1, 1001"})
    @DisplayName(
            "V-072, V-073: over inproc the marks of both ends add up, exactly, whichever end binds and which is first")
    void inprocMarksAddUp(int sendMark, int receiveMark, int sum) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(receiveMark));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(sendMark))) {
            push.connect(pull.bind(INPROC));
            assertThat(fill(push)).isEqualTo(sum);
            assertHolds(pull, sum);
            push.disconnect(Endpoint.parse(INPROC));
            pull.unbind(Endpoint.parse(INPROC));

            pull.connect(push.bind(INPROC));
            assertThat(fill(push)).isEqualTo(sum);
            assertHolds(pull, sum);
            pull.disconnect(Endpoint.parse(INPROC));
            push.unbind(Endpoint.parse(INPROC));
            eventually(() -> assertThat(push.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER));

            pull.connect(INPROC);
            push.bind(INPROC);
            assertThat(fill(push)).isEqualTo(sum);
            assertHolds(pull, sum);
        }
    }

    @Test
    @DisplayName("V-072: before the other end binds, the connecting end holds its own mark, then the sum")
    void beforeTheBindOnlyTheOwnMarkCounts() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1))) {
            push.connect(INPROC);
            assertThat(fill(push)).isEqualTo(1);
            pull.bind(INPROC);
            assertThat(push.trySend(Message.of("message 1"))).isEqualTo(SendResult.SENT);
            assertThat(push.trySend(Message.of("message 2"))).isEqualTo(SendResult.FULL);
            assertHolds(pull, 2);
        }
    }

    @Test
    @DisplayName("V-072: a sender that waits at its own mark goes on when the other end binds and adds its own")
    void aWaitingSenderGoesOnWhenTheOtherEndBinds() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1))) {
            push.connect(INPROC);
            assertThat(fill(push)).isEqualTo(1);
            CompletableFuture<Void> second =
                    push.sendAsync(Message.of("message 1")).toCompletableFuture();
            assertThat(second).isNotDone();
            pull.bind(INPROC);
            second.get(10, TimeUnit.SECONDS);
            assertHolds(pull, 2);
        }
    }

    @Test
    @DisplayName("V-072: what was sent before the bind arrives although the sender closed before it")
    void whatWasSentBeforeTheBindArrives() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            try (PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1))) {
                push.connect(INPROC);
                assertThat(fill(push)).isEqualTo(1);
            }
            pull.bind(INPROC);
            assertHolds(pull, 1);
            eventually(() -> assertThat(pull.peerCount()).isZero());
        }
    }

    @ParameterizedTest(name = "send {0}, receive {1}")
    @CsvSource({"0, 0", "0, 1", "1, 0"})
    @DisplayName("V-071: over inproc a mark of 0 at either end means no limit, whichever end is first")
    void zeroMeansNoLimit(int sendMark, int receiveMark) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(receiveMark));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(sendMark))) {
            push.connect(pull.bind(INPROC));
            assertThat(fill(push, 10_001)).isEqualTo(10_001);
            assertHolds(pull, 10_001);
        }
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(receiveMark));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(sendMark))) {
            push.connect(INPROC);
            int before = fill(push, 5000);
            assertThat(before).isEqualTo(sendMark == 0 ? 5000 : 1);
            pull.bind(INPROC);
            assertHolds(pull, before);
            assertThat(fill(push, 10_001)).isEqualTo(10_001);
            assertHolds(pull, 10_001);
        }
    }

    @Nested
    @DisplayName("V-073: marks of a socket that is connected")
    class Changed {
        @Test
        @DisplayName("V-073: over inproc 1 and 1 become 5 and 1 after the connect: 6; a sender that waits goes on")
        void raisedAfterTheConnect() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1))) {
                pull.connect(push.bind(INPROC));
                push.sendHighWaterMark(5);
                assertThat(fill(push)).isEqualTo(6);
                CompletableFuture<Void> waiting =
                        push.sendAsync(Message.of("message 6")).toCompletableFuture();
                assertThat(waiting).isNotDone();
                pull.receiveHighWaterMark(3);
                waiting.get(10, TimeUnit.SECONDS);
                assertThat(push.trySend(Message.of("message 7"))).isEqualTo(SendResult.SENT);
                assertThat(push.trySend(Message.of("message 8"))).isEqualTo(SendResult.FULL);
                assertHolds(pull, 8);
            }
        }

        @Test
        @DisplayName("V-073: the same when the sender is the end that connects, and for marks changed before")
        void raisedAtTheConnectingEnd() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1))) {
                push.sendHighWaterMark(2);
                pull.receiveHighWaterMark(2);
                push.connect(pull.bind(INPROC));
                assertThat(fill(push)).isEqualTo(4);
                assertHolds(pull, 4);
                pull.receiveHighWaterMark(5);
                push.sendHighWaterMark(1);
                assertThat(fill(push)).isEqualTo(6);
                assertHolds(pull, 6);
                push.sendHighWaterMark(0);
                assertThat(fill(push, 5000)).isEqualTo(5000);
                assertHolds(pull, 5000);
            }
        }

        @Test
        @DisplayName("V-073: lowered from 100 to 70 while full, nothing is lost, and then 70 fit")
        void loweredWhileFull() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(100))) {
                pull.connect(push.bind(INPROC));
                assertThat(fill(push)).isEqualTo(101);
                push.sendHighWaterMark(70);
                assertThat(push.trySend(Message.of("too many"))).isEqualTo(SendResult.FULL);
                for (int i = 0; i < 30; i++) {
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
                }
                assertThat(push.trySend(Message.of("message 101"))).isEqualTo(SendResult.FULL);
                for (int i = 30; i < 101; i++) {
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
                }
                assertThat(fill(push)).isEqualTo(71);
                assertHolds(pull, 71);
            }
        }

        @Test
        @DisplayName(
                "V-073: over tcp a mark counts its own end's queue only, for connections that are and that will be")
        void overTcpEachEndCountsItsOwn() throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(2));
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(3))) {
                Endpoint bound = freeEndpoint(context);
                push.connect(bound);
                assertThat(fill(push)).isEqualTo(2);
                push.sendHighWaterMark(4);
                assertThat(push.trySend(Message.of("message 2"))).isEqualTo(SendResult.SENT);
                assertThat(push.trySend(Message.of("message 3"))).isEqualTo(SendResult.SENT);
                assertThat(push.trySend(Message.of("message 4"))).isEqualTo(SendResult.FULL);
                pull.bind(bound);
                eventually(() -> assertThat(pull.accounting().receiveQueued()).isEqualTo(3));
                pull.receiveHighWaterMark(4);
                eventually(() -> assertThat(pull.accounting().receiveQueued()).isEqualTo(4));
                assertHolds(pull, 4);
            }
        }

        @Test
        @DisplayName("V-073: a negative mark is refused and changes nothing")
        void aNegativeMarkIsRefused() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1))) {
                push.connect(pull.bind(INPROC));
                assertThatThrownBy(() -> push.sendHighWaterMark(-1))
                        .isInstanceOf(InvalidOptionException.class)
                        .hasMessageContaining("sendHighWaterMark");
                assertThatThrownBy(() -> pull.receiveHighWaterMark(-1)).isInstanceOf(InvalidOptionException.class);
                assertThat(fill(push)).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("T-01, A-02: a mark counts messages, not their frames, and an identity frame not at all")
    void marksCountWholeMessages() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> o.highWaterMark(1));
                DealerSocket dealer = DealerSocket.open(context, o -> o.highWaterMark(1))) {
            dealer.connect(router.bind(INPROC));
            Message parts = Message.of("many", "parts", "of", "one", "message");
            assertThat(dealer.trySend(parts)).isEqualTo(SendResult.SENT);
            assertThat(dealer.trySend(parts)).isEqualTo(SendResult.SENT);
            assertThat(dealer.trySend(parts)).isEqualTo(SendResult.FULL);
            Message received = router.receive(TIME);
            assertThat(received).isNotNull();
            assertThat(received.frameCount()).isEqualTo(6);
            assertThat(router.trySend(received)).isEqualTo(SendResult.SENT);
            assertThat(router.trySend(received)).isEqualTo(SendResult.SENT);
            assertThat(router.trySend(received)).isEqualTo(SendResult.FULL);
            assertThat(dealer.receive(TIME)).isEqualTo(parts);
        }
    }

    @Test
    @DisplayName("T-03, A-02: each peer has a mark of its own: three hold three times as much")
    void eachPeerHasAMarkOfItsOwn() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(10))) {
            for (int i = 0; i < 3; i++) {
                push.connect("inproc://absent-" + i);
            }
            assertThat(fill(push)).isEqualTo(30);
        }
    }

    @Test
    @DisplayName("T-04: over tcp the sending end holds its mark, and the receiving end reads no more than its own")
    void overTcpBothMarksHold() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(3));
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(7))) {
            Endpoint bound = freeEndpoint(context);
            push.connect(bound);
            assertThat(fill(push)).isEqualTo(3);
            pull.bind(bound);
            for (int i = 3; i < 100; i++) {
                assertThat(push.send(Message.of("message " + i), TIME)).isEqualTo(SendResult.SENT);
            }
            eventually(() -> assertThat(push.accounting().sendQueued()).isZero());
            eventually(() -> assertThat(pull.accounting().receiveQueued()).isEqualTo(7));
            assertThat(pull.accounting().decoded()).isEqualTo(7);
            assertHolds(pull, 100);
        }
    }

    @Test
    @DisplayName("T-02: a sender at the mark goes on when the receiver has taken some, in whatever steps it takes them")
    void aSenderAtTheMarkGoesOn() throws Exception {
        for (int mark : new int[] {1, 2, 16, 17, 100}) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(mark));
                    PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(mark))) {
                push.connect(pull.bind(INPROC));
                int filled = fill(push);
                CompletableFuture<Void> waiting =
                        push.sendAsync(Message.of("message " + filled)).toCompletableFuture();
                int taken = 0;
                while (!waiting.isDone() && taken < filled) {
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + taken++));
                }
                waiting.get(10, TimeUnit.SECONDS);
                while (taken <= filled) {
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + taken++));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("U-06: a byte budget stands beside the mark; a larger message enters an empty queue only")
    void aByteBudgetStandsBesideTheMark(String endpoint) throws Exception {
        try (Context context = Context.create();
                PushSocket push =
                        PushSocket.open(context, o -> o.sendByteBudget(1000).linger(Duration.ZERO))) {
            push.connect(endpoint.equals(TCP) ? freeEndpoint(context) : Endpoint.parse(endpoint));
            for (int i = 0; i < 4; i++) {
                assertThat(push.trySend(Message.wrap(new byte[250]))).isEqualTo(SendResult.SENT);
            }
            assertThat(push.trySend(Message.wrap(new byte[1]))).isEqualTo(SendResult.FULL);
        }
        try (Context context = Context.create();
                PushSocket push =
                        PushSocket.open(context, o -> o.sendByteBudget(1000).linger(Duration.ZERO))) {
            push.connect(endpoint.equals(TCP) ? freeEndpoint(context) : Endpoint.parse(endpoint));
            assertThat(push.trySend(Message.wrap(new byte[100_000]))).isEqualTo(SendResult.SENT);
            assertThat(push.trySend(Message.wrap(new byte[1]))).isEqualTo(SendResult.FULL);
        }
    }

    @Test
    @DisplayName("U-06: a receiver's byte budget stops reading, loses nothing, and lets a larger message through alone")
    void aReceiversByteBudgetStopsReading() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveByteBudget(1000));
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(TCP));
            for (int i = 0; i < 50; i++) {
                push.send(Message.wrap(new byte[i % 10 == 9 ? 5000 : 300]));
            }
            eventually(() -> assertThat(pull.accounting().receiveQueued()).isEqualTo(3));
            for (int i = 0; i < 50; i++) {
                Message message = pull.receive(TIME);
                assertThat(message).isNotNull();
                assertThat(message.size()).isEqualTo(i % 10 == 9 ? 5000 : 300);
            }
            assertThat(pull.tryReceive()).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("T-08: a conflating sender keeps the newest message only, always has room, and counts the others")
    void conflationKeepsTheNewest(String endpoint) throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.conflate(true).sendHighWaterMark(1));
                PullSocket pull = PullSocket.open(context)) {
            Endpoint bound = endpoint.equals(TCP) ? freeEndpoint(context) : Endpoint.parse(endpoint);
            push.connect(bound);
            for (int i = 0; i < 50; i++) {
                assertThat(push.trySend(Message.of("multi", "part " + i))).isEqualTo(SendResult.SENT);
            }
            pull.bind(bound);
            assertThat(pull.receive(TIME)).isEqualTo(Message.of("multi", "part 49"));
            assertThat(pull.tryReceive()).isNull();
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.CONFLATED, 49L));
        }
    }

    // ---- where to

    @Test
    @DisplayName("V-074: by default half of ten messages wait for an endpoint without a peer")
    void byDefaultMessagesWaitForTheAbsent() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, o -> o.linger(Duration.ZERO))) {
            push.connect(pull.bind(TCP));
            push.connect(freeEndpoint(context));
            assertThat(push.awaitPeers(1, TIME)).isTrue();
            assertThat(fill(push, 10)).isEqualTo(10);
            for (int i = 0; i < 5; i++) {
                assertThat(pull.receive(TIME)).isNotNull();
            }
            assertThat(pull.receive(Duration.ofMillis(50))).isNull();
            assertThat(push.accounting().sendQueued()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("V-074: immediate, all ten go to the one that is there")
    void immediateSendsToThePresentOnly() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, o -> o.immediate(true))) {
            push.connect(freeEndpoint(context));
            push.connect(pull.bind(TCP));
            assertThat(push.send(Message.of("message 0"), TIME)).isEqualTo(SendResult.SENT);
            for (int i = 1; i < 10; i++) {
                assertThat(push.trySend(Message.of("message " + i))).isEqualTo(SendResult.SENT);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
            }
        }
    }

    @Test
    @DisplayName("V-074: immediate, a socket that lost its peer has no peer to send to until that one is back")
    void immediateWaitsForTheLostPeer() throws Exception {
        try (Context context = Context.create();
                PushSocket push =
                        PushSocket.open(context, o -> o.immediate(true).reconnection(QUICK))) {
            Endpoint bound;
            try (PullSocket pull = PullSocket.open(context)) {
                bound = pull.bind(TCP);
                push.connect(bound);
                assertThat(push.send(Message.of("hello"), TIME)).isEqualTo(SendResult.SENT);
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("hello"));
            }
            eventually(() -> assertThat(push.peerCount()).isZero());
            assertThat(push.trySend(Message.of("lost"))).isEqualTo(SendResult.NO_PEER);
            assertThat(push.send(Message.of("lost"), Duration.ofMillis(20))).isEqualTo(SendResult.NO_PEER);
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(bound);
                assertThat(push.send(Message.of("again"), TIME)).isEqualTo(SendResult.SENT);
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("again"));
            }
        }
    }

    @Test
    @DisplayName("T-09: the connecting end keeps what waits across reconnects; the binding end drops and counts it")
    void whichEndKeepsWhatWaits() throws Exception {
        try (Context context = Context.create();
                PushSocket connecting = PushSocket.open(context, o -> o.reconnection(QUICK));
                PushSocket binding =
                        PushSocket.open(context, o -> o.sendHighWaterMark(0).sendByteBudget(0))) {
            Endpoint bound;
            try (PullSocket pull = PullSocket.open(context)) {
                bound = pull.bind(TCP);
                connecting.connect(bound);
                assertThat(connecting.awaitPeers(1, TIME)).isTrue();
            }
            eventually(() -> assertThat(connecting.peerCount()).isZero());
            assertThat(fill(connecting, 10)).isEqualTo(10);
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(bound);
                assertHolds(pull, 10);
            }

            try (RawPeer idle = RawPeer.connect(binding.bind(TCP)).handshake("PULL")) {
                assertThat(binding.awaitPeers(1, TIME)).isTrue();
                // More than a kernel takes for a peer that reads nothing.
                Message large = Message.wrap(new byte[1 << 20]);
                for (int i = 0; i < 64; i++) {
                    assertThat(binding.trySend(large)).isEqualTo(SendResult.SENT);
                }
                assertThat(idle.readFrame().body()).hasSize(1 << 20);
            }
            eventually(() -> assertThat(binding.accounting().sendQueued()).isZero());
            assertThat(binding.accounting().sendDropped()).containsOnlyKeys(DropReason.DISCONNECTED);
            assertThat(binding.accounting().written() + binding.accounting().totalSendDropped())
                    .isEqualTo(64);
            assertThat(binding.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER);
        }
    }

    // ---- how long

    @Nested
    @DisplayName("V-076: time-outs")
    class Timeouts {
        @Test
        @DisplayName("V-076: a receive waits for its time-out, not less and hardly more")
        void aReceiveWaitsForItsTimeout() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveTimeout(Duration.ofMillis(250)))) {
                pull.bind(INPROC);
                assertTakes(
                        250,
                        () -> assertThatThrownBy(pull::receive)
                                .isInstanceOf(SocketTimeoutException.class)
                                .hasMessageContaining("PT0.25S"));
                assertTakes(
                        250,
                        () -> assertThat(pull.receive(Duration.ofMillis(250))).isNull());
                assertTakes(
                        250,
                        () -> assertThat(pull.awaitReadable(Duration.ofMillis(250)))
                                .isFalse());
            }
        }

        @Test
        @DisplayName("V-076: a send waits for its time-out, without a peer and without room")
        void aSendWaitsForItsTimeout() throws Exception {
            try (Context context = Context.create();
                    PairSocket pair =
                            PairSocket.open(context, o -> o.sendHighWaterMark(1).sendTimeout(Duration.ofMillis(250)))) {
                Message message = Message.of("message");
                assertTakes(
                        250,
                        () -> assertThatThrownBy(() -> pair.send(message)).isInstanceOf(SocketTimeoutException.class));
                assertTakes(
                        250,
                        () -> assertThat(pair.send(message, Duration.ofMillis(250)))
                                .isEqualTo(SendResult.NO_PEER));
                pair.connect(INPROC);
                pair.send(message);
                assertTakes(
                        250,
                        () -> assertThatThrownBy(() -> pair.send(message)).isInstanceOf(SocketTimeoutException.class));
                assertTakes(
                        250,
                        () -> assertThat(pair.send(message, Duration.ofMillis(250)))
                                .isEqualTo(SendResult.FULL));
            }
        }

        @Test
        @DisplayName("V-076: the forms that do not wait answer at once")
        void theFormsThatDoNotWaitAnswerAtOnce() throws Exception {
            try (Context context = Context.create();
                    PairSocket pair = PairSocket.open(context)) {
                long start = System.nanoTime();
                for (int i = 0; i < 100; i++) {
                    assertThat(pair.tryReceive()).isNull();
                    assertThat(pair.receive(Duration.ZERO)).isNull();
                    assertThat(pair.receiveAll(10)).isEmpty();
                    assertThat(pair.trySend(Message.of("message"))).isEqualTo(SendResult.NO_PEER);
                    assertThat(pair.send(Message.of("message"), Duration.ZERO)).isEqualTo(SendResult.NO_PEER);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            }
        }

        private interface Step {
            void run() throws Exception;
        }

        private static void assertTakes(long millis, Step step) throws Exception {
            long start = System.nanoTime();
            step.run();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertThat(taken).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 3000));
        }
    }

    /** A tcp endpoint where no socket listens now. */
    private static Endpoint freeEndpoint(Context context) {
        try (PullSocket pull = PullSocket.open(context)) {
            return pull.bind(TCP);
        }
    }

    @Test
    void theOptionsTellTheMarksThatHold() {
        try (Context context = Context.create();
                PairSocket pair = PairSocket.open(context, o -> o.name("pair").highWaterMark(3))) {
            pair.sendHighWaterMark(5);
            assertThat(pair.options().flow().sendHighWaterMark()).isEqualTo(5);
            assertThat(pair.options().flow().receiveHighWaterMark()).isEqualTo(3);
            pair.receiveHighWaterMark(0);
            assertThat(pair.options().flow().receiveHighWaterMark()).isZero();
            assertThat(pair.options().name()).isEqualTo("pair");
        }
    }
}
