package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LookupsTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();
    private final ResolverExecutor lookups = new ResolverExecutor(threads::add);

    private void look(int number) {
        lookups.execute(() -> done.add(number));
    }

    @Test
    void oneAfterTheOtherTakesOneThreadEach() {
        for (int i = 0; i < 100; i++) {
            look(i);
            assertThat(threads).hasSize(1);
            threads.remove().run();
        }
        assertThat(done).hasSize(100);
    }

    @Test
    void whatIsBeyondTheLimitWaitsInOrderForAThreadThatIsDone() {
        for (int i = 0; i < ResolverExecutor.AT_A_TIME + 3; i++) {
            look(i);
        }
        assertThat(threads).hasSize(ResolverExecutor.AT_A_TIME);
        threads.remove().run();
        assertThat(done)
                .containsExactly(
                        0, ResolverExecutor.AT_A_TIME, ResolverExecutor.AT_A_TIME + 1, ResolverExecutor.AT_A_TIME + 2);
    }

    @Test
    void aLookupThatFailsLeavesItsPlaceToOthers() {
        for (int i = 0; i < ResolverExecutor.AT_A_TIME; i++) {
            lookups.execute(() -> {
                throw new OutOfMemoryError("on purpose");
            });
            assertThatThrownBy(threads.remove()::run).isInstanceOf(OutOfMemoryError.class);
        }
        look(1);
        threads.remove().run();
        assertThat(done).containsExactly(1);
    }

    @Test
    void afterTheRushThereIsRoomForAsManyAgain() {
        for (int i = 0; i < ResolverExecutor.AT_A_TIME + 3; i++) {
            look(i);
        }
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
        for (int i = 0; i < ResolverExecutor.AT_A_TIME + 3; i++) {
            look(i);
        }
        assertThat(threads).hasSize(ResolverExecutor.AT_A_TIME);
    }
}
