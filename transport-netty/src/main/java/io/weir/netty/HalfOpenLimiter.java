package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a listener's pipeline before connections are given to their event loops, and limits how many are half
 * open: it has the oldest give way, and accepts no more for a moment when there are only young ones.
 */
final class HalfOpenLimiter extends ChannelInboundHandlerAdapter {
    private final HalfOpen halfOpen;
    private final RefusedException givesWay;

    /** While it is not null nothing is accepted. Written on the listener's event loop. */
    private volatile @Nullable ChannelHandlerContext paused;

    private @Nullable Future<?> pauseEnd;

    HalfOpenLimiter(HalfOpen halfOpen, int limit) {
        this.halfOpen = halfOpen;
        givesWay = new RefusedException(
                Refusal.TOO_MANY_HANDSHAKES,
                "half-open handshakes: more than maxHalfOpen = " + limit + ", of which this was the oldest");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel channel = (Channel) accepted;
        Channel oldest = halfOpen.add(channel, System.nanoTime());
        if (oldest != null) {
            giveWay(oldest);
        }
        channel.closeFuture().addListener(closed -> over(channel));
        ctx.fireChannelRead(accepted);
        long pause = halfOpen.pauseNanos(System.nanoTime());
        if (pause > 0 && paused == null) {
            paused = ctx;
            ctx.channel().config().setAutoRead(false);
            pauseEnd = ctx.executor().schedule(this::resume, pause, TimeUnit.NANOSECONDS);
        }
    }

    private void giveWay(Channel oldest) {
        onLoop(oldest, () -> oldest.pipeline().fireUserEventTriggered(givesWay));
    }

    /** The handshake of a connection is over. */
    void over(Channel channel) {
        halfOpen.remove(channel);
        ChannelHandlerContext listener = paused;
        if (listener != null && halfOpen.isRoomy()) {
            onLoop(listener.channel(), this::resume);
        }
    }

    private void resume() {
        ChannelHandlerContext listener = paused;
        paused = null;
        if (pauseEnd != null) {
            pauseEnd.cancel(false);
        }
        if (listener != null && listener.channel().isActive()) {
            listener.channel().config().setAutoRead(true);
        }
    }

    private static void onLoop(Channel channel, Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            // The transport is closed, and all connections with it.
        }
    }
}
