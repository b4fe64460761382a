package io.weir.queue;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CombiningLockTest {
    private final CombiningLock lock = new CombiningLock();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void aTaskRunsAtOnceIfTheLockIsFree() {
        lock.execute(() -> done.add(1));
        assertThat(done).containsExactly(1);
    }

    @Test
    void tasksRunInOrderBeforeTheNextStep() throws Exception {
        lock.lock();
        Thread poster = new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                int number = i;
                lock.execute(() -> done.add(number));
            }
        });
        poster.start();
        poster.join();
        assertThat(done).as("the lock is held").isEmpty();
        lock.unlock();
        assertThat(done).hasSize(100).isSorted();
    }

    @Test
    void whatTheLockHolderPostsRunsWhenItUnlocks() {
        lock.lock();
        lock.execute(() -> done.add(1));
        assertThat(done).isEmpty();
        lock.unlock();
        assertThat(done).containsExactly(1);
    }

    @Test
    void aTaskNeverRunsInsideAnother() {
        AtomicInteger inside = new AtomicInteger();
        lock.execute(() -> {
            inside.incrementAndGet();
            lock.execute(() -> done.add(inside.get()));
            assertThat(done).isEmpty();
            inside.decrementAndGet();
        });
        assertThat(done).containsExactly(0);
    }

    @Test
    void aTaskThatThrowsHarmsNeitherTheLockHolderNorOtherTasks() {
        lock.lock();
        lock.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        lock.execute(() -> {
            throw new AssertionError("on purpose");
        });
        lock.execute(() -> done.add(1));
        lock.unlock();
        assertThat(done).containsExactly(1);
        lock.execute(() -> done.add(2));
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void oneThreadAtATimeHoldsTheLock() throws Exception {
        int threads = 8;
        int each = 20_000;
        int[] steps = new int[1];
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    lock.lock();
                    steps[0]++;
                    lock.unlock();
                    lock.execute(() -> steps[0]++);
                }
            }));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        lock.lock();
        assertThat(steps[0]).isEqualTo(2 * threads * each);
        lock.unlock();
    }

    @Test
    void anInterruptIsKeptForLater() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        lock.lock();
        Thread waiter = new Thread(() -> {
            lock.lock();
            lock.unlock();
            interrupted.set(Thread.interrupted() ? 1 : -1);
            locked.countDown();
        });
        waiter.start();
        assertThat(within(Duration.ofSeconds(10), () -> waiter.getState() == Thread.State.WAITING))
                .isTrue();
        waiter.interrupt();
        assertThat(within(Duration.ofMillis(20), () -> !waiter.isAlive())).isFalse();
        lock.unlock();
        locked.await();
        waiter.join();
        assertThat(interrupted).hasValue(1);
    }

    /**
     * A thread is woken for all that wait; if it had the lock already, without having slept, it wakes the next. It takes a
     * thread that is preempted at the wrong moment: more threads than processors, which give way while they hold the lock.
     */
    @Test
    @Tag("slow")
    @Timeout(300)
    void noThreadThatWaitsIsForgotten() throws Exception {
        List<Crowd> crowds = Stream.generate(Crowd::new).limit(4).toList();
        crowds.forEach(Crowd::start);
        assertThat(within(Duration.ofSeconds(250), () -> crowds.stream().allMatch(Crowd::hasEnded)))
                .isTrue();
        assertThat(crowds).noneMatch(Crowd::hasForgottenOne);
    }

    /** Threads that take one lock again and again, each once in a round, while another one runs a task. */
    private static final class Crowd {
        private static final int ROUNDS = 50_000;
        private static final int THREADS = 9;

        private final CombiningLock lock = new CombiningLock();
        private final CyclicBarrier round = new CyclicBarrier(THREADS);
        private final List<Thread> threads = new ArrayList<>();

        Crowd() {
            threads.add(new Thread(() -> repeat(() -> lock.execute(Thread::yield))));
            while (threads.size() < THREADS) {
                threads.add(new Thread(() -> repeat(this::step)));
            }
        }

        private void step() {
            lock.lock();
            Thread.yield();
            lock.unlock();
        }

        private void repeat(Runnable step) {
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    round.await(10, TimeUnit.SECONDS);
                    step.run();
                }
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                // One did not come, and stays asleep: so that it ends, too.
                lock.execute(() -> {});
            }
        }

        void start() {
            threads.forEach(Thread::start);
        }

        boolean hasEnded() {
            return threads.stream().noneMatch(Thread::isAlive);
        }

        boolean hasForgottenOne() {
            return round.isBroken();
        }
    }
}
