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
            queue.execute("here", () -> ran.add(number));
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
            queue.execute("here", () -> ran.add(number));
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
        assertThatThrownBy(() -> queue.execute("here", () -> ran.add(0)))
                .isInstanceOf(RejectedExecutionException.class);
        closed[0] = false;
        queue.execute("here", () -> ran.add(1));
        threads.remove(0).run();
        assertThat(ran).containsExactly(1);
    }

    private void ask(AuthenticatorQueue queue, String network, int number) {
        queue.execute(network, () -> ran.add(number));
    }

    @Test
    void networksTakeTurns() {
        AuthenticatorQueue queue = new AuthenticatorQueue(threads::add, 1);
        for (int i = 0; i < 4; i++) {
            ask(queue, "crowd", i);
        }
        ask(queue, "newcomer", 100);
        threads.remove(0).run();
        assertThat(ran).containsExactly(0, 1, 100, 2, 3);
    }

    @Test
    void thoseThatWereDeniedWaitBehindTheOthersButForEveryEighthTurn() {
        AuthenticatorQueue queue = new AuthenticatorQueue(threads::add, 1);
        ask(queue, "others", 0);
        queue.denied("guesser");
        ask(queue, "guesser", 100);
        ask(queue, "guesser", 101);
        for (int i = 1; i <= 10; i++) {
            ask(queue, "others", i);
        }
        threads.remove(0).run();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 100, 8, 9, 10, 101);
    }
}
