package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeThrottleTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final HandshakeThrottle turns = new HandshakeThrottle();
    private final List<String> done = new ArrayList<>();

    private void ask(String address, String what) {
        if (turns.begin(loop)) {
            work(what);
        } else {
            turns.add(loop, address, () -> work(what));
        }
    }

    private void work(String what) {
        channel.advanceTimeBy(100, TimeUnit.MICROSECONDS);
        done.add(what);
    }

    /** The loop sees to its connections, and then to what is due. */
    private void turn() {
        channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void aLoopDoesOneThingInATurnAndAddressesTakeTurns() {
        channel.freezeTime();
        ask("a", "a0");
        ask("a", "a1");
        ask("a", "a2");
        ask("b", "b0");
        assertThat(done).containsExactly("a0");
        turn();
        assertThat(done).containsExactly("a0", "a1");
        turn();
        assertThat(done).containsExactly("a0", "a1", "b0");
        turn();
        turn();
        assertThat(done).containsExactly("a0", "a1", "b0", "a2");
        ask("c", "c0");
        assertThat(done).as("nothing waits, so it is done at once").endsWith("c0");
    }

    @Test
    void itTakesAsMuchTimeAsOthersHadButNoMoreThanAMillisecond() {
        channel.freezeTime();
        for (int i = 0; i < 100; i++) {
            ask("a", "a" + i);
        }
        turn();
        assertThat(done).as("one at once, and one in the turn").hasSize(2);
        channel.advanceTimeBy(350, TimeUnit.MICROSECONDS);
        turn();
        assertThat(done).as("and four of 100 us").hasSize(6);
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        turn();
        assertThat(done).hasSize(16);
    }

    @Test
    void whatWasRemovedCostsNoTurn() {
        channel.freezeTime();
        HandshakeThrottle.Step step = () -> work("gone");
        ask("a", "a0");
        turns.add(loop, "a", step);
        ask("b", "b0");
        turns.remove(loop, "a", step);
        turn();
        assertThat(done).containsExactly("a0", "b0");
    }
}
