package io.weir.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.netty.zmtp.Patience;
import io.weir.snapshot.ListenerSnapshot;
import io.weir.transport.Binding;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Gate;
import io.weir.transport.RefusedException;
import java.net.BindException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A listening channel, and those of its connections that have not shaken hands yet. */
final class StreamBinding implements Binding {
    private static final int LINUX_EADDRINUSE = -98;
    private static final int BSD_EADDRINUSE = -48;

    private final Channel channel;
    private final EventLoopGroup group;
    private final Receptionist receptionist;
    private final Route route;
    private final Endpoint endpoint;
    private final AcceptQueue queue;

    private StreamBinding(Channel channel, EventLoopGroup group, Receptionist receptionist, Route route) {
        this.channel = channel;
        this.group = group;
        this.receptionist = receptionist;
        this.route = route;
        this.endpoint = route.bound(channel.localAddress());
        this.queue = new AcceptQueue(channel);
    }

    /** Listens; waits until the operating system has answered. */
    static StreamBinding open(
            Endpoint asked,
            Route route,
            EventLoopGroup group,
            ChannelOptions options,
            ConnectionSetup setup,
            Gate gate) {
        synchronized (StreamBinding.class) {
            return listen(asked, route, group, options, setup, gate);
        }
    }

    /** One at a time: epoll unlinks what it finds on the path of an ipc socket, so nobody may bind after the look. */
    private static StreamBinding listen(
            Endpoint asked,
            Route route,
            EventLoopGroup group,
            ChannelOptions options,
            ConnectionSetup setup,
            Gate gate) {
        ServerChannel server = route.serverChannel();
        options.applyToListener(server);
        Receptionist receptionist = new Receptionist(route, options, setup, gate);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channelFactory(() -> server)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel listener) {
                        listener.pipeline().addLast(new Announcement(route, gate), receptionist.admission());
                    }
                })
                .childHandler(receptionist)
                .bind(route.bindAddress())
                .awaitUninterruptibly();
        if (bound.isSuccess()) {
            bound.channel().pipeline().addLast(new AcceptFailures(route, gate));
            return new StreamBinding(bound.channel(), group, receptionist, route);
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
        return cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("in use");
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public ListenerSnapshot snapshot() {
        return queue.snapshot(endpoint);
    }

    /** Does something once nobody listens any more. */
    void afterClose(Runnable step) {
        channel.closeFuture().addListener(closed -> step.run());
    }

    @Override
    public void close() {
        ChannelFuture closing = channel.close();
        if (!inEventLoop()) {
            closing.awaitUninterruptibly();
            if (channel instanceof AbstractNioChannel) {
                awaitNextSelect(channel.eventLoop());
            }
        }
        receptionist.close();
        route.release();
        Throwable failure = closing.cause();
        if (failure != null) {
            throw new BindFailedException(endpoint.toString(), "closing: " + failure.getMessage(), failure);
        }
    }

    /** The JDK closes a channel that is registered with a selector, and frees its address, in the next select. */
    private static void awaitNextSelect(EventLoop loop) {
        Promise<Void> selected = loop.newPromise();
        try {
            // What is scheduled by a task of the loop comes after the select that follows the task.
            loop.execute(() -> loop.schedule(() -> selected.setSuccess(null), 1, TimeUnit.NANOSECONDS));
            selected.awaitUninterruptibly(1, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The host has shut the loop down, and everything with it.
        }
    }

    /** Two loops that wait for each other would wait for ever. */
    private boolean inEventLoop() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Tells that listening began, while the channel accepts nobody yet. */
    private static final class Announcement extends ChannelInboundHandlerAdapter {
        private final Route route;
        private final Gate gate;

        Announcement(Route route, Gate gate) {
            this.route = route;
            this.gate = gate;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            gate.listening(route.bound(ctx.channel().localAddress()));
            ctx.fireChannelActive();
        }
    }

    /**
     * Reports connections that the system could not accept; the handler before it stops accepting for a second then. An
     * exception that nobody handles would be logged by Netty on the event loop, which does not survive a logger that has
     * no file descriptors either.
     */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private final Route route;
        private final Gate gate;

        AcceptFailures(Route route, Gate gate) {
            this.route = route;
            this.gate = gate;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            String local = route.print(ctx.channel().localAddress());
            gate.turnedAway(local, "?", new RefusedException(Refusal.ACCEPT_FAILED, String.valueOf(cause)));
        }
    }

    /** Meets every connection that is accepted. */
    private static final class Receptionist extends ChannelInitializer<Channel> {
        private final Route route;
        private final ChannelOptions options;
        private final ConnectionSetup setup;
        private final Gate gate;
        private final HalfOpen halfOpen;
        private final Admission admission;

        Receptionist(Route route, ChannelOptions options, ConnectionSetup setup, Gate gate) {
            this.route = route;
            this.options = options;
            this.setup = setup;
            this.gate = gate;
            halfOpen = new HalfOpen(setup.limits().halfOpen());
            admission = new Admission(halfOpen, setup.limits().halfOpen());
        }

        Admission admission() {
            return admission;
        }

        @Override
        protected void initChannel(Channel accepted) {
            options.applyToConnection(accepted, route instanceof TcpRoute);
            new Reception(route, setup, gate, Patience.unlimited(), () -> admission.over(accepted)).receive(accepted);
            if (halfOpen.isClosed()) {
                accepted.close();
            }
        }

        /** Nobody will admit those that have not shaken hands, so they must not go on until their time is up. */
        void close() {
            halfOpen.close().stream().filter(Channel::isRegistered).forEach(Channel::close);
        }
    }
}
