package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.Origin;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.RefusedException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bytes of a connection and pulls messages from them for as long as the {@link DecoderSink} has room.
 *
 * <pre>
 *                       sink says it is full
 *             +--------+ ------------------> +---------+
 *   bytes --> | handing|                     | stalled | &lt;-- bytes are kept
 *             |  over  | &lt;------------------ |         |
 *             +--------+       resume        +---------+
 * </pre>
 *
 * <p>Turning auto-read off is the sink's business and not enough: one read of 128 KiB holds 7,200 small messages, and
 * after a FIN epoll reads on regardless. What is kept is therefore bounded by the read buffers of one read loop and by
 * what the kernel had received when the peer closed.
 *
 * <p>The end of the connection is told by {@link DecoderSink#ended()} when the last whole message has been handed over, which
 * may be long after the channel and this handler are gone from the pipeline; {@link #resume} works until then.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
    private final FrameReader reader;
    private final FrameTransform transform;
    private final HeartbeatHandler heartbeats;
    private final DecoderSink sink;
    private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>();

    /** Whether the sink said that it is full; only a resume ends it. */
    private boolean stalled;

    private boolean handingOver;
    private boolean resumed;
    private boolean discarding;
    private boolean inactive;
    private boolean ended;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable LowWaterMark mark;

    /**
     * Decodes for one connection.
     *
     * @param origin what every message from there carries
     * @param limits what the peer may cost
     * @param transform what the mechanism made of the frames
     * @param bodies where large bodies are put
     * @param sink takes what is decoded, and the refusal of the peer
     * @param heartbeats answers the PINGs
     */
    FrameDecoder(
            Origin origin,
            Limits limits,
            FrameTransform transform,
            BodyMemory bodies,
            DecoderSink sink,
            HeartbeatHandler heartbeats) {
        this.transform = transform;
        this.sink = sink;
        this.heartbeats = heartbeats;
        this.reader = new FrameReader(origin, limits, transform, bodies, sink, heartbeats);
    }

    /** Has messages carry the traces that come before them: both ends have said that they know those. */
    void readTraces() {
        reader.readTraces();
    }

    /**
     * Goes on after the sink was full, and says whether all that is kept has been handed over, so that there is reason
     * to read from the channel again. Event loop only. Calling it without need, twice, or from within the sink's own
     * methods does no harm.
     */
    boolean resume() {
        stalled = false;
        resumed = true;
        handOver();
        endBurst();
        return !stalled && kept.isEmpty();
    }

    /**
     * Gives up: what is kept, and whatever arrives from now on, is thrown away. Event loop only. A sink that calls it
     * from within {@link DecoderSink#message} answers that it has no room.
     */
    void discard() {
        discarding = true;
        if (!handingOver) {
            throwAway();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        heartbeats.joinBefore(ctx);
        // With other buffers a handler may stand before us that changes the bytes: they are not those that the system
        // has.
        if (ctx.channel().config().getRecvByteBufAllocator() instanceof ReadBuffers buffers) {
            mark = new LowWaterMark(ctx.channel());
            heartbeats.lookBehind(mark);
            buffers.prefer(this::room);
        }
    }

    /** Where the channel may put the bytes that it reads next; null if anywhere. */
    private @Nullable ByteBuf room() {
        return kept.isEmpty() && !handingOver && !discarding ? reader.room() : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (discarding) {
            in.release();
            return;
        }
        ByteBuf tail = reader.cutTail(in, ctx.alloc());
        kept.add(in);
        if (tail != null) {
            kept.add(tail);
        }
        handOver();
        if (stalled) {
            endBurst();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        endBurst();
        awaitMissing();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inactive = true;
        endIfDone();
        ctx.fireChannelInactive();
    }

    /** A closed channel removes its handlers, and what it had received is still to be handed over. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!inactive) {
            discard();
        }
    }

    private void handOver() {
        if (handingOver || stalled) {
            // In the first case the sink called back, and the loop below, still on the stack, will see what changed.
            return;
        }
        handingOver = true;
        Throwable failure = null;
        try {
            do {
                resumed = false;
                stalled = !readKept();
            } while (stalled && resumed);
        } catch (RefusedException | RuntimeException | OutOfMemoryError e) {
            failure = e;
            discarding = true;
        }
        handingOver = false;
        if (failure != null) {
            fail(failure);
        }
        if (discarding) {
            throwAway();
        }
        endIfDone();
    }

    /** Reads what is kept and says whether the sink had room for all of it. */
    private boolean readKept() throws RefusedException {
        ByteBuf in = kept.peek();
        while (in != null && !discarding) {
            if (!sink.hasRoom() || !reader.read(in)) {
                return false;
            }
            kept.remove().release();
            in = kept.peek();
        }
        return true;
    }

    /** What came before the fault has been handed over and counts. */
    private void fail(Throwable failure) {
        endBurst();
        if (failure instanceof RefusedException refused) {
            sink.refused(refused);
        } else if (ctx != null) {
            ctx.fireExceptionCaught(failure);
        }
    }

    private void throwAway() {
        for (ByteBuf in = kept.poll(); in != null; in = kept.poll()) {
            in.release();
        }
        reader.clear();
        awaitMissing();
        endIfDone();
    }

    private void awaitMissing() {
        if (mark != null) {
            mark.await(reader.missing());
        }
    }

    private void endBurst() {
        sink.burstEnd();
        sink.turnEnd(incomplete());
        heartbeats.flush();
    }

    private long incomplete() {
        long bytes = reader.incomplete();
        // Mostly nothing is kept, and an iterator for each burst would be garbage.
        if (!kept.isEmpty()) {
            for (ByteBuf in : kept) {
                bytes += in.readableBytes();
            }
        }
        return bytes;
    }

    /** The connection ends without the event loop, which has ended; what is kept is dropped. */
    void end() {
        kept.forEach(ByteBuf::release);
        kept.clear();
        inactive = true;
        endIfDone();
    }

    private void endIfDone() {
        if (inactive && kept.isEmpty() && !handingOver && !ended) {
            ended = true;
            reader.clear();
            endBurst();
            sink.ended();
            transform.ended();
        }
    }
}
