package io.weir.patterns.work;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow and fast workers share a queue: none waits for work while there is some, and the slow ones hold none up. */
@Tag("stress") // The time is the machine's, too.
@Timeout(300)
class MixedWorkersTest {
    private static final int JOBS = 1500;

    /** How long each of the workers has to do with a job. */
    private static final int[] MILLIS = {10, 10, 100, 100};

    @Test
    void theTimeForAllJobsIsWithinTenPercentOfTheIdeal() throws Exception {
        try (Context context = Context.create();
                JobQueue queue = JobQueue.open(context);
                JobProducer producer = JobProducer.open(context, o -> o.maxOutstanding(JOBS))) {
            String endpoint = queue.socket().bind("tcp://127.0.0.1:*").toString();
            producer.socket().connect(endpoint);
            CountDownLatch open = new CountDownLatch(JOBS);
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Labour> all = new ArrayList<>();
            for (int millis : MILLIS) {
                Labour labour = new Labour(millis, open);
                all.add(labour);
                JobWorker.open(context, threads, 1, labour, o -> o.credit(millis > 50 ? 2 : 4))
                        .connect(endpoint);
            }
            assertThat(within(Duration.ofSeconds(60), () -> queue.snapshot().workers() == MILLIS.length))
                    .isTrue();
            long start = System.nanoTime();
            for (int i = 0; i < JOBS; i++) {
                producer.putAsync(Message.of("job " + i));
            }
            assertThat(open.await(200, TimeUnit.SECONDS)).isTrue();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            threads.shutdown();
            // As long as each job took in truth, on a machine that has others to serve.
            double perNano = all.stream().mapToDouble(Labour::rate).sum();
            Duration ideal = Duration.ofNanos((long) (JOBS / perNano));
            assertThat(taken)
                    .as("ideal: %s", ideal)
                    .isLessThan(ideal.multipliedBy(110).dividedBy(100));
            assertThat(all.get(0).jobs.sum())
                    .as("jobs of a fast one")
                    .isGreaterThan(4 * all.get(3).jobs.sum());
        }
    }

    /** What one worker does. */
    private static final class Labour implements JobWorker.Handler {
        private final long millis;
        private final CountDownLatch open;
        private final LongAdder busy = new LongAdder();
        final LongAdder jobs = new LongAdder();

        Labour(long millis, CountDownLatch open) {
            this.millis = millis;
            this.open = open;
        }

        double rate() {
            return jobs.doubleValue() / busy.doubleValue();
        }

        @Override
        public void handle(Job job) throws InterruptedException {
            long begin = System.nanoTime();
            assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS))
                    .isFalse();
            busy.add(System.nanoTime() - begin);
            jobs.increment();
            open.countDown();
        }
    }
}
