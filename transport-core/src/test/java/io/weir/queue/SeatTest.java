package io.weir.queue;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeatTest {
    private final Seat seat = new Seat();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void anErrandIsDoneAtOnceIfNobodySits() {
        seat.post(() -> done.add(1));
        assertThat(done).containsExactly(1);
    }

    @Test
    void errandsAreDoneInOrderBeforeTheNextStep() throws Exception {
        seat.take();
        Thread poster = new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                int number = i;
                seat.post(() -> done.add(number));
            }
        });
        poster.start();
        poster.join();
        assertThat(done).as("somebody sits").isEmpty();
        seat.leave();
        assertThat(done).hasSize(100).isSorted();
    }

    @Test
    void whatIsPostedWhileSittingIsDoneOnLeaving() {
        seat.take();
        seat.post(() -> done.add(1));
        assertThat(done).isEmpty();
        seat.leave();
        assertThat(done).containsExactly(1);
    }

    @Test
    void anErrandNeverRunsInsideAnother() {
        AtomicInteger inside = new AtomicInteger();
        seat.post(() -> {
            inside.incrementAndGet();
            seat.post(() -> done.add(inside.get()));
            assertThat(done).isEmpty();
            inside.decrementAndGet();
        });
        assertThat(done).containsExactly(0);
    }

    @Test
    void aThrowingErrandHarmsNobody() {
        seat.take();
        seat.post(() -> {
            throw new IllegalStateException("on purpose");
        });
        seat.post(() -> {
            throw new AssertionError("on purpose");
        });
        seat.post(() -> done.add(1));
        seat.leave();
        assertThat(done).containsExactly(1);
        seat.post(() -> done.add(2));
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void takesWaitForEachOtherAndOneIsLetInAtATime() throws Exception {
        int threads = 8;
        int each = 20_000;
        int[] steps = new int[1];
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    seat.take();
                    steps[0]++;
                    seat.leave();
                    seat.post(() -> steps[0]++);
                }
            }));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        seat.take();
        assertThat(steps[0]).isEqualTo(2 * threads * each);
        seat.leave();
    }

    @Test
    void anInterruptIsKeptForLater() throws Exception {
        CountDownLatch sat = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        seat.take();
        Thread waiter = new Thread(() -> {
            seat.take();
            seat.leave();
            interrupted.set(Thread.interrupted() ? 1 : -1);
            sat.countDown();
        });
        waiter.start();
        assertThat(within(Duration.ofSeconds(10), () -> waiter.getState() == Thread.State.WAITING))
                .isTrue();
        waiter.interrupt();
        assertThat(within(Duration.ofMillis(20), () -> !waiter.isAlive())).isFalse();
        seat.leave();
        sat.await();
        waiter.join();
        assertThat(interrupted).hasValue(1);
    }
}
