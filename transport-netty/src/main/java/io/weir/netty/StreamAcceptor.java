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
import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.netty.zmtp.EndedLoop;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import io.weir.transport.Acceptor;
import io.weir.transport.RefusedException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A listening channel, and those of its connections that have not shaken hands yet. */
final class StreamAcceptor implements Acceptor {
    private static final int LINUX_EADDRINUSE = -98;
    private static final int BSD_EADDRINUSE = -48;

    /** Those of ipc sockets that are about to be bound, in the whole process. */
    private static final Set<Path> PATHS = ConcurrentHashMap.newKeySet();

    private final Channel channel;
    private final Receptionist receptionist;
    private final StreamEndpoint place;
    private final Endpoint endpoint;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AcceptQueue queue;

    private StreamAcceptor(Channel channel, Receptionist receptionist) {
        this.channel = channel;
        this.receptionist = receptionist;
        this.place = receptionist.setup.endpoint();
        this.endpoint = place.bound(channel.localAddress());
        // A host may end the loop, and the channel with it, before this is closed.
        channel.closeFuture().addListener(closed -> place.release());
        this.queue = new AcceptQueue(channel);
    }

    /**
     * Begins to listen.
     *
     * @param opened is given the channel, which may be closed before it listens
     * @return completes when the operating system has answered, on the event loop
     */
    static CompletableFuture<Acceptor> open(
            Endpoint asked, StreamSetup setup, EventLoopGroup group, Consumer<Channel> opened) {
        StreamEndpoint endpoint = setup.endpoint();
        Path path = endpoint.path();
        // epoll unlinks what it finds on the path of an ipc socket, so no other socket may bind there after the look.
        if (path != null && !PATHS.add(path)) {
            throw new AddressInUseException(asked.toString(), null);
        }
        CompletableFuture<Acceptor> answer = new CompletableFuture<>();
        // The path is free again before a caller can know the answer.
        CompletableFuture<Acceptor> freed =
                path == null ? answer : answer.whenComplete((acceptor, failure) -> PATHS.remove(path));
        try {
            ServerChannel server = endpoint.serverChannel();
            Receptionist receptionist = new Receptionist(setup);
            ChannelFuture bound = new ServerBootstrap()
                    .group(group)
                    .channelFactory(() -> server)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel listener) {
                            listener.pipeline()
                                    .addLast(
                                            new Announcement(setup),
                                            new AddressLimiter(setup),
                                            receptionist.admission());
                        }
                    })
                    .childHandler(receptionist)
                    .bind(endpoint.bindAddress());
            opened.accept(server);
            whenDone(bound, cause -> answer(answer, asked, server, receptionist, cause));
            whenDone(server.closeFuture(), cause -> answer(answer, asked, server, receptionist, whyClosed(bound)));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        }
        return freed;
    }

    /**
     * A bind that fails closes its channel, which this thread may see before it is told of the failure. A loop that ends in the middle
     * closes what it has, and says nothing about the bind.
     */
    private static Throwable whyClosed(ChannelFuture bound) {
        Throwable failure = bound.cause();
        return failure == null ? new IOException("the event loop has ended") : failure;
    }

    /** The loop, or the caller where the loop takes nothing any more. */
    private static void answer(
            CompletableFuture<Acceptor> answer,
            Endpoint asked,
            Channel server,
            Receptionist receptionist,
            @Nullable Throwable cause) {
        if (answer.isDone()) {
            return;
        }
        if (cause == null) {
            server.pipeline().addLast(new AcceptFailures(receptionist.setup));
            answer.complete(new StreamAcceptor(server, receptionist));
            return;
        }
        receptionist.setup.endpoint().release();
        answer.completeExceptionally(
                isInUse(cause)
                        ? new AddressInUseException(asked.toString(), cause)
                        : new BindFailedException(asked.toString(), String.valueOf(cause.getMessage()), cause));
    }

    /** Has something done then, or now: a loop that has ended tells no listener of what it refused. */
    private static void whenDone(ChannelFuture future, Consumer<@Nullable Throwable> step) {
        if (future.isDone()) {
            step.accept(future.cause());
        } else {
            future.addListener(done -> step.accept(done.cause()));
        }
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

    @Override
    public CompletionStage<Void> close() {
        // Before: the file of a closed socket may be removed by others, and another file be given its inode.
        place.release();
        whenDone(channel.close(), this::ended);
        return closed;
    }

    private void ended(@Nullable Throwable failure) {
        receptionist.close();
        if (failure instanceof RejectedExecutionException) {
            if (channel.isOpen()) {
                EndedLoop.closeLeft(channel, () -> closed.complete(null));
            } else {
                closed.complete(null);
            }
        } else if (failure != null) {
            closed.completeExceptionally(
                    new BindFailedException(endpoint.toString(), "closing: " + failure.getMessage(), failure));
        } else if (channel instanceof AbstractNioChannel) {
            afterNextSelect(channel.eventLoop(), () -> closed.complete(null));
        } else {
            closed.complete(null);
        }
    }

    /** The JDK closes a channel that is registered with a selector, and frees its address, in the next select. */
    private static void afterNextSelect(EventLoop loop, Runnable step) {
        try {
            // What is scheduled by a task of the loop comes after the select that follows the task; or the loop ends.
            loop.execute(() -> loop.schedule(() -> {}, 1, TimeUnit.NANOSECONDS).addListener(selected -> step.run()));
        } catch (RejectedExecutionException e) {
            // The host has shut the loop down, and everything with it.
            step.run();
        }
    }

    /** Tells that listening began, while the channel accepts no connection yet. */
    private static final class Announcement extends ChannelInboundHandlerAdapter {
        private final StreamSetup setup;

        Announcement(StreamSetup setup) {
            this.setup = setup;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            setup.gate().listening(setup.endpoint().bound(ctx.channel().localAddress()));
            ctx.fireChannelActive();
        }
    }

    /**
     * Reports connections that the system could not accept; the handler before it stops accepting for a second then. An
     * exception that no handler takes would be logged by Netty on the event loop, which does not survive a logger that has
     * no file descriptors either.
     */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private final StreamSetup setup;

        AcceptFailures(StreamSetup setup) {
            this.setup = setup;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            String local = setup.endpoint().print(ctx.channel().localAddress());
            setup.gate().turnedAway(local, "?", new RefusedException(Refusal.ACCEPT_FAILED, String.valueOf(cause)));
        }
    }

    /** Meets every connection that is accepted. */
    private static final class Receptionist extends ChannelInitializer<Channel> {
        private final StreamSetup setup;
        private final HalfOpen halfOpen;
        private final HalfOpenLimiter admission;

        Receptionist(StreamSetup setup) {
            this.setup = setup;
            int limit = setup.connection().limits().halfOpen();
            halfOpen = new HalfOpen(limit);
            admission = new HalfOpenLimiter(halfOpen, limit);
        }

        HalfOpenLimiter admission() {
            return admission;
        }

        @Override
        protected void initChannel(Channel accepted) {
            setup.endpoint().configure(accepted);
            HandshakeStarter.accepted(accepted, setup, () -> admission.over(accepted));
            if (halfOpen.isClosed()) {
                accepted.close();
            }
        }

        /** Connections that have not shaken hands will not be admitted, so they end now and not when their time is up. */
        void close() {
            halfOpen.close().stream().filter(Channel::isRegistered).forEach(EndedLoop::close);
        }
    }
}
