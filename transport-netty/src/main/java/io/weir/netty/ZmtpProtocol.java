package io.weir.netty;

import io.netty.channel.Channel;
import io.weir.netty.address.PeerNetwork;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.MechanismFactory;
import io.weir.netty.zmtp.GreetingHandler;
import io.weir.netty.zmtp.HandshakeListener;
import io.weir.netty.zmtp.HandshakeSettings;
import io.weir.netty.zmtp.HandshakeThrottle;
import io.weir.netty.zmtp.PeerHandler;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.net.InetSocketAddress;

/** ZMTP 3.1 (RFC 37): greetings, the handshake of a mechanism, then messages and commands in frames. */
final class ZmtpProtocol implements WireProtocol {
    private final MechanismFactory mechanisms;
    private final HandshakeThrottle throttle = new HandshakeThrottle();

    ZmtpProtocol(MechanismFactory mechanisms) {
        this.mechanisms = mechanisms;
    }

    @Override
    public void begin(Channel channel, Stream stream) {
        ConnectionSetup setup = stream.setup();
        Mechanism mechanism = mechanisms.create(new MechanismFactory.Handshake(
                stream.isAccepted(),
                setup.introduction(),
                setup.limits(),
                address(channel, stream),
                stream.local(),
                stream.remote()));
        channel.pipeline()
                .addLast(new GreetingHandler(new HandshakeSettings(
                        setup.introduction(),
                        mechanism,
                        setup.limits(),
                        stream.patience(),
                        stream.local(),
                        stream.remote(),
                        PeerNetwork.of(channel.remoteAddress()),
                        setup.authenticators(),
                        throttle,
                        new Outcome(stream))));
    }

    /** The address of the other end without a port, as RFC 27 has it; for ipc all that is known of the peer. */
    private static String address(Channel channel, Stream stream) {
        return channel.remoteAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : stream.remote();
    }

    /** Tells the stream how the handshake ended. */
    private record Outcome(Stream stream) implements HandshakeListener {
        @Override
        public void established(Channel channel, RemoteMetadata peer, FrameTransform transform) {
            stream.established(channel, gate -> PeerHandler.install(channel, peer, stream.setup(), transform, gate));
        }

        @Override
        public void refused(Channel channel, RefusedException why) {
            stream.refused(channel, why);
        }

        @Override
        public void closed(Channel channel, Throwable cause) {
            stream.closed(channel, cause);
        }
    }
}
