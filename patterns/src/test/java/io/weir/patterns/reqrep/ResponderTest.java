package io.weir.patterns.reqrep;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a responder promises to clients of every kind. */
@Timeout(120)
class ResponderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TCP = "tcp://127.0.0.1:*";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AutoClose
    private final Context context = Context.create();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private Requester requester(Endpoint server) {
        Requester requester = Requester.open(context);
        requester.connect(server);
        return requester;
    }

    private static Message get(CompletableFuture<Message> reply) throws Exception {
        return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC"})
    void everyKindOfClientIsAnswered(Wire wire) throws Exception {
        try (Responder responder = Responder.open(
                        context, threads, 8, request -> Message.of("re: " + request.text(), "and more"));
                ReqSocket req = ReqSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context);
                RouterSocket router = RouterSocket.open(context)) {
            Endpoint endpoint = responder.bind(wire.anywhere());
            RoutingId server = RoutingId.of("server");
            req.connect(endpoint);
            dealer.connect(endpoint);
            router.connect(endpoint, o -> o.peerRoutingId(server));
            req.send("req");
            assertThat(req.receive(PATIENCE)).isEqualTo(Message.of("re: req", "and more"));
            dealer.send(Message.of("an", "envelope", "", "dealer"));
            assertThat(dealer.receive(PATIENCE)).isEqualTo(Message.of("an", "envelope", "", "re: dealer", "and more"));
            assertThat(router.awaitPeer(server, PATIENCE)).isTrue();
            router.send(Message.of("server", "", "router"));
            assertThat(router.receive(PATIENCE)).isEqualTo(Message.of("server", "", "re: router", "and more"));
        }
    }

    @Test
    void onlySoManyRequestsAreInHandAndTheOthersUnread() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore go = new Semaphore(0);
        try (Responder responder = Responder.open(context, threads, 3, request -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    go.acquire();
                    inside.decrementAndGet();
                    return request;
                });
                Requester requester = requester(responder.bind(TCP))) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                replies.add(requester.requestAsync(Message.of("request " + i)));
            }
            eventually(() -> assertThat(inside).hasValue(3));
            eventually(() -> assertThat(responder.accounting().receiveQueued()).isEqualTo(47));
            assertThat(responder.inFlight()).isEqualTo(3);
            go.release(50);
            for (int i = 0; i < 50; i++) {
                assertThat(get(replies.get(i)).text()).isEqualTo("request " + i);
            }
            assertThat(most).hasValue(3);
            eventually(() -> assertThat(responder.inFlight()).isZero());
        }
    }

    @Test
    void asManyHandlersRunAtOnceAsWasAskedForHoweverManyProcessorsThereAre() throws Exception {
        int many = 3 * Runtime.getRuntime().availableProcessors();
        CountDownLatch inside = new CountDownLatch(many);
        try (Responder responder = Responder.open(context, threads, many, request -> {
                    inside.countDown();
                    inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    return Message.of(Long.toString(inside.getCount()));
                });
                Requester requester = requester(responder.bind(TCP))) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                replies.add(requester.requestAsync(Message.of("request")));
            }
            for (CompletableFuture<Message> reply : replies) {
                assertThat(get(reply).text()).isEqualTo("0");
            }
        }
    }

    @Test
    void aNegativeConcurrencyIsRefused() {
        assertThatThrownBy(() -> Responder.open(context, threads, -1, request -> request))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("concurrency");
    }

    @Test
    void theConcurrencyMayChange() throws Exception {
        List<CompletableFuture<Message>> open = new ArrayList<>();
        try (Responder responder = Responder.openAsync(
                        context,
                        0,
                        request -> {
                            CompletableFuture<Message> reply = new CompletableFuture<>();
                            synchronized (open) {
                                open.add(reply);
                            }
                            return reply;
                        },
                        o -> {});
                Requester requester = requester(responder.bind(TCP))) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                replies.add(requester.requestAsync(Message.of("request")));
            }
            eventually(() -> assertThat(responder.accounting().receiveQueued()).isEqualTo(4));
            assertThat(responder.inFlight()).isZero();
            responder.concurrency(1);
            eventually(() -> assertThat(responder.inFlight()).isEqualTo(1));
            responder.concurrency(3);
            eventually(() -> assertThat(responder.inFlight()).isEqualTo(3));
            responder.concurrency(1);
            for (int i = 0; i < 4; i++) {
                int next = i;
                eventually(() -> {
                    synchronized (open) {
                        assertThat(open).hasSizeGreaterThan(next);
                    }
                });
                synchronized (open) {
                    open.get(i).complete(Message.of("reply"));
                }
            }
            for (CompletableFuture<Message> reply : replies) {
                assertThat(get(reply)).isEqualTo(Message.of("reply"));
            }
        }
    }

    @Test
    void aHandlerThatFailsHarmsNoOtherClient() throws Exception {
        try (Responder responder = Responder.open(context, threads, 1, request -> switch (request.text()) {
                    case "exception" -> throw new Exception("on purpose");
                    case "error" -> throw new AssertionError("on purpose");
                    case "null" -> nothing();
                    default -> request;
                });
                Requester requester = requester(responder.bind(TCP))) {
            List<CompletableFuture<Message>> unanswered = new ArrayList<>();
            for (String bad : List.of("exception", "error", "null")) {
                unanswered.add(requester.requestAsync(Message.of(bad)));
            }
            assertThat(requester.request(Message.of("good"), PATIENCE)).isEqualTo(Message.of("good"));
            assertThat(unanswered).noneMatch(CompletableFuture::isDone);
            assertThat(responder.failures()).isEqualTo(3);
        }
    }

    @SuppressWarnings("NullAway") // as a handler in another language may
    private static Message nothing() {
        return null;
    }

    @Test
    void aFailureMayBeTold() throws Exception {
        try (Responder responder = Responder.open(
                        context,
                        threads,
                        8,
                        request -> {
                            throw new IllegalStateException("on purpose");
                        },
                        o -> o.failureReply(failure -> Message.of("error", failure.getMessage())));
                Requester requester = requester(responder.bind(TCP))) {
            assertThat(requester.request(Message.of("request"), PATIENCE)).isEqualTo(Message.of("error", "on purpose"));
        }
    }

    @Test
    void anAsynchronousHandlerMayFailAtOnceOrLater() throws Exception {
        try (Responder responder = Responder.openAsync(
                        context,
                        8,
                        request -> {
                            if (request.text().equals("at once")) {
                                throw new IllegalStateException("at once");
                            }
                            return CompletableFuture.supplyAsync(
                                    () -> {
                                        throw new IllegalStateException("later");
                                    },
                                    threads);
                        },
                        o -> o.failureReply(failure -> Message.of(failure.getMessage())));
                Requester requester = requester(responder.bind(TCP))) {
            for (String when : List.of("at once", "later")) {
                assertThat(requester.request(Message.of(when), PATIENCE)).isEqualTo(Message.of(when));
            }
        }
    }

    @Test
    void anExecutorThatRejectsIsAFailure() throws Exception {
        try (Responder responder = Responder.open(
                        context,
                        task -> {
                            throw new RejectedExecutionException("full");
                        },
                        1,
                        request -> request,
                        o -> o.failureReply(failure -> Message.of(failure.getMessage())));
                Requester requester = requester(responder.bind(TCP))) {
            for (int i = 0; i < 3; i++) {
                assertThat(requester.request(Message.of("request"), PATIENCE)).isEqualTo(Message.of("full"));
            }
        }
    }

    @Test
    void anExecutorMayRunHandlersOnTheSpot() throws Exception {
        try (Responder responder = Responder.open(context, Runnable::run, 1, request -> request);
                Requester requester = requester(responder.bind("inproc://on-the-spot"))) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                replies.add(requester.requestAsync(Message.of(Integer.toString(i))));
            }
            for (int i = 0; i < 5000; i++) {
                assertThat(get(replies.get(i)).text()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void clientsTakeTurns() throws Exception {
        List<String> order = new ArrayList<>();
        try (Responder responder = Responder.openAsync(
                        context,
                        0,
                        request -> {
                            order.add(request.text());
                            return CompletableFuture.completedFuture(request);
                        },
                        o -> {});
                Requester greedy = requester(responder.bind(TCP));
                Requester modest = requester(responder.boundEndpoints().get(0))) {
            for (int i = 0; i < 20; i++) {
                greedy.requestAsync(Message.of("greedy"));
            }
            eventually(() -> assertThat(responder.accounting().receiveQueued()).isEqualTo(20));
            CompletableFuture<Message> reply = modest.requestAsync(Message.of("modest"));
            eventually(() -> assertThat(responder.accounting().receiveQueued()).isEqualTo(21));
            responder.concurrency(1);
            get(reply);
            assertThat(order.indexOf("modest")).isLessThan(3);
        }
    }

    @Test
    void aReplyToAClientThatIsGoneIsDroppedAndCounted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Responder responder = Responder.open(context, threads, 8, request -> {
            inside.countDown();
            go.await();
            return request;
        })) {
            try (Requester requester = requester(responder.bind(TCP))) {
                requester.requestAsync(Message.of("request"));
                assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            eventually(() -> assertThat(responder.peerCount()).isZero());
            go.countDown();
            eventually(
                    () -> assertThat(responder.accounting().sendDropped()).containsEntry(DropReason.DISCONNECTED, 1L));
        }
    }

    @Test
    void handlersRunToTheirEndWhenTheSocketCloses() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (Responder responder = Responder.open(context, threads, 8, request -> {
                    inside.countDown();
                    go.await();
                    done.countDown();
                    return request;
                });
                Requester requester = requester(responder.bind(TCP))) {
            requester.requestAsync(Message.of("request"));
            assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            responder.close();
            go.countDown();
            assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            eventually(() -> assertThat(responder.inFlight()).isZero());
            assertThat(responder.failures()).isZero();
        }
    }

    @Test
    void drainingLosesNoReply() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        Semaphore go = new Semaphore(0);
        try (Responder responder = Responder.open(context, threads, 2, request -> {
                    inside.incrementAndGet();
                    go.acquire();
                    return request;
                });
                Requester requester = requester(responder.bind(TCP))) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                replies.add(requester.requestAsync(Message.of("request")));
            }
            eventually(() -> assertThat(inside).hasValue(2));
            assertThat(responder.drain(Duration.ofMillis(50))).isFalse();
            try (Caller<Boolean> drained = Caller.of(() -> responder.drain(PATIENCE))) {
                drained.awaitWaiting();
                go.release(2);
                assertThat(drained.result()).isTrue();
            }
            responder.close();
            get(replies.get(0));
            get(replies.get(1));
            assertThat(replies.get(2)).isNotDone();
        }
    }

    @Test
    void aThreadThatDrainsIsToldOfTheEnd() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Responder responder = Responder.open(context, threads, 8, request -> {
                    inside.countDown();
                    go.await();
                    return request;
                });
                Requester requester = requester(responder.bind(TCP))) {
            requester.requestAsync(Message.of("request"));
            assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            try (Caller<Boolean> interrupted = Caller.of(() -> responder.drain(PATIENCE));
                    Caller<Boolean> closed = Caller.of(() -> responder.drain(PATIENCE))) {
                interrupted.awaitWaiting().interrupt();
                assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
                closed.awaitWaiting();
                responder.close();
                assertThat(closed.failure()).isInstanceOf(SocketClosedException.class);
            }
            go.countDown();
        }
    }

    @Test
    void aRequestWithoutAnEnvelopeIsDroppedAndCounted() throws Exception {
        try (Responder responder = Responder.open(context, threads, 8, request -> request);
                DealerSocket dealer = DealerSocket.open(context)) {
            dealer.connect(responder.bind(TCP));
            dealer.send("no delimiter");
            eventually(
                    () -> assertThat(responder.accounting().receiveDropped()).containsEntry(DropReason.MALFORMED, 1L));
        }
    }
}
