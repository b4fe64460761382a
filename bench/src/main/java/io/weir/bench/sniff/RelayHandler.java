package io.weir.bench.sniff;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * At one end of a connection: passes on what it sends to the other end, first, and then lets it be looked at. Reads no more
 * while the other end takes no more.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private final Direction direction;
    private final StreamObserver observer;
    private long bytes;
    private boolean ended;

    RelayHandler(Connection connection, Direction direction, boolean hidePayloads) {
        this.connection = connection;
        this.direction = direction;
        observer = new StreamObserver(hidePayloads, seen -> connection.saw(direction, seen));
    }

    Direction direction() {
        return direction;
    }

    StreamObserver observer() {
        return observer;
    }

    /** How many bytes this end has sent. */
    long bytes() {
        return bytes;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        bytes += in.readableBytes();
        ByteBuf copy = in.retainedDuplicate();
        try {
            ctx.channel().config().setAutoRead(connection.pass(this, in));
            observer.observe(copy);
        } finally {
            copy.release();
        }
        connection.compareNotes(this);
    }

    /** This end takes more, or no more: so does the other. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.readOpposite(this, ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !ended) {
            ended = true;
            connection.ended(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.broke(this, cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.close();
    }
}
