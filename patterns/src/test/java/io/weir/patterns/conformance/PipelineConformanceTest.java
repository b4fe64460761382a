package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.assertNothingComes;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.OnInprocAndTcp;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feature map 9.3: PUSH and PULL. */
@DisplayName("9.3 Pipelines")
class PipelineConformanceTest {
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    @OnInprocAndTcp
    @DisplayName("V-040: PUSH sends each of its PULLs one of the first and one of the second round, in order")
    void pushSendsInTurn(Wire wire) throws Exception {
        List<PullSocket> pulls = new ArrayList<>();
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context)) {
            Endpoint endpoint = push.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                PullSocket pull = PullSocket.open(context);
                pull.connect(endpoint);
                awaitPeers(push, i + 1);
                pulls.add(pull);
            }
            for (String text : List.of("ABC", "DEF")) {
                for (int i = 0; i < 5; i++) {
                    push.send(text + i);
                }
            }
            for (int i = 0; i < 5; i++) {
                assertThat(receiveTexts(pulls.get(i), 2)).containsExactly("ABC" + i, "DEF" + i);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-041: PULL takes one message of each of five before the second of any")
    void pullIsFair(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire.anywhere());
            for (int i = 0; i < 5; i++) {
                PushSocket push = PushSocket.open(context);
                push.connect(endpoint);
                push.send(String.valueOf(i));
                push.send(String.valueOf(i));
            }
            eventually(() -> assertThat(pull.accounting().decoded()).isEqualTo(10));
            for (int round = 0; round < 2; round++) {
                assertThat(new HashSet<>(receiveTexts(pull, 5))).hasSize(5);
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-042: PUSH without a peer cannot send, at once or in time")
    void pushAloneCannotSend(Wire wire) throws Exception {
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context)) {
            push.bind(wire.anywhere());
            assertThat(push.trySend(Message.of("ABC"))).isEqualTo(SendResult.NO_PEER);
            long start = System.nanoTime();
            assertThat(push.send(Message.of("ABC"), Duration.ofMillis(250))).isEqualTo(SendResult.NO_PEER);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
        }
    }

    @Test
    @DisplayName("V-043: inproc, marks of one: two fit; when the peer is gone so are they, and two new ones fit")
    void theQueueGoesWithThePeer() throws Exception {
        try (Context context = Wire.INPROC.context();
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1));
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            Endpoint endpoint = push.bind(Wire.INPROC.anywhere());
            pull.connect(endpoint);
            push.send("ABC");
            push.send("DEF");
            assertThat(push.trySend(Message.of("GHI"))).isEqualTo(SendResult.FULL);
            pull.disconnect(endpoint);
            assertThat(push.trySend(Message.of("GHI"))).isEqualTo(SendResult.NO_PEER);
            // Inside one process what was sent has arrived, and stays readable.
            assertThat(receiveTexts(pull, 2)).containsExactly("ABC", "DEF");
            assertThat(pull.tryReceive()).isNull();
            pull.connect(endpoint);
            push.send("JKL");
            push.send("MNO");
            assertThat(push.trySend(Message.of("PQR"))).isEqualTo(SendResult.FULL);
            assertThat(receiveTexts(pull, 2)).containsExactly("JKL", "MNO");
            assertNothingComes(pull);
        }
    }

    @Test
    @DisplayName("V-043: over tcp, what PUSH has queued for a peer that came to it goes when that peer goes")
    void boundPushForgetsAPeerThatIsGone() throws Exception {
        try (Context context = Wire.TCP.context();
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(1));
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            Endpoint endpoint = push.bind(Wire.TCP.anywhere());
            pull.connect(endpoint);
            Message old = Message.wrap("OLD".getBytes(), new byte[1 << 20]);
            while (push.send(old, A_MOMENT) == SendResult.SENT || push.peerCount() == 0) {
                // Until the peer, the kernel and the queue are full.
            }
            pull.disconnect(endpoint);
            eventually(() -> assertThat(push.trySend(old)).isEqualTo(SendResult.NO_PEER));
            eventually(() -> assertThat(pull.peerCount()).isZero());
            while (pull.receive(A_MOMENT) != null) {
                // What had arrived is readable.
            }
            pull.connect(endpoint);
            awaitPeers(push, 1);
            assertNothingComes(pull);
            push.send("JKL");
            push.send("MNO");
            assertThat(receiveTexts(pull, 2)).containsExactly("JKL", "MNO");
        }
    }

    @Test
    @DisplayName(
            "V-043: over tcp, what PUSH has queued for a peer it dialled is kept for the next connection (our rule)")
    void dialledPushKeepsItsQueue() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        try (Context context = Wire.TCP.context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(2);
                })) {
            push.connect(endpoint);
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(endpoint);
                push.send("ABC");
                assertThat(receiveFrames(pull)).containsExactly("ABC");
            }
            eventually(() -> assertThat(push.peerCount()).isZero());
            assertThat(push.trySend(Message.of("DEF"))).isEqualTo(SendResult.SENT);
            assertThat(push.trySend(Message.of("GHI"))).isEqualTo(SendResult.SENT);
            assertThat(push.trySend(Message.of("JKL"))).isEqualTo(SendResult.FULL);
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(endpoint);
                assertThat(receiveTexts(pull, 2)).containsExactly("DEF", "GHI");
                assertThat(push.trySend(Message.of("JKL"))).isEqualTo(SendResult.SENT);
                assertThat(receiveFrames(pull)).containsExactly("JKL");
            }
        }
    }

    @Test
    @DisplayName(
            "V-043: with IMMEDIATE, what PUSH has queued for a peer it dialled goes with the connection, as in libzmq")
    void immediatePushForgetsItsQueue() throws Exception {
        Endpoint endpoint = Wire.TCP.nowhere();
        Message old = Message.wrap("OLD".getBytes(), new byte[1 << 20]);
        try (Context context = Wire.TCP.context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(1).immediate(true);
                })) {
            push.connect(endpoint);
            try (PullSocket pull =
                    PullSocket.open(context, o -> o.receiveHighWaterMark(1).linger(Duration.ZERO))) {
                pull.bind(endpoint);
                awaitPeers(push, 1);
                while (push.send(old, A_MOMENT) == SendResult.SENT) {
                    // Until the peer, the kernel and the queue are full.
                }
            }
            eventually(() -> assertThat(push.trySend(old)).isEqualTo(SendResult.NO_PEER));
            assertThat(push.accounting().sendQueued()).isZero();
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(endpoint);
                push.send("NEW");
                assertThat(receiveFrames(pull)).containsExactly("NEW");
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-044: a message of three parts with a tail of 16 MiB is whole or absent, though peers come and go")
    void noMessageIsEverTorn(Wire wire) throws Exception {
        byte[] tail = new byte[16 << 20];
        Arrays.fill(tail, (byte) 7);
        Message message = Message.wrap("head".getBytes(), "middle".getBytes(), tail);
        for (boolean waiting : new boolean[] {true, false}) {
            try (Context context = wire.context();
                    PushSocket push = PushSocket.open(context, o -> {
                        OnWire.hasty(o);
                        o.sendHighWaterMark(2);
                    })) {
                Endpoint endpoint = push.bind(wire.anywhere());
                try (Caller<Void> sender = Caller.running(() -> {
                    while (!Thread.interrupted()) {
                        if (waiting) {
                            push.send(message);
                        } else {
                            long before = push.accounting().written();
                            push.trySend(message);
                            within(A_MOMENT, () -> push.accounting().written() > before);
                        }
                    }
                })) {
                    for (int i = 0; i < 6; i++) {
                        try (PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
                            pull.connect(endpoint);
                            for (int n = 0; n <= i % 3; n++) {
                                Message received = receive(pull);
                                assertThat(received.frameCount()).isEqualTo(3);
                                assertThat(received).isEqualTo(message);
                            }
                            // It leaves in the middle of the next one.
                        }
                    }
                    sender.interrupt();
                }
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-045: CONFLATE: of twenty messages only the last is received, when it is")
    void onlyTheLastOfTwenty(Wire wire) throws Exception {
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context, o -> o.conflate(true))) {
            push.connect(pull.bind(wire.anywhere()));
            awaitPeers(push, 1);
            for (int i = 0; i < 20; i++) {
                push.send(String.valueOf(i));
            }
            if (wire.isStream()) {
                eventually(() -> assertThat(pull.accounting().decoded()).isEqualTo(20));
                assertThat(receiveFrames(pull)).containsExactly("19");
                assertThat(pull.tryReceive()).isNull();
            } else {
                // Inside one process the queue is the connecting side's.
                assertThat(receiveTexts(pull, 20)).endsWith("19");
            }
        }
    }

    @Test
    @DisplayName("V-046: threads push 1 and 500 messages over tcp, with a low mark too, and all arrive in order")
    void threadsPushOverTcp() throws Exception {
        for (int mark : new int[] {1, 10, 1000, 0}) {
            for (int count : new int[] {1, 500}) {
                try (Context context = Wire.TCP.context();
                        PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(mark));
                        PushSocket push = PushSocket.open(context, o -> o.highWaterMark(mark))) {
                    push.connect(pull.bind(Wire.TCP.anywhere()));
                    try (Caller<Void> sender = Caller.running(() -> {
                        for (int i = 0; i < count; i++) {
                            push.send(String.valueOf(i));
                        }
                    })) {
                        assertThat(receiveTexts(pull, count))
                                .isEqualTo(IntStream.range(0, count)
                                        .mapToObj(String::valueOf)
                                        .toList());
                        sender.result();
                    }
                }
            }
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-046: a chain of PUSH and PULL with low marks loses nothing while its last member is slow")
    void lowMarksLoseNothing(Wire wire) throws Exception {
        int count = 1000;
        try (Context context = wire.context();
                PushSocket source = PushSocket.open(context, o -> o.highWaterMark(2));
                PullSocket in = PullSocket.open(context, o -> o.highWaterMark(2));
                PushSocket out = PushSocket.open(context, o -> o.highWaterMark(2));
                PullSocket sink = PullSocket.open(context, o -> o.highWaterMark(2))) {
            source.connect(in.bind(wire.anywhere()));
            sink.connect(out.bind(wire.anywhere()));
            try (Caller<Void> sender = Caller.running(() -> {
                        for (int i = 0; i < count; i++) {
                            source.send(String.valueOf(i));
                        }
                    });
                    Caller<Void> worker = Caller.running(() -> {
                        for (int i = 0; i < count; i++) {
                            out.send(in.receive());
                        }
                    })) {
                for (int i = 0; i < count; i++) {
                    assertThat(receive(sink).text()).isEqualTo(String.valueOf(i));
                }
                sender.result();
                worker.result();
            }
        }
    }

    @Test
    @DisplayName("V-046: sockets that open and close in a rush leave nothing behind and the server alive")
    void rapidOpenAndClose() throws Exception {
        try (Context context = Wire.TCP.context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(Wire.TCP.anywhere());
            List<Caller<Void>> callers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                callers.add(Caller.running(() -> {
                    for (int i = 0; i < 50; i++) {
                        PushSocket push = PushSocket.open(context, OnWire::hasty);
                        push.connect(endpoint);
                        push.trySend(Message.of("x"));
                        push.close();
                    }
                }));
            }
            for (Caller<Void> caller : callers) {
                caller.result();
            }
            try (PushSocket push = PushSocket.open(context)) {
                push.connect(endpoint);
                push.send("last");
                assertThat(receiveUntil(pull, "last")).isTrue();
            }
            eventually(() -> assertThat(pull.peerCount()).isZero());
            assertThat(context.socketCount()).isEqualTo(1);
        }
    }

    private static boolean receiveUntil(PullSocket pull, String text) throws InterruptedException {
        Message message;
        while ((message = pull.receive(PATIENCE)) != null) {
            if (message.text().equals(text)) {
                return true;
            }
        }
        return false;
    }

    @OnInprocAndTcp
    @DisplayName("V-045: CONFLATE on a DEALER keeps the newest message for each peer")
    void conflatingDealer(Wire wire) throws Exception {
        Endpoint endpoint = wire.nowhere();
        try (Context context = wire.context();
                DealerSocket dealer = DealerSocket.open(context, o -> o.conflate(true));
                DealerSocket server = DealerSocket.open(context)) {
            dealer.connect(endpoint);
            for (int i = 0; i < 20; i++) {
                assertThat(dealer.trySend(Message.of(String.valueOf(i)))).isEqualTo(SendResult.SENT);
            }
            server.bind(endpoint);
            assertThat(receiveFrames(server)).containsExactly("19");
            assertNothingComes(server);
        }
    }
}
