package io.weir.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.weir.Refusal;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.NullMechanism;
import io.weir.netty.zmtp.FirstByteTimeout;
import io.weir.netty.zmtp.GreetingHandler;
import io.weir.netty.zmtp.HandshakeListener;
import io.weir.netty.zmtp.HandshakeSettings;
import io.weir.netty.zmtp.PeerHandler;
import io.weir.snapshot.Outcome;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.io.IOException;

/** Receives a channel that is open: starts its handshake, and tells the gate how it ended, once. */
final class HandshakeStarter implements HandshakeListener {
    private final StreamProtocol route;
    private final ConnectionSetup setup;
    private final ConnectionCallbacks gate;
    private final FirstByteTimeout patience;
    private final Runnable onEnd;
    private final String local;
    private final String remote;
    private long began;

    /**
     * Makes one for a channel.
     *
     * @param patience how long the first byte may take
     * @param onEnd called once when the handshake is over, whichever way, before the gate hears of it
     */
    private HandshakeStarter(
            StreamProtocol route,
            ConnectionSetup setup,
            ConnectionCallbacks gate,
            FirstByteTimeout patience,
            Runnable onEnd,
            Channel channel,
            String remote) {
        this.route = route;
        this.setup = setup;
        this.gate = gate;
        this.patience = patience;
        this.onEnd = onEnd;
        this.local = route.print(channel.localAddress());
        this.remote = remote;
    }

    /** Receives a channel that was accepted. */
    static void accepted(
            Channel channel, StreamProtocol route, ConnectionSetup setup, ConnectionCallbacks gate, Runnable onEnd) {
        new HandshakeStarter(
                        route, setup, gate, FirstByteTimeout.unlimited(), onEnd, channel, route.printAccepted(channel))
                .receive(channel);
    }

    /** Receives a channel that has connected. */
    static void connected(
            Channel channel,
            StreamProtocol route,
            ConnectionSetup setup,
            ConnectionCallbacks gate,
            FirstByteTimeout patience,
            Runnable onEnd) {
        new HandshakeStarter(route, setup, gate, patience, onEnd, channel, route.print(channel.remoteAddress()))
                .receive(channel);
    }

    /** Begins the handshake on a channel that is registered, unless it leads back to itself. */
    private void receive(Channel channel) {
        began = System.nanoTime();
        gate.opened(local, remote);
        gate.handshakeBegan();
        if (route instanceof TcpProtocol && meetsItself(channel)) {
            refused(channel, new RefusedException(Refusal.SELF_CONNECT, "both ends are " + local));
            // By a reset: else the kernel would keep the port from the server that it belongs to for a minute.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            return;
        }
        NullMechanism mechanism = new NullMechanism(setup.introduction());
        channel.pipeline()
                .addLast(new GreetingHandler(new HandshakeSettings(
                        setup.introduction(), mechanism, setup.limits(), patience, local, remote, this)));
    }

    /** A connect to a port that nobody listens on is sometimes given that very port to come from, and takes itself. */
    private static boolean meetsItself(Channel channel) {
        return channel.localAddress() != null && channel.localAddress().equals(channel.remoteAddress());
    }

    @Override
    public void established(Channel channel, RemoteMetadata peer, FrameTransform transform) {
        onEnd.run();
        try {
            PeerHandler.install(channel, peer, setup, transform, gate);
            ended(Outcome.SUCCEEDED);
        } catch (RefusedException e) {
            ended(Outcome.REFUSED);
            gate.turnedAway(local, remote, e);
            channel.close();
        }
    }

    @Override
    public void refused(Channel channel, RefusedException why) {
        onEnd.run();
        ended(Outcome.REFUSED);
        gate.turnedAway(local, remote, why);
    }

    @Override
    public void closed(Channel channel, Throwable cause) {
        onEnd.run();
        ended(Outcome.FAILED);
        Exception why =
                cause instanceof Exception known ? known : new IOException("closed during the handshake", cause);
        gate.turnedAway(local, remote, why);
    }

    private void ended(Outcome how) {
        gate.handshakeEnded(how, System.nanoTime() - began);
    }
}
