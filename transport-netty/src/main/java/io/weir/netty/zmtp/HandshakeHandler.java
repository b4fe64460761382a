package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.Metadata;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second handler of a connection: carries commands between the peer and a {@link Mechanism}, and lets only such
 * peers pass as may talk to our kind of socket. Then it leaves; bytes behind the last command go to the handler that
 * takes its place.
 *
 * <p>Stricter than libzmq, as RFC 37 asks: frames must have the COMMAND bit, and an Identity must be a legal one.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    /** Bytes that an announced size may reserve at first; the commands of all mechanisms are smaller. */
    private static final int TRUSTED = 512;

    private final HandshakeSettings settings;
    private final HandshakeOutcome outcome;
    private final int minorVersion;
    private final FrameHeader header = new FrameHeader();
    private final FrameBody body = new FrameBody(TRUSTED);
    private boolean inBody;
    private @Nullable RemoteMetadata remote;
    private @Nullable FrameTransform transform;
    private ByteBuf pipelined = Unpooled.EMPTY_BUFFER;

    HandshakeHandler(HandshakeSettings settings, HandshakeOutcome outcome, int minorVersion) {
        this.settings = settings;
        this.outcome = outcome;
        this.minorVersion = minorVersion;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        settings.mechanism().start(new ChannelExchange(ctx.channel()));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (!outcome.isKnown()) {
            try {
                receiveCommands(ctx, in);
            } catch (RefusedException e) {
                outcome.refuse(ctx.channel(), e);
            }
        }
        if (remote != null && transform != null && !outcome.isKnown()) {
            pipelined = in;
            leave(ctx, remote, transform);
        } else {
            in.release();
        }
    }

    private void receiveCommands(ChannelHandlerContext ctx, ByteBuf in) throws RefusedException {
        Mechanism.Exchange exchange = new ChannelExchange(ctx.channel());
        while (transform == null) {
            byte[] command = readCommand(in);
            if (command == null) {
                return;
            }
            settings.mechanism().receive(command, exchange);
        }
    }

    private byte @Nullable [] readCommand(ByteBuf in) throws RefusedException {
        if (!inBody) {
            if (!header.read(in)) {
                return null;
            }
            checkHeader();
            body.begin((int) header.size());
            header.clear();
            inBody = true;
        }
        byte[] command = body.fill(in);
        inBody = command == null;
        return command;
    }

    private void checkHeader() throws RefusedException {
        if (!header.isCommand()) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "frame: a message (expected: a command)");
        }
        int limit = settings.limits().metadata();
        if (header.size() < 0 || header.size() > limit) {
            throw new RefusedException(
                    Refusal.MALFORMED_METADATA,
                    "handshake command: " + Long.toUnsignedString(header.size()) + " bytes (expected: <= " + limit
                            + ")");
        }
    }

    private void introduce(Map<String, byte[]> properties) throws RefusedException {
        String type = Metadata.socketType(properties);
        RoutingId routingId = Metadata.routingId(properties);
        if (type != null && !settings.introduction().type().accepts(type)) {
            throw new RefusedException(
                    Refusal.INCOMPATIBLE_SOCKET_TYPE,
                    "socket type: " + CommandBody.printable(type) + " (expected: one that may talk to "
                            + settings.introduction().type() + ")");
        }
        remote = new RemoteMetadata(
                settings.local(),
                settings.remote(),
                minorVersion,
                settings.mechanism().name(),
                type == null ? "" : type,
                routingId,
                properties);
    }

    private void leave(ChannelHandlerContext ctx, RemoteMetadata remote, FrameTransform transform) {
        outcome.established(ctx.channel(), remote, transform);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    /** Hands on what came early, unless the channel was closed meanwhile. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        body.clear();
        ByteBuf early = pipelined;
        pipelined = Unpooled.EMPTY_BUFFER;
        if (early.isReadable() && ctx.channel().isActive()) {
            ctx.fireChannelRead(early);
        } else {
            early.release();
        }
    }

    private String progress() {
        return "the greeting (ZMTP 3." + minorVersion + ", "
                + settings.mechanism().name() + ")";
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

    /** What the mechanism may ask for, done on this channel. */
    private final class ChannelExchange implements Mechanism.Exchange {
        private final Channel channel;

        ChannelExchange(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void send(byte[] command) {
            ByteBuf frame = channel.alloc().ioBuffer(FrameHeader.length(command.length) + command.length);
            FrameHeader.write(FrameHeader.COMMAND, command.length, frame);
            channel.writeAndFlush(frame.writeBytes(command));
        }

        @Override
        public void introduced(Map<String, byte[]> properties) throws RefusedException {
            introduce(properties);
        }

        @Override
        public void refuse(RefusedException why) {
            outcome.refuse(channel, why);
        }

        @Override
        public void established(FrameTransform established) {
            transform = established;
        }
    }
}
