package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AuthenticatorQueueTest {
    private final List<Runnable> threads = new ArrayList<>();
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void onlySoManyRunAtATimeInTheirOrder() {
        AuthenticatorQueue queue = new AuthenticatorQueue(threads::add, 2);
        for (int i = 0; i < 5; i++) {
            int number = i;
            queue.execute(() -> ran.add(number));
        }
        assertThat(threads).hasSize(2);
        threads.remove(1).run();
        assertThat(ran).containsExactly(1, 2, 3, 4);
        threads.remove(0).run();
        assertThat(ran).containsExactly(1, 2, 3, 4, 0);
    }

    @Test
    void aThreadIsAskedForAgainWhenAllAreDone() {
        AuthenticatorQueue queue = new AuthenticatorQueue(threads::add, 1);
        for (int i = 0; i < 3; i++) {
            int number = i;
            queue.execute(() -> ran.add(number));
            threads.remove(0).run();
        }
        assertThat(ran).containsExactly(0, 1, 2);
    }

    @Test
    void whatIsRejectedTakesNoPlace() {
        boolean[] closed = {true};
        AuthenticatorQueue queue = new AuthenticatorQueue(
                task -> {
                    if (closed[0]) {
                        throw new RejectedExecutionException("closed");
                    }
                    threads.add(task);
                },
                1);
        assertThatThrownBy(() -> queue.execute(() -> ran.add(0))).isInstanceOf(RejectedExecutionException.class);
        closed[0] = false;
        queue.execute(() -> ran.add(1));
        threads.remove(0).run();
        assertThat(ran).containsExactly(1);
    }
}
