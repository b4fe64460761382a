package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConflatingSlotTest {
    private final MessageQueue slot = MessageQueues.conflating();

    @Test
    void keepsTheNewestOnly() {
        for (int i = 0; i < 10; i++) {
            assertThat(slot.offer(Message.of("message " + i))).isTrue();
        }
        assertThat(slot.depth()).isEqualTo(1);
        assertThat(slot.bytes()).isEqualTo("message 9".length());
        assertThat(slot.isReadable()).isTrue();
        assertThat(slot.poll()).isEqualTo(Message.of("message 9"));
        assertThat(slot.poll()).isNull();
        assertThat(slot.isReadable()).isFalse();
        assertThat(slot.depth()).isZero();
        assertThat(slot.bytes()).isZero();
    }

    @Test
    void tellsWhatWasReplaced() {
        List<Message> replaced = new ArrayList<>();
        MessageQueue telling = MessageQueues.conflating(replaced::add);
        Message one = Message.of("1");
        telling.offer(one);
        telling.offer(Message.of("2"));
        telling.poll();
        telling.offer(Message.of("3"));
        assertThat(replaced).containsExactly(one);
    }

    @Test
    void countsWhatWasReplaced() {
        slot.offer(Message.of("1"));
        slot.offer(Message.of("2"));
        slot.poll();
        slot.offer(Message.of("3"));
        assertThat(slot.offered()).isEqualTo(3);
        assertThat(slot.conflated()).isEqualTo(1);
        assertThat(slot.taken()).isEqualTo(1);
        assertThat(slot.depth()).isEqualTo(1);
    }

    @Test
    void alwaysHasRoom() {
        slot.highWaterMark(1);
        slot.byteBudget(1);
        slot.offer(Message.of("more than one byte"));
        assertThat(slot.hasRoomFor(Long.MAX_VALUE)).isTrue();
        assertThat(slot.awaitRoom(1)).isFalse();
    }

    @Test
    void wakesTheConsumerThatSlept() {
        AtomicInteger woken = new AtomicInteger();
        slot.onReadable(woken::incrementAndGet);
        assertThat(slot.awaitMessages()).isTrue();
        slot.offer(Message.of("1"));
        slot.flush();
        slot.offer(Message.of("2"));
        slot.flush();
        assertThat(woken).hasValue(1);
        assertThat(slot.awaitMessages()).isFalse();
    }
}
