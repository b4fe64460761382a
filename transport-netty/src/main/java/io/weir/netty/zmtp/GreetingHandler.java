package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.netty.security.Mechanism;
import io.weir.transport.RefusedException;

/**
 * The first handler of a connection: exchanges greetings and gives its place to {@link HandshakeHandler}.
 *
 * <p>All 64 bytes go out at once. A libzmq peer waits for 11 of them before it says its own version, so whoever waits
 * for its greeting first waits for ever.
 */
public final class GreetingHandler extends ChannelInboundHandlerAdapter {
    private final HandshakeSettings settings;
    private final HandshakeOutcome outcome;
    private final byte[] received = new byte[Greeting.SIZE];
    private int count;
    private boolean begun;

    /** Takes what the connection needs; the handler serves that one only. */
    public GreetingHandler(HandshakeSettings settings) {
        this.settings = settings;
        this.outcome = new HandshakeOutcome(settings);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    private void begin(ChannelHandlerContext ctx) {
        if (begun) {
            return;
        }
        begun = true;
        outcome.startTimer(ctx);
        Mechanism mechanism = settings.mechanism();
        ByteBuf greeting = ctx.alloc().ioBuffer(Greeting.SIZE);
        Greeting.ours(mechanism.name(), mechanism.asServer()).write(greeting);
        ctx.writeAndFlush(greeting);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (outcome.isKnown() || !readGreeting(ctx, in)) {
            in.release();
            return;
        }
        Greeting greeting = Greeting.read(received);
        // Replacing makes the new handler the next one of this context, too.
        ctx.pipeline().replace(this, null, new HandshakeHandler(settings, outcome, greeting.effectiveMinor()));
        ctx.fireChannelRead(in);
    }

    /** Takes what belongs to the greeting and says whether it is whole and acceptable. */
    private boolean readGreeting(ChannelHandlerContext ctx, ByteBuf in) {
        int take = Math.min(in.readableBytes(), Greeting.SIZE - count);
        in.readBytes(received, count, take);
        count += take;
        try {
            Greeting.check(received, count, settings.mechanism().name());
        } catch (RefusedException e) {
            outcome.refuse(ctx.channel(), e);
            return false;
        }
        return count == Greeting.SIZE;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        outcome.closed(ctx.channel(), null);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        outcome.closed(ctx.channel(), cause);
    }
}
