package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the handshake of one connection ends: once, in one of three ways, and in time. The two handlers share it, so that
 * one timer covers greeting and mechanism; libzmq's does too, while JeroMQ's stops in between.
 */
final class HandshakeOutcome {
    private final HandshakeListener listener;
    private final Duration limit;
    private @Nullable Future<?> timer;
    private boolean known;

    HandshakeOutcome(HandshakeSettings settings) {
        this.listener = settings.listener();
        this.limit = settings.limits().handshake();
    }

    /** Starts the clock, unless the limit is zero. */
    void startTimer(ChannelHandlerContext ctx) {
        if (!limit.isZero()) {
            timer = ctx.channel()
                    .eventLoop()
                    .schedule(() -> refuse(ctx.channel(), timeout()), limit.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Whether the handshake has ended; what arrives then is nobody's, unless it was established. */
    boolean isKnown() {
        return known;
    }

    /** Reports that the peer may talk to us; if the listener fails at it, that the connection ended by that. */
    void established(Channel channel, Remote remote, FrameTransform transform) {
        if (!decide()) {
            return;
        }
        try {
            listener.established(channel, remote, transform);
        } catch (RuntimeException e) {
            listener.closed(channel, e);
            channel.close();
        }
    }

    /**
     * Reports the refusal and closes. A peer of the wrong kind is told first, as RFC 37 asks (libzmq just closes): it is
     * the one mistake that its owner can mend.
     */
    void refuse(Channel channel, RefusedException why) {
        if (!decide()) {
            return;
        }
        listener.refused(channel, why);
        if (why.refusal() == Refusal.INCOMPATIBLE_SOCKET_TYPE) {
            byte[] error = CommandBody.error("Invalid socket type");
            ByteBuf frame = channel.alloc().ioBuffer(FrameHeader.length(error.length) + error.length);
            FrameHeader.write(FrameHeader.COMMAND, error.length, frame);
            channel.writeAndFlush(frame.writeBytes(error)).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
    }

    /** Reports that the connection ended by itself; no report if the end was known. */
    void closed(Channel channel, @Nullable Throwable cause) {
        if (decide()) {
            listener.closed(channel, cause);
            channel.close();
        }
    }

    private boolean decide() {
        boolean first = !known;
        known = true;
        if (timer != null) {
            timer.cancel(false);
        }
        return first;
    }

    private RefusedException timeout() {
        return new RefusedException(
                Refusal.HANDSHAKE_TIMEOUT,
                "handshake: unfinished (expected: within handshakeTimeout of " + limit.toMillis() + " ms)");
    }
}
