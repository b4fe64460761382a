package io.weir.queue;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BATCH = 10;

    private final WaitQueue waiters = new WaitQueue();
    private final Queue<Integer> goods = new ConcurrentLinkedQueue<>();

    /** Waits in the queue for one of the goods, and notes which thread got what. */
    private final class Customer extends Thread {
        private volatile Integer got;
        private volatile Exception failure;
        private final Deadline deadline;

        Customer(Deadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public void run() {
            try {
                got = waiters.await(goods::poll, deadline);
            } catch (InterruptedException e) {
                failure = e;
            }
        }

        boolean waits() {
            return getState() == State.WAITING || getState() == State.TIMED_WAITING;
        }
    }

    private Customer customer() {
        Customer customer = new Customer(Deadline.NEVER);
        customer.start();
        assertThat(within(PATIENCE, customer::waits)).isTrue();
        return customer;
    }

    private static final class Counting extends WaitNode {
        private int calls;

        @Override
        protected void called() {
            calls++;
        }
    }

    @Test
    void takesWhatIsThereWithoutWaiting() throws Exception {
        goods.add(7);
        assertThat(waiters.await(goods::poll, Deadline.NEVER)).isEqualTo(7);
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void servesInTheOrderOfComing() throws Exception {
        List<Customer> customers = List.of(customer(), customer(), customer());
        for (int i = 0; i < customers.size(); i++) {
            goods.add(i);
            waiters.wakeNext();
            customers.get(i).join(PATIENCE.toMillis());
            assertThat(customers.get(i).got).isEqualTo(i);
        }
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void oneCallWakesOne() throws Exception {
        Customer first = customer();
        Customer second = customer();
        goods.add(1);
        goods.add(2);
        waiters.wakeNext();
        first.join(PATIENCE.toMillis());
        assertThat(within(Duration.ofMillis(20), () -> !second.isAlive())).isFalse();
        waiters.wakeNext();
        second.join(PATIENCE.toMillis());
        assertThat(second.got).isEqualTo(2);
    }

    @Test
    void aWaiterThatIsCalledForNothingWaitsAgain() throws Exception {
        Customer customer = customer();
        waiters.wakeNext();
        assertThat(within(Duration.ofMillis(20), () -> !customer.isAlive())).isFalse();
        goods.add(1);
        waiters.wakeNext();
        customer.join(PATIENCE.toMillis());
        assertThat(customer.got).isEqualTo(1);
    }

    @Test
    void aCallGoesToTheNextWhenTheFirstIsInterrupted() throws Exception {
        Customer first = customer();
        Customer second = customer();
        first.interrupt();
        first.join(PATIENCE.toMillis());
        assertThat(first.failure).isInstanceOf(InterruptedException.class);
        goods.add(1);
        waiters.wakeNext();
        second.join(PATIENCE.toMillis());
        assertThat(second.got).isEqualTo(1);
    }

    @Test
    void aCallThatMeetsAnInterruptIsAnsweredOrPassedOn() throws Exception {
        for (int round = 0; round < 500; round++) {
            Customer first = customer();
            Customer second = customer();
            goods.add(1);
            Thread interrupter = new Thread(first::interrupt);
            interrupter.start();
            waiters.wakeNext();
            interrupter.join();
            assertThat(within(PATIENCE, () -> goods.isEmpty() && !first.isAlive()))
                    .isTrue();
            if (first.got != null) {
                goods.add(2);
                waiters.wakeNext();
            }
            second.join(PATIENCE.toMillis());
            assertThat(second.got).isNotNull();
        }
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void anInterruptBeforeWaitingTakesNothing() {
        goods.clear();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> waiters.await(goods::poll, Deadline.NEVER)).isInstanceOf(InterruptedException.class);
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void triesOnceMoreWhenTimeIsUp() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Integer got = waiters.await(
                () -> attempts.incrementAndGet() < 2 ? null : attempts.get(), Deadline.after(Duration.ofMillis(5)));
        assertThat(got).isEqualTo(2);
        assertThat(waiters.await(goods::poll, Deadline.after(Duration.ofMillis(5))))
                .isNull();
        assertThat(waiters.await(goods::poll, Deadline.after(Duration.ZERO))).isNull();
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void aWaiterThatGaveUpIsNotCalled() {
        Counting first = new Counting();
        Counting second = new Counting();
        waiters.join(first);
        waiters.join(second);
        waiters.leave(first);
        waiters.wakeNext();
        assertThat(first.calls).isZero();
        assertThat(second.calls).isEqualTo(1);
    }

    @Test
    void aWaiterThatLeavesAfterTheCallPassesItOn() {
        Counting first = new Counting();
        Counting second = new Counting();
        waiters.join(first);
        waiters.join(second);
        waiters.wakeNext();
        waiters.leave(first);
        assertThat(first.calls).isEqualTo(1);
        assertThat(second.calls).isEqualTo(1);
    }

    @Test
    void anAttemptThatFailsPassesTheCallOn() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        Thread failing = new Thread(() -> {
            try {
                waiters.await(
                        () -> {
                            if (attempts.incrementAndGet() > 1) {
                                throw new AssertionError("on purpose");
                            }
                            return null;
                        },
                        Deadline.NEVER);
            } catch (InterruptedException | AssertionError e) {
                failures.add(e);
            }
        });
        failing.start();
        assertThat(within(PATIENCE, () -> failing.getState() == Thread.State.WAITING))
                .isTrue();
        Customer second = customer();
        goods.add(1);
        waiters.wakeNext();
        second.join(PATIENCE.toMillis());
        failing.join();
        assertThat(second.got).isEqualTo(1);
        assertThat(failures).hasSize(1).first().isInstanceOf(AssertionError.class);
    }

    @Test
    void callingAllCallsEachOnce() {
        List<Counting> all = List.of(new Counting(), new Counting(), new Counting());
        all.forEach(waiters::join);
        waiters.wakeAll();
        waiters.wakeAll();
        assertThat(all).allSatisfy(waiter -> assertThat(waiter.calls).isEqualTo(1));
    }

    /** One call for each thing that comes, threads that give up at random: nothing is left while a thread waits. */
    @Test
    void noCallIsLostInACrowd() throws Exception {
        int batches = 2000;
        Semaphore served = new Semaphore(0);
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean patient = i == 0;
            Thread thread = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Duration time = Duration.ofNanos(ThreadLocalRandom.current().nextLong(200_000));
                    Deadline deadline = patient ? Deadline.NEVER : Deadline.after(time);
                    try {
                        if (waiters.await(goods::poll, deadline) != null) {
                            served.release();
                        }
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            thread.start();
            crowd.add(thread);
        }
        for (int i = 0; i < batches; i++) {
            for (int n = 0; n < BATCH; n++) {
                goods.add(n);
                waiters.wakeNext();
            }
            assertThat(served.tryAcquire(BATCH, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        for (Thread thread : crowd) {
            thread.interrupt();
            thread.join();
        }
    }
}
