package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import org.junit.jupiter.api.Test;

class WriteCoalescerTest {
    private static final int MARK = 100;

    private final MessageQueue queue = MessageQueues.bounded(MARK, 0);
    private final WriteCoalescer stream = new WriteCoalescer(queue);

    /** A sender that goes on until there is no room, and waits. */
    private void fill() {
        while (queue.offer(Message.of("message"))) {
            // There is room for another one.
        }
        assertThat(queue.awaitRoom(0)).isTrue();
    }

    private void write(int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(queue.poll()).isNotNull();
        }
    }

    @Test
    void aSenderThatAlwaysFindsRoomIsNoStream() {
        for (int i = 0; i < MARK; i++) {
            assertThat(queue.offer(Message.of("message"))).isTrue();
        }
        write(MARK);
        assertThat(stream.isWorthAPause(MARK)).isFalse();
    }

    @Test
    void aSenderThatStarvedIsWorthAPauseOnceLittleIsLeft() {
        fill();
        write(50);
        assertThat(stream.isWorthAPause(50)).as("as many are left").isFalse();
        write(40);
        assertThat(stream.isWorthAPause(40)).as("ten are left").isTrue();
    }

    @Test
    void aSenderThatDroppedIsWorthAPauseToo() {
        queue.refuse();
        assertThat(stream.isWorthAPause(32)).isTrue();
    }

    @Test
    void fewMessagesInABufferAreNoStream() {
        fill();
        write(MARK);
        assertThat(stream.isWorthAPause(31)).isFalse();
        assertThat(stream.isWorthAPause(32)).isTrue();
    }

    @Test
    void aPauseInWhichNoMessageCameIsTheLast() {
        fill();
        write(MARK);
        assertThat(stream.isWorthAPause(MARK)).isTrue();
        stream.pause();
        fill();
        stream.resume();
        write(MARK);
        assertThat(stream.isWorthAPause(MARK)).as("it starved again").isTrue();
        stream.pause();
        stream.resume();
        assertThat(stream.isWorthAPause(MARK)).isFalse();
    }
}
