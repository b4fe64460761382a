package io.weir.netty.zmtp;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.testing.Allocations;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A decoder that hears a stream in pieces, for a receiver that has room for a few messages at a time, up to the end of the
 * connection. Whatever the stream, it looks that the end is told once and last, that nothing is handed over where there is no
 * room, that all buffers are released, and that the peer made us allocate no more than it has sent.
 */
final class Hearing implements DecoderSink {
    private static final Origin ORIGIN = new Origin("there", RoutingId.NONE, "PUSH");

    /** What one connection may allocate whatever it says: the channel, and 64 KiB for a size that was announced. */
    private static final long FIXED = 512 * 1024;

    /** The smallest message has two bytes, and is an object with an array. */
    private static final long PER_BYTE = 1024;

    final List<Object> events = new ArrayList<>();

    @Nullable Refusal refusal;

    private final int roomAtATime;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final FrameDecoder decoder;
    private final BodyMemory bodies;
    private int room;
    private int ended;

    /**
     * Hears the stream in pieces of that many bytes, and then the end.
     *
     * @param roomAtATime after so many messages the receiver says that it is full, until the next piece is there
     */
    static Hearing of(
            byte[] stream,
            int piece,
            int roomAtATime,
            Limits limits,
            Supplier<FrameTransform> transforms,
            BodyMemory bodies) {
        return Allocations.within(FIXED + PER_BYTE * stream.length, () -> {
            Hearing hearing = new Hearing(limits, transforms.get(), roomAtATime, bodies);
            hearing.hear(stream, piece);
            return hearing;
        });
    }

    private Hearing(Limits limits, FrameTransform transform, int roomAtATime, BodyMemory bodies) {
        this.roomAtATime = roomAtATime;
        this.room = roomAtATime;
        this.bodies = bodies;
        channel.freezeTime();
        channel.config().setAllocator(allocator);
        HeartbeatHandler heartbeats =
                new HeartbeatHandler(Heartbeats.OFF, 1, new MessageEncoder(1, FrameTransform.IDENTITY), this);
        decoder = new FrameDecoder(ORIGIN, limits, transform, bodies, this, heartbeats);
        channel.pipeline().addLast(decoder);
    }

    private void hear(byte[] stream, int piece) {
        for (int at = 0; at < stream.length && channel.isActive(); at += piece) {
            int end = Math.min(stream.length, at + piece);
            channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(stream, at, end - at));
            channel.pipeline().fireChannelReadComplete();
            makeRoom();
        }
        channel.close();
        for (int round = 0; ended == 0 && round <= stream.length; round++) {
            makeRoom();
        }
        check(ended == 1, "the end was told " + ended + " times");
        channel.checkException();
        channel.runPendingTasks();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            ReferenceCountUtil.release(out);
        }
        long kept = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        check(kept == 0, kept + " bytes of buffers were not released");
    }

    /** Gives back what the messages lie in, and looks that nothing else is lent. */
    void forget() {
        for (Object event : events) {
            if (event instanceof Message message) {
                message.release();
            }
        }
        check(bodies.lentBytes() == 0, bodies.lentBytes() + " bytes of bodies are still lent");
    }

    private void makeRoom() {
        if (room == 0) {
            room = roomAtATime;
            decoder.resume();
        }
    }

    /** Compares with what should have been heard. */
    void isAs(ReferenceDecoder expected) {
        if (refusal != expected.refusal || !events.equals(expected.events)) {
            throw new AssertionError("heard " + events + ", then " + refusal + " (expected: " + expected.events
                    + ", then " + expected.refusal + ")");
        }
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public boolean hasRoom() {
        return room > 0;
    }

    @Override
    public boolean message(Message message) {
        check(room > 0, "a message without room");
        check(refusal == null && ended == 0, "a message after the end");
        events.add(message);
        room--;
        return room > 0;
    }

    @Override
    public void command(Command command) {
        check(refusal == null && ended == 0, "a command after the end");
        events.add(ReferenceDecoder.text(command));
    }

    @Override
    public void burstEnd() {}

    @Override
    public void ended() {
        ended++;
    }

    @Override
    public void refused(RefusedException why) {
        check(refusal == null, "refused twice");
        refusal = why.refusal();
        channel.close();
    }
}
