package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.patterns.interop.PeerProcess.Answer;
import io.weir.patterns.interop.Wiring.PeerLink;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many messages, through small queues: none is lost, doubled or overtaken, also when the sender closes behind them. */
@NeedsPyzmq
class FlowTest {
    private static final int MANY = 3000;
    private static final int MARK = 7;

    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    void libzmqReceivesAllThatWeSentBeforeClosing(Wiring wiring) throws InterruptedException {
        PyzmqSocket pull = peer.open("PULL").set("RCVHWM", MARK);
        CompletableFuture<Answer> drained;
        try (Context context = wiring.context();
                PushSocket push = PushSocket.open(
                        context, options -> options.sendHighWaterMark(MARK).linger(Party.PATIENCE))) {
            wiring.join(new WeirParty(push), pull, directory);
            drained = peer.begin("drain " + pull.name + " 0 " + MANY + " " + Party.PATIENCE.toMillis());
            for (int i = 0; i < MANY; i++) {
                push.send(Message.wrap(Integer.toString(i).getBytes(), new byte[i % 300]));
            }
        }
        assertThat(PeerProcess.await(drained).words()).containsExactly(Integer.toString(MANY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    void weReceiveAllThatLibzmqSentBeforeClosing(Wiring wiring) {
        PyzmqSocket push = peer.open("PUSH").set("SNDHWM", MARK);
        try (Context context = wiring.context();
                WeirParty pull = WeirParty.open(
                        context, "PULL", RoutingId.NONE, options -> options.receiveHighWaterMark(MARK))) {
            wiring.join(pull, push, directory);
            CompletableFuture<Answer> pumped = push.pump(0, MANY, 100);
            CompletableFuture<Answer> closed = peer.begin("close " + push.name + " " + Party.PATIENCE.toMillis());
            for (int i = 0; i < MANY; i++) {
                assertThat(pull.receive().text(0)).isEqualTo(Integer.toString(i));
            }
            PeerProcess.await(pumped);
            PeerProcess.await(closed);
            assertThat(pull.receive(Duration.ofMillis(1))).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("boundWirings")
    void whatAPeerHadSentIsReceivedLongAfterItIsGone(Wiring wiring) {
        int sent = 50;
        try (Context context = wiring.context();
                WeirParty pull =
                        WeirParty.open(context, "PULL", RoutingId.NONE, options -> options.receiveHighWaterMark(1));
                PyzmqPeer process = PyzmqPeer.start()) {
            PyzmqSocket push = process.open("PUSH");
            wiring.join(pull, push, directory);
            // A Unix socket is writable up to a quarter of its buffer only: more would not leave libzmq while we do not
            // read.
            PeerProcess.await(push.pump(0, sent, 10));
            process.finish();
            process.kill();
            for (int i = 0; i < sent; i++) {
                assertThat(pull.receive().text(0)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void messagesOfSeveralPeersAreTakenInTurnAndInTheOrderOfEach() throws InterruptedException {
        int each = 2000;
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, options -> options.receiveHighWaterMark(MARK))) {
            String endpoint = pull.bind(PeerLink.TCP.endpoint(directory)).toString();
            for (int p = 0; p < 3; p++) {
                PyzmqSocket push = peer.open("PUSH");
                push.connect(endpoint);
                push.pump(p * each, each, 10);
            }
            Map<Integer, Integer> next = new HashMap<>(Map.of(0, 0, 1, each, 2, 2 * each));
            for (int i = 0; i < 3 * each; i++) {
                Message message = pull.receive(Party.PATIENCE);
                assertThat(message).isNotNull();
                int number = Integer.parseInt(message.text(0));
                assertThat(next.put(number / each, number + 1)).isEqualTo(number);
            }
        }
    }

    @Test
    void workIsSharedOutEqually() throws InterruptedException {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            List<PyzmqSocket> workers = new ArrayList<>();
            for (int p = 0; p < 3; p++) {
                PyzmqSocket worker = peer.open("PULL");
                push.connect(worker.bind(PeerLink.TCP.endpoint(directory)));
                workers.add(worker);
            }
            push.awaitPeers(3, Party.PATIENCE);
            for (int i = 0; i < 300; i++) {
                push.send(Message.of(Integer.toString(i)));
            }
            for (int p = 0; p < 3; p++) {
                int first = Integer.parseInt(workers.get(p).receive().text());
                for (int i = 1; i < 100; i++) {
                    assertThat(workers.get(p).receive().text()).isEqualTo(Integer.toString(first + 3 * i));
                }
                assertThat(workers.get(p).receive(Duration.ofMillis(1))).isNull();
            }
        }
    }

    @Test
    void manyRequestsAreAnsweredEachToItsClient() {
        try (Context context = Context.create();
                WeirParty router = WeirParty.open(context, "ROUTER")) {
            String endpoint = router.bind(PeerLink.TCP.endpoint(directory));
            List<PyzmqSocket> clients = new ArrayList<>();
            for (int c = 0; c < 10; c++) {
                PyzmqSocket client = peer.open(c % 2 == 0 ? "REQ" : "DEALER");
                client.connect(endpoint);
                clients.add(client);
            }
            for (int round = 0; round < 20; round++) {
                for (int c = 0; c < 10; c++) {
                    clients.get(c).send(Message.of("client " + c + " round " + round));
                }
                for (int c = 0; c < 10; c++) {
                    router.send(router.receive());
                }
                for (int c = 0; c < 10; c++) {
                    assertThat(clients.get(c).receive()).isEqualTo(Message.of("client " + c + " round " + round));
                }
            }
        }
    }

    static List<Wiring> wirings() {
        return Wiring.all();
    }

    static Stream<Wiring> boundWirings() {
        return Wiring.all().stream().filter(Wiring::weBind);
    }
}
