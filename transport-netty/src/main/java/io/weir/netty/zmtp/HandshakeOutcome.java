package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.io.IOException;
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
    private final FirstByteTimeout patience;
    private @Nullable Future<?> timer;
    private @Nullable Future<?> firstByteTimer;
    private boolean heard;
    private boolean known;

    /** Whether the handshake waits for our authenticator. */
    private boolean asks;

    HandshakeOutcome(HandshakeSettings settings) {
        this.listener = settings.listener();
        this.limit = settings.limits().handshake();
        this.patience = settings.patience();
    }

    /** Starts the clock for the whole, unless the limit is zero, and that for the first byte, unless it is the longer. */
    void startTimers(ChannelHandlerContext ctx) {
        Duration first = patience.now();
        if (!limit.isZero()) {
            timer = after(limit, ctx, () -> refuse(ctx.channel(), late()));
        }
        if (!first.isZero() && (limit.isZero() || first.compareTo(limit) < 0)) {
            firstByteTimer = after(first, ctx, () -> {
                patience.grow();
                refuse(ctx.channel(), timeout("no byte", "firstByteTimeout", first));
            });
        }
    }

    private RefusedException late() {
        return asks
                ? new RefusedException(
                        Refusal.AUTHENTICATION_TIMEOUT,
                        "authenticator: no verdict (expected: within handshakeTimeout of " + limit.toMillis() + " ms)")
                : timeout("unfinished", "handshakeTimeout", limit);
    }

    /** Whether the handshake waits for our authenticator from here on. */
    void asks(boolean waits) {
        asks = waits;
    }

    private static Future<?> after(Duration time, ChannelHandlerContext ctx, Runnable step) {
        return ctx.channel().eventLoop().schedule(step, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The peer has said something. */
    void heard() {
        if (!heard) {
            heard = true;
            patience.reset();
            cancel(firstByteTimer);
        }
    }

    /** Takes what the listener says to one of its connections: why it must give way; and what its stream says. */
    void event(ChannelHandlerContext ctx, Object event) {
        if (event instanceof RefusedException why) {
            refuse(ctx.channel(), why);
        } else if (event instanceof StreamEvent.Failed failure) {
            refuse(ctx.channel(), failure.why());
        } else if (event == StreamEvent.HEARD) {
            heard();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Whether the handshake has ended; what arrives then is discarded, unless it was established. */
    boolean isKnown() {
        return known;
    }

    /** Reports that the peer may talk to us; if the listener fails at it, that the connection ended by that. */
    void established(Channel channel, RemoteMetadata remote, FrameTransform transform) {
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
     * the one mistake that its owner can mend. One that the authenticator refused for good is told the status, as libzmq
     * does; one that may try again is told nothing, since an ERROR would have it stay away.
     */
    void refuse(Channel channel, RefusedException why) {
        if (!decide()) {
            return;
        }
        listener.refused(channel, why);
        String told = switch (why.refusal()) {
            case INCOMPATIBLE_SOCKET_TYPE -> "Invalid socket type";
            case AUTHENTICATION_DENIED -> "400";
            case AUTHENTICATION_FAILED -> "500";
            default -> "";
        };
        if (told.isEmpty()) {
            channel.close();
        } else {
            byte[] error = CommandBody.error(told);
            ByteBuf frame = channel.alloc().ioBuffer(FrameHeader.length(error.length) + error.length);
            FrameHeader.write(FrameHeader.COMMAND, error.length, frame);
            channel.writeAndFlush(frame.writeBytes(error)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /**
     * Reports that the connection ended by itself; no report if the end was known.
     *
     * @param cause what the system said; null if the peer closed
     * @param progress how far the peer had come
     */
    void closed(Channel channel, @Nullable Throwable cause, String progress) {
        if (decide()) {
            listener.closed(channel, cause == null || cause instanceof IOException ? closing(cause, progress) : cause);
            channel.close();
        }
    }

    private RefusedException closing(@Nullable Throwable cause, String progress) {
        return new RefusedException(
                heard ? Refusal.HANDSHAKE_CLOSED : Refusal.CLOSED_UNHEARD,
                (cause == null ? "closed" : cause.getMessage()) + " after " + progress);
    }

    private boolean decide() {
        boolean first = !known;
        known = true;
        cancel(timer);
        cancel(firstByteTimer);
        return first;
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private static RefusedException timeout(String found, String option, Duration expected) {
        return new RefusedException(
                Refusal.HANDSHAKE_TIMEOUT,
                "handshake: " + found + " (expected: within " + option + " of " + expected.toMillis() + " ms)");
    }
}
