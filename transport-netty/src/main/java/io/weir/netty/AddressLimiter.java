package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.netty.address.PeerNetwork;
import io.weir.transport.RefusedException;

/**
 * Stands first in a listener's pipeline, and closes a connection whose address has had enough before anything is made or done
 * for it. On the listener's event loop.
 */
final class AddressLimiter extends ChannelInboundHandlerAdapter {
    private final StreamSetup setup;
    private final ArrivalsByAddress arrivals;

    AddressLimiter(StreamSetup setup) {
        this.setup = setup;
        arrivals = new ArrivalsByAddress(setup.connection().limits().arrivals());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel channel = (Channel) accepted;
        String remote = PeerNetwork.of(channel.remoteAddress());
        RefusedException refusal = arrivals.enter(remote, System.nanoTime());
        if (refusal == null) {
            channel.closeFuture().addListener(closed -> arrivals.leave(remote, System.nanoTime()));
            ctx.fireChannelRead(accepted);
        } else {
            refuse(channel, refusal);
        }
    }

    private void refuse(Channel channel, RefusedException why) {
        StreamEndpoint place = setup.endpoint();
        String local = place.print(channel.localAddress());
        String remote = place.print(channel.remoteAddress());
        // It is registered with no event loop, so there is nothing that closing could wait for.
        channel.unsafe().closeForcibly();
        setup.gate().opened(local, remote);
        setup.gate().turnedAway(local, remote, why);
    }
}
