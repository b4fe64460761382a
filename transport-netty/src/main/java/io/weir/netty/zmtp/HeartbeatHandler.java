package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends PINGs, answers those of the peer, and reports a peer that shows no life (RFC 37, section "Connection
 * Heartbeating"). It stands before the decoder, because any byte is a sign of life: libzmq asks for a whole frame, and
 * cuts connections over which a large one is on its way.
 *
 * <p>{@link SilenceTimeout} says when the peer is given up. Time in which we do not read does not count, since nothing can
 * reach us then; our PINGs go out all the same. There is one timer, which looks at the clock when it fires and is not moved
 * by what arrives.
 *
 * <p>With heartbeats off it stands in no pipeline, and joins that of its connection when the peer sends the first PING.
 */
final class HeartbeatHandler extends ChannelDuplexHandler {
    private static final int TTL_SIZE = 2;
    private static final int MAX_CONTEXT = 16;
    private static final long TENTH_OF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(100);

    /** Bytes that the system has kept from us take no longer to be read. */
    private static final long A_LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    /** libzmq multiplies the TTL in 16 bits of milliseconds and cuts us almost at once if we ask for more. */
    private static final long MAX_TTL = 655;

    private final byte[] ping;
    private final long interval;
    private final SilenceTimeout silence;
    private final MessageEncoder encoder;
    private final RefusalListener refusals;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable ChannelHandlerContext decoder;
    private @Nullable MessageWriter messages;
    private @Nullable LowWaterMark mark;
    private @Nullable Future<?> timer;
    private long timerAt;
    private boolean stopped;
    private @Nullable ChannelFuture lastPing;
    private boolean unsentPing;
    private byte @Nullable [] unsentPong;
    private boolean unflushed;
    private LongConsumer roundTrips = nanos -> {};

    /** When the oldest PING without a PONG was written. */
    private long askedAt;

    private boolean asked;

    private long nextPingAt;

    /**
     * Heartbeats for one connection.
     *
     * @param minorVersion PINGs go to ZMTP 3.1 peers only: there are 3.0 peers that close on any command
     */
    HeartbeatHandler(Heartbeats heartbeats, int minorVersion, MessageEncoder encoder, RefusalListener refusals) {
        this.interval = minorVersion > 0 ? heartbeats.interval().toNanos() : 0;
        this.silence = new SilenceTimeout(
                heartbeats.timeout().isZero() ? interval : heartbeats.timeout().toNanos());
        this.ping = CommandBody.of("PING", pingData(heartbeats.timeToLive(), heartbeats.context()));
        this.encoder = encoder;
        this.refusals = refusals;
    }

    private static byte[] pingData(Duration timeToLive, byte[] context) {
        long ttl = Math.min(MAX_TTL, timeToLive.toNanos() / TENTH_OF_A_SECOND);
        int length = Math.min(MAX_CONTEXT, context.length);
        return ByteBuffer.allocate(TTL_SIZE + length)
                .putShort((short) ttl)
                .put(context, 0, length)
                .array();
    }

    /** Whether this must stand in the pipeline from the beginning. */
    boolean sendsPings() {
        return interval > 0;
    }

    /** From now on joins the pipeline, before that decoder, when the peer sends a PING. */
    void joinBefore(ChannelHandlerContext before) {
        decoder = before;
    }

    /** From now on PINGs and PONGs wait for the end of a message that is written in pieces, and whose bytes they would be. */
    void writeBetweenMessagesOf(MessageWriter batch) {
        messages = batch;
    }

    /** From now on looks behind that mark before it calls the peer silent. */
    void lookBehind(LowWaterMark hiding) {
        mark = hiding;
    }

    /** From now on tells how long each PONG took, in nanoseconds. */
    void tellRoundTrips(LongConsumer listener) {
        roundTrips = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        long now = now(ctx);
        silence.reading(now);
        nextPingAt = now + interval;
        schedule(ctx, now);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (timer != null) {
            silence.heard(now(ctx));
        }
        ctx.fireChannelRead(message);
    }

    /** Reading begins again, maybe after a pause: the peer gets the whole of its time. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (timer != null) {
            silence.reading(now(ctx));
        }
        ctx.read();
    }

    /** A frame is complete, before it is looked at: the peer lives, and until its next PING it may be silent. */
    void frameRead() {
        silence.frameRead();
    }

    /**
     * Takes what stands behind the name of a PING: the TTL and a context that PONG returns.
     *
     * @throws RefusedException if there is no TTL; libzmq answers that with 16 bytes of stray memory
     */
    void pinged(byte[] data) throws RefusedException {
        if (data.length < TTL_SIZE) {
            throw new RefusedException(
                    Refusal.MALFORMED_COMMAND,
                    "PING: " + data.length + " bytes of data (expected: >= " + TTL_SIZE + ")");
        }
        join();
        if (ctx == null || stopped) {
            return;
        }
        long now = now(ctx);
        silence.pingReceived(Short.toUnsignedLong(ByteBuffer.wrap(data).getShort()) * TENTH_OF_A_SECOND, now);
        schedule(ctx, now);
        answer(ctx, Arrays.copyOfRange(data, TTL_SIZE, Math.min(data.length, TTL_SIZE + MAX_CONTEXT)));
    }

    /** Goes into the pipeline, unless it is there, or the connection has ended and its messages are still handed over. */
    private void join() {
        if (ctx == null
                && decoder != null
                && !decoder.isRemoved()
                && decoder.channel().isActive()) {
            decoder.pipeline().addBefore(decoder.name(), null, this);
        }
    }

    /** Takes a PONG. It has done its work by arriving; how long that took is of interest. */
    void ponged() {
        if (asked && ctx != null) {
            asked = false;
            roundTrips.accept(Math.max(1, now(ctx) - askedAt));
        }
    }

    /** Lets the PONGs of a burst go. */
    void flush() {
        if (unflushed && ctx != null) {
            unflushed = false;
            ctx.flush();
        }
    }

    /** A peer that sends PINGs and does not read would pile up our answers: then only the last is kept. */
    private void answer(ChannelHandlerContext ctx, byte[] context) {
        if (ctx.channel().isWritable() && mayWrite()) {
            write(ctx, CommandBody.of("PONG", context));
            unflushed = true;
        } else {
            unsentPong = context;
        }
    }

    /** Whether a command would stand between two messages; if not, there will be a place for it soon. */
    private boolean mayWrite() {
        if (messages == null || !messages.isAmidMessage()) {
            return true;
        }
        messages.pauseAfterMessage();
        return false;
    }

    /** Lets messages pass, and what has waited for the end of one. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(
                message,
                silence.isPingHeldUp()
                        ? promise.unvoid().addListener(written -> silence.progressed(now(ctx)))
                        : promise);
        if ((unsentPing || unsentPong != null) && mayWrite()) {
            writeUnsent(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (unsentPong != null && ctx.channel().isWritable() && mayWrite()) {
            writeUnsent(ctx);
            flush();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void writeUnsent(ChannelHandlerContext ctx) {
        if (unsentPing) {
            unsentPing = false;
            writePing(ctx);
        }
        byte[] context = unsentPong;
        if (context != null) {
            unsentPong = null;
            answer(ctx, context);
        }
    }

    private void onTimer(ChannelHandlerContext ctx) {
        timer = null;
        long now = now(ctx);
        if (!ctx.channel().config().isAutoRead()) {
            silence.reading(now);
        }
        if (silence.left(now) <= 0) {
            if (mark != null && mark.lower()) {
                setTimer(ctx, now, A_LOOK);
                return;
            }
            stop();
            refusals.refused(silence.refusal(now));
            return;
        }
        if (interval > 0 && nextPingAt - now <= 0) {
            ping(ctx, now);
        }
        schedule(ctx, now);
    }

    /** Sends a PING, unless the last one has not even left: then that one still asks for an answer. */
    private void ping(ChannelHandlerContext ctx, long now) {
        nextPingAt = now + interval;
        silence.pinged(now);
        if (unsentPing || (lastPing != null && !lastPing.isDone())) {
            return;
        }
        if (mayWrite()) {
            writePing(ctx);
            ctx.flush();
        } else {
            unsentPing = true;
        }
    }

    private void writePing(ChannelHandlerContext ctx) {
        lastPing = write(ctx, ping);
        lastPing.addListener(written -> {
            long now = now(ctx);
            silence.pingLeft(now);
            if (!asked) {
                asked = true;
                askedAt = now;
            }
        });
    }

    /** Sets the one timer to what is due first, unless nothing ever is, or it comes early enough as it stands. */
    private void schedule(ChannelHandlerContext ctx, long now) {
        long delay = silence.left(now);
        if (interval > 0) {
            delay = Math.min(delay, nextPingAt - now);
        }
        if (delay == Long.MAX_VALUE || (timer != null && timerAt - now <= delay)) {
            return;
        }
        setTimer(ctx, now, delay);
    }

    private void setTimer(ChannelHandlerContext ctx, long now, long delay) {
        cancelTimer();
        timerAt = now + delay;
        timer = ctx.channel().eventLoop().schedule(() -> onTimer(ctx), Math.max(0, delay), TimeUnit.NANOSECONDS);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private ChannelFuture write(ChannelHandlerContext ctx, byte[] command) {
        ByteBuf frame = ctx.alloc().ioBuffer(FrameHeader.length(command.length) + command.length);
        encoder.encodeCommand(command, frame);
        return ctx.write(frame);
    }

    private void stop() {
        stopped = true;
        unsentPing = false;
        unsentPong = null;
        cancelTimer();
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.channel().eventLoop().ticker().nanoTime();
    }
}
