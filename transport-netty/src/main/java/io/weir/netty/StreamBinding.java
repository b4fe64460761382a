package io.weir.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.Errors;
import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.transport.Binding;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Gate;
import io.weir.transport.RefusedException;
import java.net.BindException;
import java.util.concurrent.atomic.AtomicInteger;

/** A listening channel, and how many of its connections have not shaken hands yet. */
final class StreamBinding implements Binding {
    private static final int LINUX_EADDRINUSE = -98;
    private static final int BSD_EADDRINUSE = -48;

    private final Channel channel;
    private final Route route;
    private final Endpoint endpoint;

    private StreamBinding(Channel channel, Route route) {
        this.channel = channel;
        this.route = route;
        this.endpoint = route.bound(channel.localAddress());
    }

    /** Listens; waits until the operating system has answered. */
    static StreamBinding open(
            Endpoint asked, Route route, EventLoopGroup group, ChannelOptions options, ConnectionSetup setup, Gate gate) {
        synchronized (StreamBinding.class) {
            return listen(asked, route, group, options, setup, gate);
        }
    }

    /** One at a time: epoll unlinks what it finds on the path of an ipc socket, so nobody may bind after the look. */
    private static StreamBinding listen(
            Endpoint asked, Route route, EventLoopGroup group, ChannelOptions options, ConnectionSetup setup, Gate gate) {
        ServerChannel server = route.serverChannel();
        options.applyToListener(server);
        Receptionist receptionist = new Receptionist(route, options, setup, gate);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channelFactory(() -> server)
                .childHandler(receptionist)
                .bind(route.bindAddress())
                .awaitUninterruptibly();
        if (bound.isSuccess()) {
            return new StreamBinding(bound.channel(), route);
        }
        route.release();
        Throwable cause = bound.cause();
        if (isInUse(cause)) {
            throw new AddressInUseException(asked.toString(), cause);
        }
        throw new BindFailedException(asked.toString(), String.valueOf(cause.getMessage()), cause);
    }

    private static boolean isInUse(Throwable cause) {
        if (cause instanceof Errors.NativeIoException error) {
            return error.expectedErr() == LINUX_EADDRINUSE || error.expectedErr() == BSD_EADDRINUSE;
        }
        return cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use");
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        ChannelFuture closing = channel.close();
        if (!channel.eventLoop().inEventLoop()) {
            closing.awaitUninterruptibly();
        }
        route.release();
    }

    /** Meets every connection that is accepted. */
    private static final class Receptionist extends ChannelInitializer<Channel> {
        private final Route route;
        private final ChannelOptions options;
        private final ConnectionSetup setup;
        private final Gate gate;
        private final AtomicInteger halfOpen = new AtomicInteger();

        Receptionist(Route route, ChannelOptions options, ConnectionSetup setup, Gate gate) {
            this.route = route;
            this.options = options;
            this.setup = setup;
            this.gate = gate;
        }

        @Override
        protected void initChannel(Channel accepted) {
            options.applyToConnection(accepted, route instanceof TcpRoute);
            int limit = setup.limits().halfOpen();
            if (halfOpen.incrementAndGet() > limit) {
                halfOpen.decrementAndGet();
                String remote = route.print(accepted.remoteAddress());
                gate.turnedAway(
                        route.print(accepted.localAddress()),
                        remote,
                        new RefusedException(
                                Refusal.TOO_MANY_HANDSHAKES, "half-open handshakes: " + limit + " are under way"));
                accepted.close();
                return;
            }
            new Reception(route, setup, gate, halfOpen::decrementAndGet).receive(accepted);
        }
    }
}
