package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Endpoint;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.SocketTimeoutException;
import io.weir.UnroutableException;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sending: what happens when there is no peer, or no room; how long it waits, and what ends the waiting. */
interface SendingContract extends OnWire {
    Duration LIMIT = Duration.ofMillis(60);

    /** What a call may take beyond its limit, on a machine that is busy. */
    Duration GRACE = Duration.ofSeconds(2);

    Message HELLO = Message.of("hello");

    @Test
    default void trySendSaysThatThereIsNoPeer() {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context)) {
            assertThat(push.trySend(HELLO)).isEqualTo(SendResult.NO_PEER);
            push.bind(wire().anywhere());
            assertThat(push.trySend(HELLO)).isEqualTo(SendResult.NO_PEER);
            assertThat(push.accounting().accepted()).isZero();
        }
    }

    @Test
    default void anUnansweredConnectHoldsExactlyTheHighWaterMark() throws Exception {
        for (int mark : new int[] {1, 2, 3, 16, 17, 1000}) {
            try (Context context = wire().context();
                    PushSocket push = PushSocket.open(context, o -> {
                        OnWire.hasty(o);
                        o.sendHighWaterMark(mark);
                    })) {
                push.connect(wire().nowhere());
                assertThat(sendUntilFull(push)).isEqualTo(mark);
                assertThat(push.accounting().accepted()).isEqualTo(mark);
                assertThat(push.accounting().sendQueued()).isEqualTo(mark);
            }
        }
    }

    @Test
    default void aMarkOfZeroIsNoLimit() throws Exception {
        Endpoint endpoint = wire().nowhere();
        int count = 20_000;
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(0));
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(0))) {
            push.connect(endpoint);
            for (int i = 0; i < count; i++) {
                assertThat(push.trySend(Message.of(String.valueOf(i)))).isEqualTo(SendResult.SENT);
            }
            pull.bind(endpoint);
            for (int i = 0; i < count; i++) {
                assertThat(receive(pull).text()).isEqualTo(String.valueOf(i));
            }
        }
    }

    @Test
    default void theReceiverHoldsExactlyItsHighWaterMark() throws Exception {
        for (int mark : new int[] {1, 2, 7, 100}) {
            try (Context context = wire().context();
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(mark));
                    PushSocket push = PushSocket.open(context, o -> {
                        OnWire.hasty(o);
                        o.sendHighWaterMark(5);
                    })) {
                push.connect(pull.bind(wire().anywhere()));
                awaitPeers(push, 1);
                if (wire().isStream()) {
                    for (int i = 0; i < mark + 50; i++) {
                        push.send(String.valueOf(i)); // The rest is in the kernel.
                    }
                    eventually(
                            () -> assertThat(pull.accounting().receiveQueued()).isEqualTo(mark));
                    assertThat(push.send(Message.of("one more"), A_WHILE)).isEqualTo(SendResult.SENT);
                    assertThat(pull.accounting().receiveQueued()).isEqualTo(mark);
                } else {
                    // libzmq's rule: the marks of both ends, summed.
                    assertThat(sendUntilFull(push)).isEqualTo(mark + 5);
                    assertThat(pull.accounting().receiveQueued()).isEqualTo(mark + 5);
                }
            }
        }
    }

    @Test
    default void anUnansweredConnectHoldsExactlyTheByteBudget() throws Exception {
        for (int last : new int[] {200, 201}) {
            try (Context context = wire().context();
                    PushSocket push = PushSocket.open(context, o -> {
                        OnWire.hasty(o);
                        o.sendByteBudget(1000);
                    })) {
                push.connect(wire().nowhere());
                assertThat(push.trySend(Message.wrap(new byte[400]))).isEqualTo(SendResult.SENT);
                assertThat(push.trySend(Message.wrap(new byte[100], new byte[300])))
                        .isEqualTo(SendResult.SENT);
                assertThat(push.trySend(Message.wrap(new byte[last])))
                        .isEqualTo(last == 200 ? SendResult.SENT : SendResult.FULL);
            }
        }
    }

    @Test
    default void sendWithALimitWaitsThatLongAndNoLonger() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(1);
                })) {
            assertThat(taking(LIMIT, () -> push.send(HELLO, LIMIT))).isEqualTo(SendResult.NO_PEER);
            push.connect(wire().nowhere());
            push.send(HELLO);
            assertThat(taking(LIMIT, () -> push.send(HELLO, LIMIT))).isEqualTo(SendResult.FULL);
            assertThat(push.send(HELLO, Duration.ZERO)).isEqualTo(SendResult.FULL);
        }
    }

    @Test
    default void sendThrowsWhenTheSendTimeoutHasPassed() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> o.sendTimeout(LIMIT))) {
            Throwable thrown = taking(LIMIT, () -> {
                try {
                    push.send(HELLO);
                    return null;
                } catch (SocketTimeoutException e) {
                    return e;
                }
            });
            assertThat(thrown).hasMessageContaining(push.name()).hasMessageContaining("send");
        }
    }

    @Test
    default void sendWaitsForAPeer() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context);
                Caller<Void> sender = Caller.running(() -> push.send("patience"))) {
            sender.awaitWaiting();
            pull.connect(push.bind(wire().anywhere()));
            sender.result();
            assertThat(receive(pull).text()).isEqualTo("patience");
        }
    }

    @Test
    default void everyOneOfManySendersGetsItsRoom() throws Exception {
        Endpoint endpoint = wire().nowhere();
        List<Caller<Void>> senders = new ArrayList<>();
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(1);
                });
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            push.connect(endpoint);
            push.send("first");
            for (int i = 0; i < 8; i++) {
                senders.add(Caller.running(() -> push.send("more")).awaitWaiting());
            }
            pull.bind(endpoint);
            assertThat(receiveTexts(pull, 9)).startsWith("first");
            for (Caller<Void> sender : senders) {
                sender.result();
            }
        } finally {
            for (Caller<Void> sender : senders) {
                sender.close();
            }
        }
    }

    @Test
    default void sendersThatWaitForDifferentPeersDoNotWaitForEachOther() throws Exception {
        try (Context context = wire().context();
                RouterSocket router = RouterSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(1).sendBuffer(64 << 10);
                });
                DealerSocket slow = dealer(context, "slow");
                DealerSocket fast = dealer(context, "fast")) {
            Endpoint endpoint = router.bind(wire().anywhere());
            slow.connect(endpoint);
            fast.connect(endpoint);
            fillUp(router, "slow");
            fillUp(router, "fast");
            try (Caller<Void> toSlow = Caller.running(() -> router.send(Message.of("slow", "last")));
                    Caller<Void> toFast = Caller.running(() -> router.send(Message.of("fast", "last")))) {
                toSlow.awaitWaiting();
                toFast.awaitWaiting();
                eventually(() -> {
                    fast.receiveAll(1000);
                    assertThat(toFast.isWaiting()).isFalse();
                });
                assertThat(toSlow.isWaiting()).isTrue();
            }
        }
    }

    @Test
    default void aSenderThatWaitsForAPeerHearsThatItIsGone() throws Exception {
        try (Context context = wire().context();
                RouterSocket router = RouterSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(1).sendBuffer(64 << 10);
                });
                DealerSocket dealer = dealer(context, "slow")) {
            Endpoint endpoint = router.bind(wire().anywhere());
            dealer.connect(endpoint);
            fillUp(router, "slow");
            try (Caller<Void> sender = Caller.running(() -> router.send(Message.of("slow", "last")))) {
                sender.awaitWaiting();
                dealer.disconnect(endpoint);
                assertThat(sender.failure()).isInstanceOf(UnroutableException.class);
            }
        }
    }

    private static DealerSocket dealer(Context context, String id) {
        return DealerSocket.open(
                context,
                o -> o.routingId(RoutingId.of(id)).receiveHighWaterMark(1).receiveBuffer(64 << 10));
    }

    /** Afterwards one message waits to be received, one is on its way, larger than all buffers, and one waits to be sent. */
    private void fillUp(RouterSocket router, String peer) throws Exception {
        assertThat(router.awaitPeer(RoutingId.of(peer), PATIENCE)).isTrue();
        Message large = Message.wrap(peer.getBytes(), new byte[4 << 20]);
        for (int i = 0; i < (wire().isStream() ? 3 : 2); i++) {
            assertThat(router.send(large, PATIENCE)).isEqualTo(SendResult.SENT);
        }
        assertThat(router.trySend(large)).isEqualTo(SendResult.FULL);
    }

    @Test
    default void anInterruptEndsSendAndNothingIsSent() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context)) {
            try (Caller<Void> sender = Caller.running(() -> push.send("interrupted"))) {
                sender.awaitWaiting().interrupt();
                assertThat(sender.failure()).isInstanceOf(InterruptedException.class);
            }
            pull.connect(push.bind(wire().anywhere()));
            push.send("later");
            assertThat(receive(pull).text()).isEqualTo("later");
            assertThat(push.accounting().accepted()).isEqualTo(1);
        }
    }

    @Test
    default void aThreadThatWasInterruptedBeforeSendsNothing() {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> push.send(HELLO)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    default void closingWakesSendersThatWait() throws Exception {
        try (Context context = wire().context()) {
            PushSocket push = PushSocket.open(context);
            push.bind(wire().anywhere());
            try (Caller<Void> one = Caller.running(() -> push.send(HELLO));
                    Caller<SendResult> other = Caller.of(() -> push.send(HELLO, PATIENCE))) {
                one.awaitWaiting();
                other.awaitWaiting();
                push.close();
                assertThat(one.failure()).isInstanceOf(SocketClosedException.class);
                assertThat(other.failure()).isInstanceOf(SocketClosedException.class);
            }
        }
    }

    @Test
    default void sendAsyncKeepsTheOrder() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context)) {
            List<CompletableFuture<Void>> stages = IntStream.range(0, 500)
                    .mapToObj(i -> push.sendAsync(Message.of(String.valueOf(i))).toCompletableFuture())
                    .toList();
            assertThat(stages).noneMatch(CompletableFuture::isDone);
            assertThat(push.trySend(HELLO)).isEqualTo(SendResult.FULL);
            assertThat(push.accounting().sendQueued()).isEqualTo(500);
            pull.connect(push.bind(wire().anywhere()));
            assertThat(receiveTexts(pull, 500))
                    .isEqualTo(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
            for (CompletableFuture<Void> stage : stages) {
                stage.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(push.trySend(HELLO)).isEqualTo(SendResult.SENT);
            assertThat(receive(pull).text()).isEqualTo("hello");
        }
    }

    @Test
    default void sendAsyncWaitsForRoomAgainAndAgain() throws Exception {
        int count = 3000;
        try (Context context = wire().context();
                PushSocket push =
                        PushSocket.open(context, o -> o.sendHighWaterMark(2).asyncSends(count));
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(2))) {
            push.connect(pull.bind(wire().anywhere()));
            List<CompletableFuture<Void>> stages = IntStream.range(0, count)
                    .mapToObj(i -> push.sendAsync(Message.of(String.valueOf(i))).toCompletableFuture())
                    .toList();
            assertThat(receiveTexts(pull, count))
                    .isEqualTo(
                            IntStream.range(0, count).mapToObj(String::valueOf).toList());
            CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    default void sendAsyncRefusesMoreThanItsLimit() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> o.asyncSends(2))) {
            push.sendAsync(HELLO);
            push.sendAsync(HELLO);
            CompletableFuture<Void> third = push.sendAsync(HELLO).toCompletableFuture();
            assertThatThrownBy(() -> third.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(LimitReachedException.class);
        }
    }

    @Test
    default void closingFailsWhatSendAsyncHasNotSent() throws Exception {
        try (Context context = wire().context()) {
            PushSocket push = PushSocket.open(context);
            CompletableFuture<Void> pending = push.sendAsync(HELLO).toCompletableFuture();
            assertThat(pending).isNotDone();
            push.close();
            assertThatThrownBy(() -> pending.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SocketClosedException.class);
            assertThat(push.accounting().accepted()).isZero();
        }
    }

    private static int sendUntilFull(PushSocket push) {
        int count = 0;
        while (push.trySend(Message.of(String.valueOf(count))) == SendResult.SENT) {
            count++;
        }
        return count;
    }

    /** A call, and the time it took, which is checked from both sides. */
    static <T> T taking(Duration limit, java.util.concurrent.Callable<T> call) throws Exception {
        long start = System.nanoTime();
        T result = call.call();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isBetween(limit, limit.plus(GRACE));
        return result;
    }
}
