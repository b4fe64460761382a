package io.weir.patterns.work;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.JobRefusedException;
import io.weir.Message;
import io.weir.socket.Context;
import io.weir.testing.FakeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue that has no body in memory: each is read from the store when a worker gets the job. */
@Timeout(120)
class StoredBodiesTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int JOBS = 500;

    private final FakeStore store = new FakeStore();

    @AutoClose
    private final Context context = Context.create();

    @AutoClose
    private final JobQueue queue =
            JobQueue.open(context, o -> o.store(store, "jobs").bodiesInMemory(0).reconnectTime(Duration.ZERO));

    @AutoClose
    private final JobProducer producer = JobProducer.open(context);

    private String endpoint = "";

    @BeforeEach
    void bind() {
        endpoint = queue.socket().bind("tcp://127.0.0.1:*").toString();
        producer.socket().connect(endpoint);
    }

    private JobWorker worker() {
        JobWorker worker = JobWorker.open(context, o -> o.credit(100));
        worker.connect(endpoint);
        return worker;
    }

    private static String next(JobWorker worker) throws InterruptedException {
        Job job = Objects.requireNonNull(worker.receive(LONG), "a job");
        job.ack();
        return job.body().text(0);
    }

    @Test
    void jobsArriveWholeAndInOrderAndNoneIsInMemoryMeanwhile() throws Exception {
        long bytes = 0;
        for (int i = 0; i < JOBS; i++) {
            Message body = Message.of("body " + i);
            bytes += body.size();
            producer.putAsync(body);
        }
        eventually(() -> assertThat(queue.snapshot().put()).isEqualTo(JOBS));
        assertThat(queue.snapshot().stored()).isEqualTo(bytes);
        try (JobWorker worker = worker()) {
            for (int i = 0; i < JOBS; i++) {
                assertThat(next(worker)).isEqualTo("body " + i);
            }
            assertThat(worker.drain(LONG)).isTrue();
        }
        assertThat(queue.snapshot().bodiesRead()).isEqualTo(JOBS);
        assertThat(queue.snapshot().stored()).isZero();
        assertThat(queue.snapshot().done()).isEqualTo(JOBS);
    }

    @Test
    void aJobThatComesBackIsReadOnceMore() throws InterruptedException {
        producer.put(Message.of("again"));
        try (JobWorker worker = worker()) {
            Objects.requireNonNull(worker.receive(LONG)).reject(true, "not now");
            assertThat(next(worker)).isEqualTo("again");
        }
        assertThat(queue.snapshot().bodiesRead()).isEqualTo(2);
    }

    @Test
    void anOperatorSeesABodyThatIsInTheStoreAlone() throws InterruptedException {
        long job = producer.put(Message.of("looked at"));
        try (JobOperator operator = operator()) {
            assertThat(operator.body(job).text(0)).isEqualTo("looked at");
        }
    }

    private JobOperator operator() {
        JobOperator operator = JobOperator.open(context, o -> {});
        operator.socket().connect(endpoint);
        return operator;
    }

    @Test
    void aJobWhoseBodyCannotBeReadIsDeadAndTheOthersGoOn() throws Exception {
        store.damage(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains("second") ? null : bytes);
        producer.put(Message.of("first"));
        long lost = producer.put(Message.of("second"));
        producer.put(Message.of("third"));
        try (JobWorker worker = worker();
                JobOperator operator = operator()) {
            assertThat(next(worker)).isEqualTo("first");
            assertThat(next(worker)).isEqualTo("third");
            assertThat(operator.list(JobOperator.Where.DEAD, 0, 10))
                    .singleElement()
                    .satisfies(job -> assertThat(job.reason()).isEqualTo("its body cannot be read from the store"));
            assertThatThrownBy(() -> operator.body(lost))
                    .isInstanceOf(JobRefusedException.class)
                    .hasMessageContaining("cannot be read");
            operator.requeue(lost);
            eventually(() -> assertThat(queue.snapshot().died()).isEqualTo(2));
            operator.remove(lost);
        }
        assertThat(queue.snapshot().unreadable()).isOne();
        assertThat(queue.snapshot().put()).isEqualTo(3);
    }

    @Test
    void jobsWaitWhileTheStoreCannotBeReadAndGoOnWhenItCan() throws InterruptedException {
        producer.put(Message.of("waits"));
        store.failReads(new IOException("unplugged"));
        try (JobWorker worker = worker()) {
            assertThat(worker.receive(Duration.ofMillis(200))).isNull();
            assertThat(queue.snapshot().queued()).isOne();
            assertThat(queue.snapshot().delivered()).isZero();
            store.failReads(null);
            assertThat(next(worker)).isEqualTo("waits");
        }
    }
}
