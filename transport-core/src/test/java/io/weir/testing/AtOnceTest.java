package io.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    @Test
    void allCasesRunAtTheSameTimeAndHaveEndedWhenItReturns() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        Queue<String> ended = new ConcurrentLinkedQueue<>();
        AtOnce.forEach(List.of("a", "b", "c"), one -> {
            all.await(10, TimeUnit.SECONDS);
            ended.add(one);
        });
        assertThat(ended).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void everyCaseThatFailsIsNamedWithItsReason() {
        Queue<String> ended = new ConcurrentLinkedQueue<>();
        assertThatThrownBy(() -> AtOnce.forEach(List.of("a", "b", "c"), one -> {
                    assertThat(one).isEqualTo("b");
                    ended.add(one);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a: ")
                .hasMessageContaining("c: ")
                .hasMessageContaining("expected: \"b\"");
        assertThat(ended).containsExactly("b");
    }

    @Test
    void anInterruptIsPassedOn() throws Exception {
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        Thread test = new Thread(() -> {
            try {
                AtOnce.forEach(List.of("a", "b"), one -> {
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                });
            } catch (InterruptedException e) {
                // As it should.
            }
        });
        test.start();
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        test.interrupt();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        test.join();
    }
}
