package io.weir.patterns.reqrep;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.EventLoopBlockedException;
import io.weir.InvalidOptionException;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.option.Reconnection;
import io.weir.option.SocketOptions;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a requester promises, against servers that a test plays by hand. */
@Timeout(120)
class RequesterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Consumer<Requester.Options> PERSISTENT =
            options -> options.reconnection(Reconnection.every(Duration.ofMillis(20)))
                    .retry(Retry.of(100, SHORT).backingOff(Duration.ZERO, Duration.ZERO));

    @AutoClose
    private final Context context = Context.create();

    /** A REP that answers when told. */
    private RepSocket server() {
        return RepSocket.open(context);
    }

    private Requester requester(Endpoint server, Consumer<Requester.Options> options) {
        Requester requester = Requester.open(context, options);
        requester.connect(server);
        return requester;
    }

    private static Request take(RepSocket server) throws InterruptedException {
        Request request = server.receiveRequest(PATIENCE);
        assertThat(request).as("a request").isNotNull();
        return request;
    }

    private static Message get(CompletableFuture<Message> reply) throws Exception {
        return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertFails(CompletableFuture<Message> reply, Class<? extends Exception> with) {
        assertThatThrownBy(() -> get(reply))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(with);
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC"})
    void eachRequestGetsItsOwnReplyInWhateverOrderTheyCome(Wire wire) throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(wire.anywhere()), o -> {})) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                replies.add(requester.requestAsync(Message.of("request", Integer.toString(i))));
                requests.add(take(server));
            }
            assertThat(requester.inFlight()).isEqualTo(100);
            for (int i = 99; i >= 0; i--) {
                requests.get(i)
                        .reply(Message.of("reply", requests.get(i).message().text(1)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(get(replies.get(i))).isEqualTo(Message.of("reply", Integer.toString(i)));
            }
            assertThat(requester.inFlight()).isZero();
        }
    }

    @Test
    void threadsMayWaitForTheirReplies() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), o -> {});
                Caller<Message> one = Caller.of(() -> requester.request(Message.of("1")));
                Caller<Message> two = Caller.of(() -> requester.request(Message.of("2"), PATIENCE))) {
            List<Request> requests = List.of(take(server), take(server));
            requests.forEach(request -> request.reply(request.message()));
            assertThat(one.result()).isEqualTo(Message.of("1"));
            assertThat(two.result()).isEqualTo(Message.of("2"));
        }
    }

    @Test
    void requestsWaitForTheServer() throws Exception {
        Endpoint later = Wire.TCP.nowhere();
        try (Requester requester = requester(later, PERSISTENT);
                RepSocket server = server()) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                replies.add(requester.requestAsync(Message.of("request " + i)));
            }
            server.bind(later);
            for (int i = 0; i < 5; i++) {
                Request request = take(server);
                assertThat(request.message().text()).isEqualTo("request " + i);
                request.reply(request.message());
                assertThat(get(replies.get(i))).isEqualTo(request.message());
            }
        }
    }

    @Test
    void aLargeRequestMayBeReleasedWhileItWaits() throws Exception {
        Endpoint later = Wire.TCP.nowhere();
        byte[] bytes = new byte[100_000];
        bytes[99_999] = 7;
        try (Requester requester = requester(later, PERSISTENT);
                RepSocket server = server()) {
            Message large = context.message(bytes.length, body -> body.put(bytes));
            CompletableFuture<Message> reply = requester.requestAsync(large);
            large.release();
            context.message(bytes.length, body -> body.put(new byte[bytes.length]));
            server.bind(later);
            Request request = take(server);
            assertThat(request.message().bytes()).isEqualTo(bytes);
            request.reply(request.message());
            assertThat(get(reply).bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void withoutAServerTheTimeRunsOut() throws Exception {
        try (Requester requester = requester(Wire.TCP.nowhere(), o -> o.timeout(SHORT))) {
            assertThatThrownBy(() -> requester.request(Message.of("request")))
                    .isInstanceOfSatisfying(
                            RequestTimeoutException.class,
                            e -> assertThat(e.attempts()).isZero())
                    .hasStackTraceContaining("RequesterTest");
            assertThat(requester.inFlight()).isZero();
        }
    }

    @Test
    void requestsWaitForRoom() throws Exception {
        try (RepSocket server = RepSocket.open(context, o -> o.receiveHighWaterMark(1));
                Requester requester = requester(server.bind("inproc://narrow"), o -> o.sendHighWaterMark(1))) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(requester.requestAsync(Message.of(Integer.toString(i))));
            }
            for (int i = 0; i < 20; i++) {
                Request request = take(server);
                assertThat(request.message().text()).isEqualTo(Integer.toString(i));
                request.reply(request.message());
            }
            for (CompletableFuture<Message> reply : replies) {
                get(reply);
            }
        }
    }

    @Test
    void aRequestIsSentOnceUnlessMoreIsAskedFor() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), o -> {})) {
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"), Duration.ofMillis(500));
            take(server);
            assertFails(reply, RequestTimeoutException.class);
            assertThat(server.receiveRequest(Duration.ZERO)).isNull();
        }
    }

    @Test
    void anUnansweredRequestIsSentAgainAndAnyOfItsAttemptsMayBeAnswered() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), PERSISTENT)) {
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            Request first = take(server);
            Request second = take(server);
            assertThat(second.message()).isEqualTo(first.message());
            first.reply(Message.of("to the first"));
            assertThat(get(reply)).isEqualTo(Message.of("to the first"));
            second.reply(Message.of("to the second"));
            eventually(() -> assertThat(requester.accounting().receiveDropped()).containsEntry(DropReason.STALE, 1L));
        }
    }

    @Test
    void attemptsAreLimited() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(
                        server.bind(TCP), o -> o.retry(Retry.of(3, SHORT).backingOff(SHORT, SHORT)))) {
            // An attempt of which no server hears is one, too.
            assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
            long start = System.nanoTime();
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            for (int i = 0; i < 3; i++) {
                take(server);
            }
            assertThatThrownBy(() -> get(reply))
                    .cause()
                    .isInstanceOfSatisfying(
                            RequestTimeoutException.class,
                            e -> assertThat(e.attempts()).isEqualTo(3));
            // Three times the time for a reply, and two pauses.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT.multipliedBy(5));
            assertThat(server.receiveRequest(SHORT)).isNull();
        }
    }

    @Test
    void theNextAttemptGoesToTheNextServer() throws Exception {
        try (RepSocket mute = server();
                RepSocket server = server();
                Requester requester = requester(mute.bind(TCP), PERSISTENT)) {
            assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
            requester.connect(server.bind(TCP));
            assertThat(requester.awaitPeers(2, PATIENCE)).isTrue();
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            take(mute);
            take(server).reply(Message.of("reply"));
            assertThat(get(reply)).isEqualTo(Message.of("reply"));
        }
    }

    @Test
    void severalServersAreAskedInTurnAndOnlyThoseThatAreThere() throws Exception {
        try (RepSocket one = server();
                RepSocket two = server();
                Requester requester = requester(one.bind(TCP), o -> {})) {
            requester.connect(two.bind(TCP));
            requester.connect(Wire.TCP.nowhere());
            assertThat(requester.awaitPeers(2, PATIENCE)).isTrue();
            for (int i = 0; i < 10; i++) {
                requester.requestAsync(Message.of("request"));
            }
            for (int i = 0; i < 5; i++) {
                take(one);
                take(two);
            }
        }
    }

    @Test
    void aLostConnectionEndsTheAttemptAtOnce() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(
                        server.bind(TCP),
                        o -> o.retry(Retry.of(2, SocketOptions.FOREVER).backingOff(SHORT, SHORT)))) {
            assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
            CompletableFuture<Message> reply;
            try (RepSocket dying = server()) {
                requester.connect(dying.bind(TCP));
                assertThat(requester.awaitPeers(2, PATIENCE)).isTrue();
                requester.requestAsync(Message.of("another"));
                reply = requester.requestAsync(Message.of("request"));
                take(dying);
                take(server).reply(Message.of("reply"));
            }
            take(server).reply(Message.of("in its stead"));
            assertThat(get(reply)).isEqualTo(Message.of("in its stead"));
        }
    }

    @Test
    void aLateReplyIsDroppedAndCounted() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), o -> o.timeout(SHORT))) {
            CompletableFuture<Message> connected = requester.requestAsync(Message.of("connect"), PATIENCE);
            take(server).reply(Message.of("connected"));
            assertThat(get(connected)).isEqualTo(Message.of("connected"));
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("first"));
            Request late = take(server);
            assertFails(reply, RequestTimeoutException.class);
            late.reply(Message.of("late"));
            eventually(() -> assertThat(requester.accounting().receiveDropped()).containsEntry(DropReason.STALE, 1L));
            CompletableFuture<Message> next = requester.requestAsync(Message.of("second"), PATIENCE);
            take(server).reply(Message.of("in time"));
            assertThat(get(next)).isEqualTo(Message.of("in time"));
        }
    }

    @Test
    void whatIsNoReplyIsDroppedAndCounted() throws Exception {
        try (RouterSocket server = RouterSocket.open(context);
                Requester requester = requester(server.bind(TCP), o -> {})) {
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            Message request = server.receive();
            assertThat(request.frameCount()).isEqualTo(4);
            byte[] client = request.array(0);
            byte[] number = request.array(1);
            byte[] delimiter = {};
            server.send(Message.of(client, number));
            server.send(Message.of(client, delimiter, delimiter));
            server.send(Message.of(client, number, number, number));
            server.send(Message.of(client, new byte[Long.BYTES], delimiter, number));
            server.send(Message.of(client, number, delimiter, "reply".getBytes()));
            assertThat(get(reply)).isEqualTo(Message.of("reply"));
            assertThat(requester.accounting().receiveDropped())
                    .containsEntry(DropReason.MALFORMED, 3L)
                    .containsEntry(DropReason.STALE, 1L);
        }
    }

    @Test
    void onlyTheServerThatWasAskedIsHeard() throws Exception {
        try (RouterSocket server = RouterSocket.open(context);
                RouterSocket stranger = RouterSocket.open(context);
                Requester requester = Requester.open(context, o -> o.routingId(RoutingId.of("R")))) {
            requester.connect(server.bind(TCP));
            assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            Message request = server.receive();
            requester.connect(stranger.bind(TCP));
            assertThat(stranger.awaitPeer(RoutingId.of("R"), PATIENCE)).isTrue();
            stranger.send(request);
            eventually(() -> assertThat(requester.accounting().receiveDropped()).containsEntry(DropReason.STALE, 1L));
            server.send(request);
            assertThat(get(reply)).isEqualTo(Message.of("request"));
        }
    }

    @Test
    void aCancelledRequestIsForgotten() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), PERSISTENT)) {
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            Request request = take(server);
            assertThat(reply.cancel(true)).isTrue();
            assertThatThrownBy(reply::join).isInstanceOf(CancellationException.class);
            assertThat(requester.inFlight()).isZero();
            request.reply(Message.of("late"));
            eventually(() -> assertThat(requester.accounting().receiveDropped()).containsKey(DropReason.STALE));
        }
    }

    @Test
    void aRequestThatIsCancelledBeforeAnyServerIsThereIsNotSent() throws Exception {
        Endpoint later = Wire.TCP.nowhere();
        try (Requester requester = requester(later, PERSISTENT);
                RepSocket server = server()) {
            CompletableFuture<Message> first = requester.requestAsync(Message.of("first"));
            CompletableFuture<Message> second = requester.requestAsync(Message.of("second"));
            first.cancel(false);
            server.bind(later);
            Request request = take(server);
            assertThat(request.message().text()).isEqualTo("second");
            request.reply(request.message());
            get(second);
        }
    }

    @Test
    void anInterruptEndsTheWaitingAndTheRequest() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), o -> {});
                Caller<Message> caller = Caller.of(() -> requester.request(Message.of("request")))) {
            take(server);
            caller.interrupt();
            assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
            assertThat(requester.inFlight()).isZero();
        }
    }

    @Test
    void closingEndsEveryRequest() throws Exception {
        try (RepSocket server = server()) {
            Requester requester = requester(server.bind(TCP), o -> o.sendHighWaterMark(1));
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                replies.add(requester.requestAsync(Message.of("request " + i)));
            }
            try (Caller<Message> waiting = Caller.of(() -> requester.request(Message.of("waits")))) {
                waiting.awaitWaiting();
                requester.close();
                for (CompletableFuture<Message> reply : replies) {
                    assertFails(reply, SocketClosedException.class);
                }
                assertThat(waiting.failure()).isInstanceOf(SocketClosedException.class);
            }
            assertFails(requester.requestAsync(Message.of("too late")), SocketClosedException.class);
            assertThatThrownBy(() -> requester.request(Message.of("too late")))
                    .isInstanceOf(SocketClosedException.class);
        }
    }

    @Test
    void closingTheContextEndsEveryRequest() throws Exception {
        try (Context own = Context.create()) {
            Requester requester = Requester.open(own);
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            own.close();
            assertFails(reply, SocketClosedException.class);
        }
    }

    @Test
    void requestsUnderWayAreLimited() throws Exception {
        try (Requester requester = Requester.open(context, o -> o.maxRequests(2))) {
            CompletableFuture<Message> first = requester.requestAsync(Message.of("first"));
            requester.requestAsync(Message.of("second"));
            assertFails(requester.requestAsync(Message.of("third")), LimitReachedException.class);
            first.cancel(false);
            assertThat(requester.requestAsync(Message.of("third"))).isNotDone();
        }
    }

    @Test
    void repliesCompleteOnTheContextsExecutorAndMayAskAgain() throws Exception {
        Set<String> threads = new HashSet<>();
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), o -> {})) {
            server.onMessage(server::trySend);
            CompletableFuture<Message> last = requester.requestAsync(Message.of("0"));
            for (int i = 1; i < 10; i++) {
                String next = Integer.toString(i);
                last = last.thenCompose(reply -> {
                    threads.add(Thread.currentThread().getName());
                    try {
                        // Even waiting is allowed there.
                        requester.request(reply);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return requester.requestAsync(Message.of(next));
                });
            }
            assertThat(get(last)).isEqualTo(Message.of("9"));
            assertThat(threads).allMatch(name -> name.startsWith("weir-" + context.name()) || name.equals("main"));
        }
    }

    @Test
    void waitingOnAnEventLoopIsRefused() throws Exception {
        try (RepSocket server = server();
                Requester requester = requester(server.bind(TCP), o -> {});
                DealerSocket trigger = DealerSocket.open(context)) {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            try (RouterSocket router = RouterSocket.open(context)) {
                router.onMessage(message -> {
                    if (!Thread.currentThread().getName().contains("-io-")) {
                        // The first look is not taken on a loop.
                        return;
                    }
                    try {
                        requester.request(message);
                    } catch (Exception e) {
                        failure.complete(e);
                    }
                });
                trigger.connect(router.bind(TCP));
                eventually(() -> {
                    trigger.send("now");
                    assertThat(failure).isDone();
                });
                assertThat(failure.get()).isInstanceOf(EventLoopBlockedException.class);
            }
        }
    }

    @Test
    void wrongOptionsAreRefused() {
        for (Consumer<Requester.Options> wrong : List.<Consumer<Requester.Options>>of(
                o -> o.timeout(Duration.ZERO),
                o -> o.maxRequests(0),
                o -> o.retry(Retry.of(0, SHORT)),
                o -> o.retry(Retry.of(2, Duration.ZERO)),
                o -> o.retry(Retry.of(2, SHORT).backingOff(SHORT, Duration.ZERO)),
                o -> o.retry(Retry.of(2, SHORT).backingOff(Duration.ZERO, SocketOptions.FOREVER)))) {
            assertThatThrownBy(() -> Requester.open(context, wrong)).isInstanceOf(InvalidOptionException.class);
        }
    }

    @Test
    void pausesDoubleUpToTheMaximum() {
        Retry retry = Retry.of(9, SHORT).backingOff(Duration.ofNanos(100), Duration.ofNanos(500));
        RandomGenerator none = () -> 0;
        assertThat(List.of(1, 2, 3, 4, 5))
                .extracting(attempts -> retry.pauseNanos(attempts, none))
                .containsExactly(100L, 200L, 400L, 500L, 500L);
        assertThat(Retry.NEVER.pauseNanos(1, none)).isZero();
    }
}
