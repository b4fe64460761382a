package io.weir.bench.compare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;

/** A server of Netty alone, that writes back what it reads. */
final class NettyEcho implements End {
    private final EndTask task;

    NettyEcho(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        NettyLoop loop = NettyLoop.open();
        Channel channel = new ServerBootstrap()
                .group(loop.group())
                .channel(loop.server())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Echo())
                .bind(BareSockets.address(task.endpoint()))
                .sync()
                .channel();
        meter.bound(BareSockets.endpoint(channel.localAddress()));
        channel.closeFuture().sync();
    }

    @ChannelHandler.Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }
    }
}
