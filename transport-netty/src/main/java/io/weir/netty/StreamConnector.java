package io.weir.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.weir.netty.zmtp.EndedLoop;
import io.weir.netty.zmtp.FirstByteTimeout;
import io.weir.transport.Connector;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one endpoint, each time on the same event loop. An attempt resolves a name anew, off the event loop, and
 * tries the answers one after the other until one takes the connection.
 */
final class StreamConnector implements Connector {
    private final StreamSetup setup;
    private final StreamEndpoint endpoint;
    private final EventLoop loop;
    private final Executor lookups;
    private final FirstByteTimeout patience;

    /** Event loop only, as is all below. */
    private @Nullable Channel attempted;

    private boolean cancelled;

    StreamConnector(StreamSetup setup, EventLoop loop, Executor lookups) {
        this.setup = setup;
        this.endpoint = setup.endpoint();
        this.loop = loop;
        this.lookups = lookups;
        this.patience = FirstByteTimeout.of(setup.connection().limits());
    }

    @Override
    public void attempt() {
        try {
            (endpoint.asksNameService() ? lookups : loop).execute(this::resolve);
        } catch (RejectedExecutionException e) {
            failWithoutLoop(e);
        }
    }

    private void resolve() {
        try {
            List<SocketAddress> addresses = endpoint.resolve();
            onLoop(() -> tryNext(addresses.iterator(), new IOException("no address")));
        } catch (IOException | RuntimeException e) {
            onLoop(() -> fail(e));
        }
    }

    /** A name service may take longer than the transport lives. */
    private void onLoop(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            failWithoutLoop(e);
        }
    }

    /** The host has shut its loop down; or the transport is closed, and the gate, too. */
    private void failWithoutLoop(RejectedExecutionException e) {
        setup.gate().turnedAway("?", endpoint.print(null), new IOException("the event loop has ended", e));
    }

    private void tryNext(Iterator<SocketAddress> addresses, Exception last) {
        if (cancelled) {
            return;
        }
        if (!addresses.hasNext()) {
            fail(last);
            return;
        }
        SocketAddress source;
        try {
            source = endpoint.source();
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(endpoint::channel)
                .handler(new Opening())
                .connect(addresses.next(), source);
        attempted = connecting.channel();
        connecting.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                begin(done.channel());
            } else {
                Throwable cause = done.cause();
                tryNext(addresses, cause instanceof Exception known ? known : new IOException(cause));
            }
        });
    }

    private void begin(Channel channel) {
        if (cancelled) {
            channel.close();
            return;
        }
        HandshakeStarter.connected(channel, setup, patience, () -> attempted = null);
    }

    private void fail(Exception why) {
        attempted = null;
        if (!cancelled) {
            setup.gate().turnedAway("?", endpoint.print(null), why);
        }
    }

    @Override
    public boolean redials() {
        return true;
    }

    @Override
    public void cancel() {
        try {
            loop.execute(() -> {
                cancelled = true;
                if (attempted != null) {
                    attempted.close();
                }
            });
        } catch (RejectedExecutionException e) {
            loop.terminationFuture().addListener(end -> abandonAttempt());
        }
    }

    /** The loop has ended, in the middle of an attempt perhaps. */
    private void abandonAttempt() {
        cancelled = true;
        if (attempted != null) {
            EndedLoop.closeLeft(attempted);
        }
    }

    /** Sets the options; the handshake begins when the connection is there. */
    private final class Opening extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            endpoint.configure(channel);
        }
    }
}
