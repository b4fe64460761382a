package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.testing.FakeGate;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundDrainTest {
    private final FakeGate link = new FakeGate();
    private final Flushes flushes = new Flushes();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes);
    private final ConnectionClosing closing = new ConnectionClosing(channel, link);
    private final AtomicLong lastWritten = new AtomicLong();
    private int wakes;
    private final OutboundDrain drain = new OutboundDrain(
            channel,
            link.outbound,
            new MessageWriter(channel, link, new MessageEncoder(1, FrameTransform.IDENTITY), link::lost, this::written),
            closing,
            () -> wakes++,
            lastWritten);

    private void written() {
        drain.endOutputIfDone();
    }

    @AfterEach
    void close() {
        channel.close();
        channel.runPendingTasks();
        channel.checkException();
        sent();
    }

    private void offer(int count, int size) {
        for (int i = 0; i < count; i++) {
            assertThat(link.outbound.offer(Message.wrap(new byte[size]))).isTrue();
        }
        link.outbound.flush();
    }

    /** Drains as often as the drain asks for. */
    private void drainAll() {
        int before;
        do {
            before = wakes;
            drain.drain();
        } while (wakes > before);
    }

    private int sent() {
        int bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes;
    }

    @Test
    void manyMessagesAreOneWriteAndTheQueueSleepsWhenNoneIsLeft() {
        int[] woken = {0};
        link.outbound.onReadable(() -> woken[0]++);
        offer(100, 10);
        drain.drain();
        assertThat(flushes.writes).isEqualTo(1);
        assertThat(sent()).isEqualTo(1200);
        assertThat(lastWritten.get()).isNotZero();
        offer(1, 10);
        assertThat(woken[0]).isEqualTo(1);
    }

    @Test
    void aFlushThatCallsBackDoesNotDrainTwice() {
        flushes.onFlush = drain::drain;
        offer(3, 100_000);
        drainAll();
        assertThat(sent()).isEqualTo(3 * (100_000 + 9));
    }

    @Test
    void aDrainGivesTheEventLoopBackAndAsksToBeCalledAgain() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(16 << 20, 32 << 20));
        offer(3, 1 << 20);
        drain.drain();
        assertThat(wakes).isEqualTo(1);
        assertThat(sent()).isBetween(1 << 20, 2 << 20);
        drainAll();
        assertThat(link.outbound.isReadable()).isFalse();
    }

    @Test
    void aChannelThatTakesNothingLeavesTheMessagesInTheQueue() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        offer(3, 10);
        drain.drain();
        assertThat(link.outbound.depth()).isEqualTo(3);
        assertThat(wakes).isZero();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        drain.drain();
        assertThat(sent()).isEqualTo(36);
    }

    @Test
    void whenWeEndTheConnectionItsOutputEndsBehindTheLastMessage() {
        offer(2, 100_000);
        closing.finish();
        drainAll();
        assertThat(sent()).isEqualTo(2 * (100_000 + 9));
        assertThat(closing.state()).isEqualTo(ConnectionState.OUTPUT_ENDED);
    }

    @Test
    void nothingIsWrittenOnceTheChannelIsGone() {
        offer(2, 10);
        closing.inactive();
        drain.drain();
        assertThat(flushes.writes).isZero();
        assertThat(link.outbound.depth()).isEqualTo(2);
    }

    private static final class Flushes extends ChannelOutboundHandlerAdapter {
        int writes;
        Runnable onFlush = () -> {};

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            writes++;
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            onFlush.run();
            ctx.flush();
        }
    }
}
