package io.weir.patterns.broker;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.socket.Context;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker promises to clients and workers. */
@Tag("slow")
@Timeout(120)
class BrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Message READY = Message.of("READY");

    private final Context context = Context.builder().name("brokered").build();
    private final Broker broker = Broker.open(context);

    @AutoClose
    private final Requester client = Requester.open(context);

    private Endpoint backend = Endpoint.parse(Wire.INPROC.anywhere());

    @BeforeEach
    void bind() {
        client.connect(broker.frontend().bind(TCP));
        backend = broker.backend().bind(TCP);
    }

    @AfterEach
    void close() {
        broker.close();
        context.close();
    }

    /** A worker that has said that it is ready, and is believed. */
    private ReqSocket worker() throws Exception {
        int before = broker.workers();
        ReqSocket worker = ReqSocket.open(context);
        worker.connect(backend);
        worker.send(READY);
        eventually(() -> assertThat(broker.workers()).isEqualTo(before + 1));
        return worker;
    }

    private static String take(ReqSocket worker) throws InterruptedException {
        return receive(worker).text(2);
    }

    private static Message receive(ReqSocket worker) throws InterruptedException {
        Message request = worker.receive(PATIENCE);
        assertThat(request).as("a request").isNotNull();
        return request;
    }

    private static void serve(ReqSocket worker) throws InterruptedException {
        worker.send(receive(worker));
    }

    private static Message get(CompletableFuture<Message> reply) throws Exception {
        return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC"})
    void clientsOfEveryKindAreServed(Wire wire) throws Exception {
        Endpoint front = broker.frontend().bind(wire.anywhere());
        backend = broker.backend().bind(wire.anywhere());
        try (ReqSocket req = ReqSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context);
                Requester requester = Requester.open(context);
                ReqSocket worker = worker()) {
            req.connect(front);
            dealer.connect(front);
            requester.connect(front);
            req.send(Message.of("a", "b"));
            Message request = receive(worker);
            assertThat(request.frameCount()).isEqualTo(4);
            assertThat(request.array(1)).isEmpty();
            assertThat(request.skip(2)).isEqualTo(Message.of("a", "b"));
            worker.send(request);
            assertThat(req.receive(PATIENCE)).isEqualTo(Message.of("a", "b"));
            dealer.send(Message.of("deep", "envelope", "", "body"));
            serve(worker);
            assertThat(dealer.receive(PATIENCE)).isEqualTo(Message.of("deep", "envelope", "", "body"));
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            serve(worker);
            assertThat(get(reply)).isEqualTo(Message.of("request"));
        }
    }

    @Test
    void theWorkerThatHasBeenFreeLongestIsNext() throws Exception {
        try (ReqSocket a = worker();
                ReqSocket b = worker();
                ReqSocket c = worker()) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            replies.add(client.requestAsync(Message.of("1")));
            Message first = receive(a);
            replies.add(client.requestAsync(Message.of("2")));
            serve(b);
            get(replies.get(1));
            a.send(first);
            get(replies.get(0));
            replies.add(client.requestAsync(Message.of("3")));
            assertThat(take(c)).isEqualTo("3");
            replies.add(client.requestAsync(Message.of("4")));
            assertThat(take(b)).isEqualTo("4");
            replies.add(client.requestAsync(Message.of("5")));
            assertThat(take(a)).isEqualTo("5");
        }
    }

    @Test
    void requestsStayUnreadWhileNoWorkerIsFree() throws Exception {
        List<CompletableFuture<Message>> replies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            replies.add(client.requestAsync(Message.of("request " + i)));
        }
        eventually(
                () -> assertThat(broker.frontend().accounting().receiveQueued()).isEqualTo(10));
        try (ReqSocket worker = worker()) {
            for (int i = 0; i < 10; i++) {
                int left = 9 - i;
                Message request = receive(worker);
                assertThat(request.text(2)).isEqualTo("request " + i);
                assertThat(broker.frontend().accounting().receiveQueued()).isEqualTo(left);
                worker.send(request);
                assertThat(get(replies.get(i)).text()).isEqualTo("request " + i);
            }
        }
    }

    @Test
    void aWorkerThatLeavesTakesNothingButItsOwnRequestWithIt() throws Exception {
        List<CompletableFuture<Message>> replies = new ArrayList<>();
        try (ReqSocket mortal = worker()) {
            for (int i = 0; i < 5; i++) {
                replies.add(client.requestAsync(Message.of("request " + i)));
            }
            assertThat(take(mortal)).isEqualTo("request 0");
        }
        eventually(() -> assertThat(broker.lost()).isEqualTo(1));
        assertThat(broker.workers()).isZero();
        try (ReqSocket worker = worker()) {
            for (int i = 1; i < 5; i++) {
                assertThat(take(worker)).isEqualTo("request " + i);
                worker.send(Message.of("not an answer"));
            }
        }
        assertThat(replies.get(0)).isNotDone();
    }

    @Test
    void freeWorkersThatLeaveAreForgotten() throws Exception {
        for (int i = 0; i < 5; i++) {
            worker().close();
            // Not before it is forgotten may the next be counted.
            eventually(() -> assertThat(broker.workers()).isZero());
        }
        CompletableFuture<Message> reply = client.requestAsync(Message.of("request"));
        try (ReqSocket worker = worker()) {
            serve(worker);
            assertThat(get(reply)).isEqualTo(Message.of("request"));
        }
        assertThat(broker.lost()).isZero();
    }

    @Test
    void aWorkerThatAnswersAndLeavesIsHeard() throws Exception {
        CompletableFuture<Message> reply = client.requestAsync(Message.of("request"));
        try (ReqSocket worker = worker()) {
            serve(worker);
        }
        assertThat(get(reply)).isEqualTo(Message.of("request"));
        eventually(() -> assertThat(broker.workers()).isZero());
    }

    @Test
    void whatIsNoAnswerIsASignOfReadiness() throws Exception {
        try (ReqSocket worker = worker()) {
            CompletableFuture<Message> unanswered = client.requestAsync(Message.of("first"));
            receive(worker);
            worker.send(READY);
            CompletableFuture<Message> misled = client.requestAsync(Message.of("second"));
            receive(worker);
            worker.send(Message.of("unknown client", "", "reply"));
            CompletableFuture<Message> answered = client.requestAsync(Message.of("third"));
            serve(worker);
            assertThat(get(answered)).isEqualTo(Message.of("third"));
            assertThat(unanswered).isNotDone();
            assertThat(misled).isNotDone();
            assertThat(broker.lost()).isEqualTo(2);
            assertThat(broker.backend().accounting().receiveDropped()).containsEntry(DropReason.STALE, 1L);
        }
    }

    @Test
    void theBooksBalance() throws Exception {
        try (ReqSocket worker = worker()) {
            for (int i = 0; i < 10; i++) {
                CompletableFuture<Message> reply = client.requestAsync(Message.of("request"));
                serve(worker);
                get(reply);
            }
        }
        for (var books :
                List.of(broker.frontend().accounting(), broker.backend().accounting())) {
            assertThat(books.decoded()).isEqualTo(10);
            assertThat(books.delivered()).isEqualTo(10);
            assertThat(books.accepted()).isEqualTo(10);
        }
    }

    @Test
    void tenWorkersServeTenClientsAtATime() throws Exception {
        tenWorkersServeTenClients(Duration.ofMillis(300));
    }

    @Test
    @Tag("stress")
    void tenWorkersServeTenClientsAtATimeForThreeSeconds() throws Exception {
        tenWorkersServeTenClients(Duration.ofSeconds(3));
    }

    private void tenWorkersServeTenClients(Duration work) throws Exception {
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
        List<ReqSocket> workers = new ArrayList<>();
        List<ReqSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                ReqSocket worker = worker();
                worker.onMessage(request ->
                        clock.schedule(() -> worker.trySend(request), work.toMillis(), TimeUnit.MILLISECONDS));
                workers.add(worker);
                ReqSocket one = ReqSocket.open(context);
                one.connect(broker.frontend().boundEndpoints().get(0));
                clients.add(one);
            }
            long start = System.nanoTime();
            for (ReqSocket one : clients) {
                one.send("request");
            }
            for (ReqSocket one : clients) {
                assertThat(one.receive(PATIENCE)).isNotNull();
            }
            // All at once, and not one after the other.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(work, work.multipliedBy(9));
        } finally {
            clock.shutdownNow();
            workers.forEach(ReqSocket::close);
            clients.forEach(ReqSocket::close);
        }
    }

    @Test
    void anIdleBrokerUsesNoProcessor() throws Exception {
        try (ReqSocket worker = worker()) {
            assertIdle();
            // Now with requests that no worker can take.
            client.requestAsync(Message.of("request"));
            receive(worker);
            client.requestAsync(Message.of("request"));
            eventually(() ->
                    assertThat(broker.frontend().accounting().receiveQueued()).isEqualTo(1));
            assertIdle();
        }
    }

    /** One that polls would need all of the time, or as much of it as it gets. */
    private static void assertIdle() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        eventually(() -> {
            long before = processorNanos();
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(processorNanos() - before)
                    .as("nanoseconds of processor time in 300 ms")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(3));
        });
    }

    private static long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains("brokered")) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }

    @Test
    void closingLeavesClientsToTheirDeadlines() throws Exception {
        try (ReqSocket worker = worker()) {
            CompletableFuture<Message> reply = client.requestAsync(Message.of("request"), Duration.ofMillis(500));
            Message request = receive(worker);
            broker.close();
            worker.trySend(request);
            assertThatThrownBy(() -> get(reply))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RequestTimeoutException.class);
        }
    }
}
