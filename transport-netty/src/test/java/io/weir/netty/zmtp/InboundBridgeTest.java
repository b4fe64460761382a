package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.Origin;
import io.weir.RoutingId;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.testing.FakeGate;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.queue.ReceiveMemory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboundBridgeTest {
    private static final String MESSAGE = "000161";

    private final FakeGate link = new FakeGate();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionClosing closing = new ConnectionClosing(channel, link);
    private final AtomicLong lastRead = new AtomicLong();
    private int ends;
    private int resumes;
    private final InboundBridge bridge = new InboundBridge(
            channel, link, closing, ReceiveMemory.unlimited().ofSocket(), () -> ends++, () -> resumes++, lastRead);
    private final FrameDecoder decoder = new FrameDecoder(
            new Origin("there", RoutingId.NONE, "PUSH"),
            Samples.LIMITS,
            FrameTransform.IDENTITY,
            new BodyMemory(64 << 20),
            bridge,
            new HeartbeatHandler(Heartbeats.OFF, 1, new MessageEncoder(1, FrameTransform.IDENTITY), bridge));

    @BeforeEach
    void add() {
        link.inbound.onRoom(() -> resumes++);
        channel.pipeline().addLast(decoder);
    }

    @AfterEach
    void close() {
        channel.close();
        channel.runPendingTasks();
        decoder.discard();
        channel.checkException();
    }

    private void feed(String hex) {
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
        channel.pipeline().fireChannelReadComplete();
    }

    @Test
    void whatIsDecodedIsReadableAtTheEndOfTheBurst() {
        feed(MESSAGE + MESSAGE);
        assertThat(link.inbound.depth()).isEqualTo(2);
        assertThat(lastRead.get()).isNotZero();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aFullQueueStopsTheReadingUntilThereIsRoom() {
        link.inbound.highWaterMark(2);
        feed(MESSAGE.repeat(5));
        assertThat(link.inbound.depth()).isEqualTo(2);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(link.inbound.poll()).isNotNull();
        assertThat(link.inbound.poll()).isNotNull();
        link.inbound.afterPolls();
        assertThat(resumes).isEqualTo(1);
        bridge.resume(decoder);
        assertThat(link.inbound.depth()).isEqualTo(2);
        assertThat(channel.config().isAutoRead()).isFalse();
        drainAll();
        bridge.resume(decoder);
        assertThat(link.inbound.depth()).isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    private void drainAll() {
        Message message = link.inbound.poll();
        while (message != null) {
            message = link.inbound.poll();
        }
        link.inbound.afterPolls();
    }

    @Test
    void twoResumesDeliverAHeldMessageOnce() {
        link.inbound.byteBudget(1);
        feed(MESSAGE + MESSAGE);
        long before = link.inbound.offered();
        drainAll();
        bridge.resume(decoder);
        bridge.resume(decoder);
        drainAll();
        bridge.resume(decoder);
        assertThat(link.inbound.offered()).isEqualTo(2).isGreaterThanOrEqualTo(before);
    }

    @Test
    void theLinkHearsOfTheEndBehindTheLastMessage() {
        link.inbound.highWaterMark(1);
        feed(MESSAGE + MESSAGE);
        channel.close();
        channel.runPendingTasks();
        assertThat(link.closed).isNotDone();
        drainAll();
        bridge.resume(decoder);
        assertThat(link.inbound.offered()).isEqualTo(2);
        assertThat(link.closed).isNotDone();
        drainAll();
        bridge.resume(decoder);
        assertThat(link.closed).isCompletedWithValue(true);
        assertThat(ends).isEqualTo(1);
        assertThat(closing.state()).isEqualTo(ConnectionState.ENDED);
    }

    @Test
    void whatIsDiscardedIsReadOnSoThatTheCloseIsNoReset() {
        link.inbound.highWaterMark(1);
        feed(MESSAGE.repeat(3));
        assertThat(channel.config().isAutoRead()).isFalse();
        closing.finish();
        bridge.discard(decoder);
        assertThat(channel.config().isAutoRead()).isTrue();
        feed(MESSAGE);
        assertThat(link.inbound.offered()).isEqualTo(1);
    }
}
