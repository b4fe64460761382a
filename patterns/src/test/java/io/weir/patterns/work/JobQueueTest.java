package io.weir.patterns.work;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.JobRefusedException;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.SocketClosedException;
import io.weir.option.Reconnection;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.snapshot.JobsSnapshot;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues, producers and workers, with sockets between them. */
@Timeout(120)
class JobQueueTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Context context = Context.create();
    private final List<AutoCloseable> open = new ArrayList<>();
    private String endpoint = "";

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        context.close();
    }

    private <T extends AutoCloseable> T closing(T what) {
        open.add(what);
        return what;
    }

    private JobQueue queue(Consumer<JobQueue.Options> options) {
        JobQueue queue = closing(JobQueue.open(context, options));
        endpoint = queue.socket().bind("tcp://127.0.0.1:*").toString();
        return queue;
    }

    private JobProducer producer() {
        JobProducer producer = closing(JobProducer.open(context));
        producer.socket().connect(endpoint);
        return producer;
    }

    private JobWorker worker(Consumer<JobWorker.Options> options) {
        JobWorker worker = closing(JobWorker.open(context, options));
        worker.connect(endpoint);
        return worker;
    }

    private static Job next(JobWorker worker) throws InterruptedException {
        return Objects.requireNonNull(worker.receive(LONG), "a job");
    }

    private static void assertBooks(JobQueue queue) {
        JobsSnapshot seen = queue.snapshot();
        assertThat(seen.put() + seen.recovered())
                .isEqualTo(seen.done() + seen.removed() + seen.queued() + seen.leased() + seen.dead());
    }

    @Test
    void aJobIsDoneAndGone() throws Exception {
        JobQueue queue = queue(o -> {});
        long number = producer().put(JobId.of("order 7"), Message.of("print", "twice"));
        Job job = next(worker(o -> {}));
        assertThat(job.number()).isEqualTo(number);
        assertThat(job.delivery()).isOne();
        assertThat(job.id()).isEqualTo(JobId.of("order 7"));
        assertThat(job.body()).isEqualTo(Message.of("print", "twice"));
        assertThat(job.ack().get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.snapshot().done()).isOne();
        assertBooks(queue);
    }

    @Test
    void aPutThatIsRepeatedIsOneJob() throws Exception {
        JobQueue queue = queue(o -> {});
        JobProducer producer = producer();
        assertThat(producer.put(JobId.of("a"), Message.of("x")))
                .isEqualTo(producer.put(JobId.of("a"), Message.of("x")));
        assertThat(queue.snapshot().queued()).isOne();
    }

    @Test
    void jobsWithoutAnIdOfTheirOwnAreAllDifferent() throws Exception {
        JobQueue queue = queue(o -> {});
        JobProducer producer = producer();
        List<CompletableFuture<Long>> puts = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            puts.add(producer.putAsync(Message.of("job")));
        }
        CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(queue.snapshot().queued()).isEqualTo(1000);
        assertThat(producer.inFlight()).isZero();
    }

    @Test
    void aHandlerDoesTheJobs() throws Exception {
        JobQueue queue = queue(o -> {});
        CountDownLatch done = new CountDownLatch(500);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        open.add(() -> threads.shutdownNow());
        JobWorker worker = closing(JobWorker.open(context, threads, 4, job -> done.countDown(), o -> {}));
        worker.connect(endpoint);
        JobProducer producer = producer();
        for (int i = 0; i < 500; i++) {
            producer.putAsync(Message.of("job " + i));
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.drain(LONG)).isTrue();
        assertThat(queue.snapshot().done()).isEqualTo(500);
        assertThat(queue.snapshot().redelivered()).isZero();
        assertThat(worker.failures()).isZero();
    }

    @Test
    void aPoisonJobEndsInTheDeadLetterQueueAndTheOthersAreDone() throws Exception {
        JobQueue queue = queue(o -> o.deliveries(3));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        open.add(() -> threads.shutdownNow());
        JobWorker worker = closing(JobWorker.open(
                context,
                threads,
                2,
                job -> {
                    if (job.body().text().equals("poison")) {
                        throw new IllegalArgumentException("cannot be eaten");
                    }
                },
                o -> {}));
        worker.connect(endpoint);
        JobProducer producer = producer();
        for (int i = 0; i < 20; i++) {
            producer.put(JobId.of("job " + i), Message.of(i == 7 ? "poison" : "bread"));
        }
        assertThat(within(
                        LONG,
                        () -> queue.snapshot().done() == 19 && queue.snapshot().dead() == 1))
                .isTrue();
        assertThat(worker.failures()).isEqualTo(3);
        JobOperator operator = closing(JobOperator.open(context, o -> {}));
        operator.socket().connect(endpoint);
        assertThat(operator.status()).containsEntry("dead", 1L).containsEntry("done", 19L);
        JobInfo dead = operator.list(JobOperator.Where.DEAD, 0, 10).get(0);
        assertThat(dead.id()).hasToString("job 7");
        assertThat(dead.delivery()).isEqualTo(3);
        assertThat(dead.reason()).contains("cannot be eaten");
        assertThat(operator.body(dead.number())).isEqualTo(Message.of("poison"));
        operator.remove(dead.number());
        assertThatThrownBy(() -> operator.requeue(dead.number()))
                .isInstanceOfSatisfying(
                        JobRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(JobRefusedException.Reason.GONE));
        assertBooks(queue);
    }

    @Test
    void aSlowWorkerHoldsNoMoreThanItAskedFor() throws Exception {
        JobQueue queue = queue(o -> {});
        JobProducer producer = producer();
        JobWorker slow = worker(o -> o.credit(2));
        for (int i = 0; i < 10; i++) {
            producer.put(Message.of("job " + i));
        }
        assertThat(next(slow).body()).isEqualTo(Message.of("job 0"));
        JobWorker fast = worker(o -> o.credit(1));
        for (int i = 2; i < 10; i++) {
            Job job = next(fast);
            assertThat(job.body()).isEqualTo(Message.of("job " + i));
            job.ack();
        }
        assertThat(fast.receive(SHORT)).isNull();
        assertThat(queue.snapshot().leased()).isEqualTo(2);
    }

    @Test
    void aWorkerThatHangsLosesItsJobAndWhatItHasDoneAfterAllCounts() throws Exception {
        JobQueue queue = queue(o -> {});
        JobWorker hanging = worker(o -> o.lease(Duration.ofMillis(200)).timeLimit(Duration.ofMillis(1)));
        producer().put(Message.of("job"));
        Job first = next(hanging);
        Job second = next(worker(o -> {}));
        assertThat(second.delivery()).isEqualTo(2);
        assertThat(first.ack().get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.reject(true, "").get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(queue.snapshot().doneLate()).isOne();
        assertBooks(queue);
    }

    @Test
    void aWorkerThatIsBusyKeepsItsJobsBeyondTheirLease() throws Exception {
        JobQueue queue = queue(o -> {});
        JobWorker busy = worker(o -> o.lease(Duration.ofSeconds(2)).credit(2));
        JobProducer producer = producer();
        producer.put(Message.of("in hand"));
        producer.put(Message.of("waiting"));
        Job job = next(busy);
        JobWorker idle = worker(o -> o.credit(2));
        assertThat(idle.receive(Duration.ofSeconds(4))).isNull();
        assertThat(job.isLost()).isFalse();
        job.ack();
        next(busy).ack();
        assertThat(within(LONG, () -> queue.snapshot().done() == 2)).isTrue();
        assertThat(queue.snapshot().redelivered()).isZero();
    }

    @Test
    void aWorkerThatLeavesInOrderGivesBackWhatItDidNotBegin() throws Exception {
        JobQueue queue = queue(o -> o.deliveries(1));
        JobWorker leaving = worker(o -> o.credit(3));
        JobProducer producer = producer();
        for (int i = 0; i < 3; i++) {
            producer.put(Message.of("job " + i));
        }
        Job begun = next(leaving);
        assertThat(within(LONG, () -> leaving.inFlight() == 3)).isTrue();
        begun.ack();
        assertThat(leaving.drain(LONG)).isTrue();
        leaving.close();
        assertThat(queue.snapshot().released()).isEqualTo(2);
        assertThat(queue.snapshot().queued()).isEqualTo(2);
        assertThat(next(worker(o -> {})).delivery()).isEqualTo(2);
    }

    @Test
    void aWorkerThatIsClosedGivesBackWhatItDidNotTake() throws Exception {
        JobQueue queue = queue(o -> o.reconnectTime(LONG));
        JobWorker leaving = worker(o -> o.credit(3));
        producer().put(Message.of("job"));
        assertThat(within(LONG, () -> leaving.inFlight() == 1)).isTrue();
        leaving.close();
        assertThat(next(worker(o -> {})).delivery()).isEqualTo(2);
        assertThat(queue.snapshot().released()).isOne();
    }

    @Test
    void theJobsOfAWorkerThatIsGoneComeBack() throws Exception {
        JobQueue queue = queue(o -> o.reconnectTime(Duration.ofMillis(100)));
        JobWorker dying = worker(o -> {});
        producer().put(Message.of("job"));
        next(dying);
        dying.close(Duration.ZERO);
        assertThat(next(worker(o -> {})).delivery()).isEqualTo(2);
        assertThat(queue.snapshot().abandoned()).isOne();
    }

    @Test
    void whatIsPutWhileTheQueueIsAwayIsThereWhenItComes() throws Exception {
        JobQueue first = queue(o -> {});
        JobProducer producer = closing(JobProducer.open(
                context, o -> o.socket(socket -> socket.reconnection(Reconnection.every(Duration.ofMillis(10))))));
        producer.socket().connect(endpoint);
        producer.put(Message.of("one"));
        first.close();
        CompletableFuture<Long> put = producer.putAsync(Message.of("two"));
        JobQueue second = closing(JobQueue.open(context));
        second.socket().bind(endpoint);
        assertThat(put.get(60, TimeUnit.SECONDS)).isPositive();
        assertThat(second.snapshot().queued()).isOne();
    }

    @Test
    void whatAWorkerSaidIsRepeatedToAQueueThatDidNotHearIt() throws Exception {
        JobQueue first = queue(o -> {});
        JobWorker worker = worker(o -> o.reconnection(Reconnection.every(Duration.ofMillis(10))));
        producer().put(Message.of("job"));
        Job job = next(worker);
        first.close();
        CompletableFuture<Boolean> settled = job.ack();
        JobQueue second = closing(JobQueue.open(context));
        second.socket().bind(endpoint);
        assertThat(settled.get(60, TimeUnit.SECONDS))
                .as("a queue in memory that does not know it")
                .isFalse();
    }

    /** Or else what was done for the one would be taken for done for the other. */
    @Test
    void twoQueuesInMemoryOneAfterTheOtherHaveNoNumbersInCommon() throws Exception {
        JobQueue first = queue(o -> {});
        long before = producer().put(Message.of("one"));
        first.close();
        queue(o -> {});
        assertThat(producer().put(Message.of("two"))).isGreaterThan(before);
    }

    @Test
    void aFullQueueRefusesAndAProducerHasOnlySoManyUnderWay() throws Exception {
        JobQueue queue = queue(o -> o.maxJobs(2));
        JobProducer producer = producer();
        producer.put(Message.of("a"));
        producer.put(Message.of("b"));
        assertThatThrownBy(() -> producer.put(Message.of("c")))
                .isInstanceOfSatisfying(
                        JobRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(JobRefusedException.Reason.FULL));
        assertThat(queue.snapshot().refused()).isOne();
        JobProducer lonely =
                closing(JobProducer.open(context, o -> o.maxOutstanding(1).timeout(Duration.ofMillis(300))));
        CompletableFuture<Long> first = lonely.putAsync(Message.of("x"));
        assertThatThrownBy(() -> lonely.put(Message.of("y"))).isInstanceOf(LimitReachedException.class);
        assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(RequestTimeoutException.class);
    }

    @Test
    void plainSocketsTakePart() throws Exception {
        JobQueue queue = queue(o -> {});
        ReqSocket producer = closing(ReqSocket.open(context));
        producer.connect(endpoint);
        producer.send(Message.of("PUT", "id", "body"));
        Message confirmation = producer.receive();
        assertThat(confirmation.text()).isEqualTo("OK");
        String number = confirmation.text(1);
        producer.send(Message.of("nonsense"));
        assertThat(producer.receive()).isEqualTo(Message.of("ERROR", "malformed", "an unknown word"));
        DealerSocket worker = closing(DealerSocket.open(context));
        worker.connect(endpoint);
        worker.send(Message.of("PUT"));
        worker.send(Message.of("", "READY", "", "1"));
        assertThat(worker.receive()).isEqualTo(Message.of("", "JOB", number, "1", "id", "body"));
        worker.send(Message.of("", "ACK", number, "1"));
        assertThat(worker.receive()).isEqualTo(Message.of("", "OK", number, "1"));
        assertThat(queue.snapshot().malformed()).isEqualTo(2);
    }

    @Test
    void theSnapshotOfItsSocketHasItsJobs() throws Exception {
        JobQueue queue = queue(o -> o.name("orders"));
        producer().put(Message.of("job"));
        assertThat(within(LONG, () -> queue.socket().snapshot().jobs().queued() == 1))
                .isTrue();
        assertThat(within(LONG, () -> queue.socket().snapshot().jobs().oldest().toMillis() > 300))
                .as("grows though nothing happens")
                .isTrue();
        assertThat(queue.socket().snapshot().toString()).contains("jobs: 1 queued, 0 leased, 0 dead");
        next(worker(o -> {})).ack();
        assertThat(within(LONG, () -> queue.socket().snapshot().jobs().done() == 1))
                .isTrue();
    }

    @Test
    void aQueueThatIsClosedEndsAllThatWaits() throws Exception {
        JobQueue queue = queue(o -> {});
        JobWorker worker = worker(o -> {});
        producer().put(Message.of("job"));
        Job job = next(worker);
        queue.close();
        queue.close();
        assertThat(queue.snapshot().put()).isOne();
        worker.close();
        assertThat(job.ack().get(60, TimeUnit.SECONDS)).isFalse();
        assertThatThrownBy(() -> worker.receive(LONG)).isInstanceOf(SocketClosedException.class);
        assertThatThrownBy(() -> queue(o -> o.directory(Path.of("/nowhere"))))
                .hasMessageContaining("weir-store-rocksdb");
    }

    @Test
    void aQueueThatIsClosedWithItsContextIsClosed() throws Exception {
        Context own = Context.create();
        JobQueue queue = JobQueue.open(own);
        own.close();
        queue.close();
        assertThat(queue.socket().isClosed()).isTrue();
    }
}
