package io.weir.patterns.stages;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stages in place of threads that wait: for peers, for subscribers, and for the end of a socket. */
@Timeout(60)
class WaitingStagesTest {
    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void assertClosed(CompletableFuture<Void> stage) {
        assertThatThrownBy(() -> result(stage))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SocketClosedException.class);
    }

    @OnEveryWire
    void peersThatComeCompleteIt(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context);
                PushSocket first = PushSocket.open(context);
                PushSocket second = PushSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire.anywhere());
            CompletableFuture<Void> one = pull.awaitPeersAsync(1);
            CompletableFuture<Void> both = pull.awaitPeersAsync(2);
            assertThat(one).isNotDone();

            first.connect(endpoint);
            result(one);
            assertThat(both).isNotDone();
            second.connect(endpoint);
            result(both);
            result(pull.awaitPeersAsync(2));
        }
    }

    @OnEveryWire
    void subscribersGroupsAndRoutingIdsThatComeCompleteIt(Wire wire) throws Exception {
        try (Context context = wire.context();
                PubSocket pub = PubSocket.open(context);
                XPubSocket xpub = XPubSocket.open(context);
                RadioSocket radio = RadioSocket.open(context);
                RouterSocket router = RouterSocket.open(context);
                SubSocket sub = SubSocket.open(context);
                DishSocket dish = DishSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(RoutingId.of("anna")))) {
            List<CompletableFuture<Void>> stages = List.of(
                    pub.awaitSubscribersAsync("news.sport", 1),
                    pub.awaitSubscribersAsync(1),
                    xpub.awaitSubscribersAsync("news.sport", 1),
                    xpub.awaitSubscribersAsync(1),
                    radio.awaitMembersAsync("group", 1),
                    radio.awaitMembersAsync(1),
                    router.awaitPeerAsync(RoutingId.of("anna")));
            List<CompletableFuture<Void>> others = List.of(
                    pub.awaitSubscribersAsync("weather", 1),
                    radio.awaitMembersAsync("other", 1),
                    router.awaitPeerAsync(RoutingId.of("bert")));
            assertThat(stages).noneMatch(CompletableFuture::isDone);

            sub.subscribe("news");
            dish.join("group");
            sub.connect(pub.bind(wire.anywhere()));
            sub.connect(xpub.bind(wire.anywhere()));
            dish.connect(radio.bind(wire.anywhere()));
            dealer.connect(router.bind(wire.anywhere()));
            for (CompletableFuture<Void> stage : stages) {
                result(stage);
            }
            assertThat(others).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void closingFailsThoseThatWait() {
        try (Context context = Context.create()) {
            PubSocket pub = PubSocket.open(context);
            CompletableFuture<Void> peers = pub.awaitPeersAsync(1);
            CompletableFuture<Void> subscribers = pub.awaitSubscribersAsync(1);
            pub.close();
            assertClosed(peers);
            assertClosed(subscribers);
            assertClosed(pub.awaitPeersAsync(1));
            assertClosed(pub.awaitSubscribersAsync("topic", 1));
        }
    }

    @Test
    void oneThatIsCancelledIsForgottenAndTheOthersAreNot() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            CompletableFuture<Void> cancelled = pull.awaitPeersAsync(1);
            CompletableFuture<Void> limited = pull.awaitPeersAsync(1).orTimeout(1, TimeUnit.MILLISECONDS);
            CompletableFuture<Void> kept = pull.awaitPeersAsync(1);
            cancelled.cancel(false);
            assertThatThrownBy(limited::join).hasRootCauseInstanceOf(TimeoutException.class);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            result(kept);
            assertThat(cancelled).isCancelled();
        }
    }

    /** Whatever a stage does next must not hold up an event loop or a lock of the socket. */
    @Test
    void theyCompleteOnTheExecutorOfTheContext() throws Exception {
        try (Context context = Context.builder()
                        .executor(Executors.newSingleThreadExecutor(task -> new Thread(task, "the executor")))
                        .build();
                PullSocket pull = PullSocket.open(context);
                PubSocket pub = PubSocket.open(context);
                PushSocket push = PushSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            CompletionStage<String> peer = pull.awaitPeersAsync(1)
                    .thenApply(nothing -> Thread.currentThread().getName());
            CompletionStage<String> subscriber = pub.awaitSubscribersAsync(1)
                    .thenApply(nothing -> Thread.currentThread().getName());
            sub.subscribe("");
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            sub.connect(pub.bind("tcp://127.0.0.1:*"));
            assertThat(result(peer)).isEqualTo("the executor");
            assertThat(result(subscriber)).isEqualTo("the executor");
        }
    }

    @Test
    void aResponderThatDrainsSaysWhenItsRequestsAreAnswered() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (Context context = Context.create();
                Responder responder = Responder.open(context, task -> new Thread(task).start(), 1, request -> {
                    asked.countDown();
                    answer.await();
                    return request;
                });
                Requester requester = Requester.open(context)) {
            requester.connect(responder.bind("tcp://127.0.0.1:*"));
            CompletionStage<Message> reply = requester.requestAsync(Message.of("job"));
            asked.await();
            CompletableFuture<Void> drained = responder.drainAsync();
            assertThat(drained).isNotDone();
            answer.countDown();
            result(drained);
            assertThat(result(reply).text()).isEqualTo("job");
        }
    }

    @OnEveryWire
    void closingSaysThatAllWasSent(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context)) {
            PushSocket push = PushSocket.open(context);
            push.connect(pull.bind(wire.anywhere()));
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                push.send(Message.of(String.valueOf(i)));
                sent.add(String.valueOf(i));
            }
            Accounting end = result(push.closeAsync());
            assertThat(push.isClosed()).isTrue();
            assertThat(end.written()).isEqualTo(500);
            assertThat(end.sendDropped()).isEmpty();
            assertThat(receiveTexts(pull, 500)).isEqualTo(sent);
        }
    }

    @Test
    void closingSaysWhatWasNotSentWithoutWaitingForIt() throws Exception {
        try (Context context = Context.create()) {
            PushSocket push = PushSocket.open(context);
            push.connect("tcp://127.0.0.1:1");
            for (int i = 0; i < 7; i++) {
                push.send("unsent");
            }
            CompletionStage<Accounting> closed = push.closeAsync(Duration.ofMillis(100));
            assertThat(push.isClosed()).isTrue();
            Accounting end = result(closed);
            assertThat(end.accepted()).isEqualTo(7);
            assertThat(end.written()).isZero();
            assertThat(end.sendDropped()).containsEntry(DropReason.LINGER_EXPIRED, 7L);
        }
    }

    @Test
    void aHandlerOnAnEventLoopMayCloseItsSocketWithoutWaiting() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            PullSocket pull = PullSocket.open(context);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            CompletableFuture<Accounting> closed = new CompletableFuture<>();
            pull.onMessage(message -> pull.closeAsync().thenAccept(closed::complete));
            push.send("the last");
            assertThat(result(closed).delivered()).isEqualTo(1);
        }
    }

    @Test
    void oneThatWasClosedBeforeIsClosed() throws Exception {
        Context context = Context.create();
        PushSocket push = PushSocket.open(context);
        context.close();
        assertThat(result(push.closeAsync()).accepted()).isZero();
        assertThat(result(push.closeAsync(Duration.ofHours(1))).accepted()).isZero();
    }
}
