package io.weir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A message with its body outside the heap is what one of arrays would be, until it is released. */
class LentMessageTest {
    private static final MessageMaker<Message, Origin> MAKER = new MessageMaker<>(Message.of(""));
    private static final int SIZE = 100_000;
    private static final byte[] ID = "id".getBytes(UTF_8);

    private final BodyMemory memory = new BodyMemory(64 << 20);
    private final byte[] bytes = new byte[SIZE];
    private final Message lent = lent();
    private final Message plain = Message.wrap(bytes);

    private Message lent() {
        new Random(1).nextBytes(bytes);
        PooledBody loan = Objects.requireNonNull(memory.lend(SIZE));
        loan.buffer().put(bytes);
        return MAKER.lent(new byte[0][], loan, null);
    }

    @Test
    void readsAsOneOfArrays() {
        assertThat(lent.frameCount()).isEqualTo(1);
        assertThat(lent.size()).isEqualTo(SIZE);
        assertThat(lent.length(0)).isEqualTo(SIZE);
        assertThat(lent.buffer(0)).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(lent.buffer(0).isReadOnly()).isTrue();
        assertThat(lent.bytes()).isEqualTo(bytes);
        assertThat(lent.text()).isEqualTo(plain.text());
        assertThat(lent).isEqualTo(plain).hasSameHashCodeAs(plain).hasToString(plain.toString());
        assertThat(plain).isEqualTo(lent);
        assertThat(lent).isNotEqualTo(Message.wrap(Arrays.copyOf(bytes, SIZE - 1)));
    }

    @Test
    void makesTheArrayOnce() {
        assertThat(lent.array(0)).isEqualTo(bytes).isSameAs(lent.array(0));
    }

    @Test
    void takesFramesBeforeItsBodyAndLosesThem() {
        Message routed = lent.prepend(new byte[0]).prepend(ID);
        assertThat(routed).isEqualTo(plain.prepend(new byte[0]).prepend(ID));
        assertThat(routed.length(0)).isEqualTo(2);
        assertThat(routed.array(0)).isEqualTo(ID);
        assertThat(routed.bytes(0)).isEqualTo(ID);
        assertThat(routed.buffer(0)).isEqualTo(ByteBuffer.wrap(ID));
        assertThat(routed.buffer(2)).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(routed.size()).isEqualTo(SIZE + 2);
        assertThat(routed.skip(2)).isEqualTo(plain);
        assertThat(routed.skip(0)).isSameAs(routed);
        assertThatThrownBy(() -> routed.skip(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> routed.array(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void hasAPrefixWithoutACopyOfAll() {
        assertThat(Messages.prefix(lent, 3)).isEqualTo(Arrays.copyOf(bytes, 3));
        assertThat(Messages.prefix(lent, 2 * SIZE)).isEqualTo(bytes);
        assertThat(Messages.prefix(lent.prepend(ID), 1)).isEqualTo(ID);
        assertThat(lent.array(0)).isSameAs(Messages.prefix(lent, 1));
    }

    @Test
    void isNotReadAfterItWasReleased() {
        Message routed = lent.prepend(ID);
        lent.release();
        lent.release();

        assertThatThrownBy(() -> lent.buffer(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(lent::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> routed.array(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Messages.prefix(lent, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Messages.retain(lent)).isInstanceOf(IllegalStateException.class);
        assertThat(routed.array(0)).isEqualTo(ID);
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void aReceiverInThisProcessReleasesItsOwn() {
        Origin origin = new Origin("inproc://a", RoutingId.NONE, "PUSH");
        Messages.retain(lent);
        Message received = Messages.handedOver(lent, origin);
        lent.release();
        assertThat(received).isEqualTo(plain);
        assertThat(received.origin()).isEqualTo(origin);

        received.withOrigin(origin).release();
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void aSenderThatMaySendItAgainReleasesItsOwn() {
        Message again = Messages.shared(lent);
        lent.release();
        assertThat(again).isEqualTo(plain);
        Messages.retain(again);
        Messages.releaseRetained(again);

        again.release();
        assertThat(memory.lentBytes()).isZero();
        assertThat(Messages.shared(plain)).isSameAs(plain);
    }

    @Test
    void hasABodyThatIsWorthIt() {
        PooledBody little = Objects.requireNonNull(memory.lend(SIZE)).shortenedTo(BodyMemory.LEAST - 1);
        assertThatThrownBy(() -> MAKER.lent(new byte[0][], little, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toReleaseArraysDoesNothing() {
        Messages.retain(plain);
        Messages.releaseRetained(plain);
        plain.release();
        assertThat(plain.bytes()).isEqualTo(bytes);
        assertThat(Messages.loan(plain)).isNull();
    }
}
