package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.work.Job;
import io.weir.patterns.work.JobId;
import io.weir.patterns.work.JobProducer;
import io.weir.patterns.work.JobWorker;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A queue in a process with 48 MiB of memory, whose jobs have many times as many bytes. */
@Timeout(600)
class LargeQueueTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SIZE = 32 << 10;
    private static final int WINDOW = 32;

    @TempDir
    private Path directory;

    @Test
    @Tag("slow")
    void jobsOfAHundredMebibytesFitIn48MebibytesAndOutliveTheQueue() throws Exception {
        fillAndDrain(3200);
    }

    @Test
    @Tag("stress")
    void jobsOfAGibibyteFitIn48MebibytesAndOutliveTheQueue() throws Exception {
        fillAndDrain(32 << 10);
    }

    private void fillAndDrain(int jobs) throws Exception {
        try (Context context = Context.create();
                ChildJvm queue = start()) {
            put(context, queue.line(), jobs);
            queue.tell("look");
            assertThat(queue.line()).startsWith(jobs + " queued, 0 leased, 0 dead ");
            queue.signal("KILL");
            queue.status();
        }
        try (Context context = Context.create();
                ChildJvm queue = start()) {
            work(context, queue.line(), jobs);
            queue.tell("look");
            assertThat(queue.line())
                    .startsWith("0 queued, 0 leased, 0 dead (0 bytes, 0 in the store alone)")
                    .contains("recovered " + jobs + ",", "done " + jobs + " ", "unreadable 0,");
        }
    }

    private ChildJvm start() throws Exception {
        return ChildJvm.start(List.of("-Xmx48m"), SmallQueue.class, directory.toString());
    }

    private static void put(Context context, String endpoint, int jobs) throws InterruptedException {
        Semaphore free = new Semaphore(WINDOW);
        AtomicInteger confirmed = new AtomicInteger();
        try (JobProducer producer = JobProducer.open(context, o -> o.timeout(PATIENCE))) {
            producer.socket().connect(endpoint);
            for (int i = 0; i < jobs; i++) {
                free.acquire();
                byte[] body = ByteBuffer.allocate(SIZE).putInt(i).array();
                producer.putAsync(JobId.of("job " + i), Message.wrap(body)).whenComplete((number, failure) -> {
                    if (failure == null) {
                        confirmed.incrementAndGet();
                    }
                    free.release();
                });
            }
            free.acquire(WINDOW);
        }
        assertThat(confirmed.get()).isEqualTo(jobs);
    }

    private static void work(Context context, String endpoint, int jobs) throws InterruptedException {
        try (JobWorker worker = JobWorker.open(context, o -> o.credit(WINDOW))) {
            worker.connect(endpoint);
            for (int i = 0; i < jobs; i++) {
                Job job = worker.receive(PATIENCE);
                assertThat(job).as("job %d", i).isNotNull();
                ByteBuffer body = ByteBuffer.wrap(job.body().array(0));
                assertThat(body.remaining()).isEqualTo(SIZE);
                assertThat(body.getInt()).isEqualTo(i);
                job.ack();
            }
            assertThat(worker.drain(PATIENCE)).isTrue();
        }
    }
}
