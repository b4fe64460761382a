package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.weir.Refusal;
import io.weir.netty.zmtp.FirstByteTimeout;
import io.weir.snapshot.TransportSnapshot.Outcome;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.RefusedException;
import java.io.IOException;
import java.util.List;

/** Receives a channel that is open: has its wire protocol begin, and tells the gate how that ended, once. */
final class HandshakeStarter implements WireProtocol.Stream {
    private final StreamSetup setup;
    private final boolean accepted;
    private final FirstByteTimeout patience;
    private final Runnable onEnd;
    private final String local;
    private final String remote;
    private long began;

    private HandshakeStarter(
            Channel channel, StreamSetup setup, boolean accepted, FirstByteTimeout patience, Runnable onEnd) {
        this.setup = setup;
        this.accepted = accepted;
        this.patience = patience;
        this.onEnd = onEnd;
        local = setup.endpoint().print(channel.localAddress());
        remote = accepted
                ? setup.endpoint().printAccepted(channel)
                : setup.endpoint().print(channel.remoteAddress());
    }

    /**
     * Receives a channel that was accepted.
     *
     * @param onEnd called once when the handshake is over, whichever way, before the gate hears of it
     */
    static void accepted(Channel channel, StreamSetup setup, Runnable onEnd) {
        new HandshakeStarter(channel, setup, true, FirstByteTimeout.unlimited(), onEnd).receive(channel);
    }

    /**
     * Receives a channel that has connected.
     *
     * @param patience how long the first byte may take
     * @param onEnd called once when the handshake is over, whichever way, before the gate hears of it
     */
    static void connected(Channel channel, StreamSetup setup, FirstByteTimeout patience, Runnable onEnd) {
        new HandshakeStarter(channel, setup, false, patience, onEnd).receive(channel);
    }

    /** Begins the handshake on a channel that is registered, unless it leads back to itself. */
    private void receive(Channel channel) {
        began = System.nanoTime();
        gate().opened(local, remote);
        gate().handshakeBegan();
        if (setup.endpoint().isConnectedToItself(channel)) {
            refused(channel, new RefusedException(Refusal.SELF_CONNECT, "both ends are " + local));
            // By a reset: else the kernel would keep the port from the server that it belongs to for a minute.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            return;
        }
        try {
            addHandlers(channel, setup.endpoint().handlers(channel));
            setup.wire().begin(channel, this);
        } catch (RuntimeException e) {
            closed(channel, e);
            channel.close();
        }
    }

    private static void addHandlers(Channel channel, List<ChannelHandler> handlers) {
        if (!handlers.isEmpty()) {
            ChannelOptions.readForHandlers(channel);
            channel.pipeline().addLast(handlers.toArray(ChannelHandler[]::new));
        }
    }

    private ConnectionCallbacks gate() {
        return setup.gate();
    }

    @Override
    public boolean isAccepted() {
        return accepted;
    }

    @Override
    public ConnectionSetup setup() {
        return setup.connection();
    }

    @Override
    public FirstByteTimeout patience() {
        return patience;
    }

    @Override
    public String local() {
        return local;
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public void established(Channel channel, WireProtocol.Traffic traffic) {
        onEnd.run();
        try {
            traffic.begin(gate());
            ended(Outcome.SUCCEEDED);
        } catch (RefusedException e) {
            ended(Outcome.REFUSED);
            gate().turnedAway(local, remote, e);
            channel.close();
        }
    }

    @Override
    public void refused(Channel channel, RefusedException why) {
        onEnd.run();
        ended(Outcome.REFUSED);
        gate().turnedAway(local, remote, why);
    }

    @Override
    public void closed(Channel channel, Throwable cause) {
        onEnd.run();
        ended(Outcome.FAILED);
        Exception why =
                cause instanceof Exception known ? known : new IOException("closed during the handshake", cause);
        gate().turnedAway(local, remote, why);
    }

    private void ended(Outcome how) {
        gate().handshakeEnded(how, System.nanoTime() - began);
    }
}
