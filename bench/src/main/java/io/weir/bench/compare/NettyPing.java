package io.weir.bench.compare;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.CountDownLatch;

/** A client of Netty alone, in the two ways that Weir's handler form is asked. */
final class NettyPing implements End {
    private final EndTask task;

    NettyPing(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        if (task.work() == Work.ASK) {
            Channel channel = connect(new Replies(task.size()) {
                @Override
                void replied(Channel from) {
                    meter.arrived();
                    send(from);
                }
            });
            send(channel);
            new CountDownLatch(1).await();
        } else {
            PacedRoundTrips turns = new PacedRoundTrips(meter);
            Channel channel = connect(new Replies(task.size()) {
                @Override
                void replied(Channel from) {
                    turns.replied();
                }
            });
            turns.takeAll(task.rate(), () -> send(channel));
        }
    }

    private Channel connect(Replies replies) throws InterruptedException {
        NettyLoop loop = NettyLoop.open();
        return new Bootstrap()
                .group(loop.group())
                .channel(loop.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(replies)
                .connect(BareSockets.address(task.endpoint()))
                .sync()
                .channel();
    }

    private void send(Channel channel) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(task.body()), channel.voidPromise());
    }

    /** Counts bytes until a reply is whole. */
    private abstract static class Replies extends SimpleChannelInboundHandler<ByteBuf> {
        private final int size;
        private int missing;

        Replies(int size) {
            this.size = size;
            missing = size;
        }

        abstract void replied(Channel from);

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            missing -= bytes.readableBytes();
            if (missing == 0) {
                missing = size;
                replied(context.channel());
            }
        }
    }
}
