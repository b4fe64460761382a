package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundRobinQueueTest {
    private final RoundRobinQueue<String> turns = new RoundRobinQueue<>();

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String piece = turns.poll(); piece != null; piece = turns.poll()) {
            rest.add(piece);
        }
        return rest;
    }

    @Test
    void addressesTakeTurnsAndWhatOneHasIsInItsOrder() {
        for (int i = 0; i < 3; i++) {
            turns.add("a", "a" + i);
        }
        turns.add("b", "b0");
        turns.add("c", "c0");
        turns.add("c", "c1");

        assertThat(rest()).containsExactly("a0", "b0", "c0", "a1", "c1", "a2");
        assertThat(turns.isEmpty()).isTrue();
    }

    @Test
    void aNewcomerWaitsForOnePieceOfAnother() {
        for (int i = 0; i < 1000; i++) {
            turns.add("a", "a" + i);
        }
        turns.add("b", "b0");

        assertThat(turns.poll()).isEqualTo("a0");
        assertThat(turns.poll()).isEqualTo("b0");
    }

    @Test
    void whatWasRemovedHasNoTurn() {
        turns.add("a", "a0");
        turns.add("b", "b0");
        turns.add("b", "b1");
        turns.remove("a", "a0");
        turns.remove("a", "a0");
        turns.remove("b", "b0");

        assertThat(rest()).containsExactly("b1");
    }
}
