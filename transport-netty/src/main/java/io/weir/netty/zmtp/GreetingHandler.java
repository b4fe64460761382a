package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.transport.RefusedException;

/**
 * The first handler of a connection: exchanges greetings and gives its place to {@link HandshakeHandler}.
 *
 * <p>It speaks in libzmq's stages: the signature and the major version at once, the rest when the peer's version is
 * there. A peer that is older, or has another mechanism, closes as soon as it sees that, and what it had not sent by
 * then it never sends; so it must have said its own before it hears all of ours. A libzmq peer waits for our 11 bytes
 * before it says its version, so one that waits for its whole greeting first waits for ever.
 */
public final class GreetingHandler extends ChannelInboundHandlerAdapter {
    private final HandshakeSettings settings;
    private final HandshakeOutcome outcome;
    private final Greeting ours;
    private final byte[] received = new byte[Greeting.SIZE];
    private int count;
    private boolean begun;
    private boolean done;

    /** Takes what the connection needs; the handler serves that one only. */
    public GreetingHandler(HandshakeSettings settings) {
        this.settings = settings;
        this.outcome = new HandshakeOutcome(settings);
        this.ours =
                Greeting.ours(settings.mechanism().name(), settings.mechanism().asServer());
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
        outcome.startTimers(ctx);
        ByteBuf beginning = ctx.alloc().ioBuffer(Greeting.BEGINNING);
        ours.writeBeginning(beginning);
        ctx.writeAndFlush(beginning);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        outcome.heard();
        if (outcome.isKnown() || !readGreeting(ctx, in)) {
            in.release();
            return;
        }
        Greeting greeting = Greeting.read(received);
        done = true;
        // Replacing makes the new handler the next one of this context, too.
        ctx.pipeline().replace(this, null, new HandshakeHandler(settings, outcome, greeting.effectiveMinor()));
        ctx.fireChannelRead(in);
    }

    /** Takes what belongs to the greeting and says whether it is whole and acceptable. */
    private boolean readGreeting(ChannelHandlerContext ctx, ByteBuf in) {
        try {
            if (count < Greeting.BEGINNING && take(in, Greeting.BEGINNING)) {
                ByteBuf rest = ctx.alloc().ioBuffer(Greeting.SIZE - Greeting.BEGINNING);
                ours.writeRest(rest);
                // Also to a peer that is refused for its mechanism next: it should be able to say why, too.
                ctx.writeAndFlush(rest);
            }
            return count >= Greeting.BEGINNING && take(in, Greeting.SIZE);
        } catch (RefusedException e) {
            outcome.refuse(ctx.channel(), e);
            return false;
        }
    }

    /** Takes so much of the greeting as is here, looks at it, and says whether that many bytes of it are there. */
    private boolean take(ByteBuf in, int end) throws RefusedException {
        int length = Math.min(in.readableBytes(), end - count);
        in.readBytes(received, count, length);
        count += length;
        Greeting.check(received, count, settings.mechanism().name());
        return count == end;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!done) {
            settings.mechanism().ended();
        }
    }

    private String progress() {
        return count + (count == 1 ? " byte" : " bytes") + " of greeting";
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        outcome.event(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        outcome.closed(ctx.channel(), null, progress());
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        outcome.closed(ctx.channel(), cause, progress());
    }
}
