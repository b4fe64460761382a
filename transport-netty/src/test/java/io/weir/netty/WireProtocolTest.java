package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.netty.security.MechanismFactory;
import io.weir.netty.security.NullMechanism;
import io.weir.netty.testing.FakeGate;
import io.weir.netty.zmtp.FirstByteTimeout;
import io.weir.transport.Connection;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is spoken on a channel can be chosen, and so can the mechanism of ZMTP; a gate hears how each began, once. */
class WireProtocolTest {
    private final FakeGate gate = new FakeGate();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int ends;

    @AfterEach
    void close() {
        channel.close();
        channel.checkException();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            out.release();
        }
    }

    private void accept(WireProtocol wire) {
        accept(wire, false);
    }

    private void accept(WireProtocol wire, boolean itself) {
        StreamSetup setup = new StreamSetup(new Memory(itself), wire, FakeGate.setup("PAIR"), gate);
        HandshakeStarter.accepted(channel, setup, () -> ends++);
    }

    @Test
    void aProtocolWithoutAHandshakeHasItsTrafficAtOnce() {
        accept(new Raw());
        assertThat(gate.heard).containsExactly("opened", "began", "admitted", "ended SUCCEEDED");
        assertThat(channel.pipeline().first()).isInstanceOf(RawHandler.class);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void aPeerThatTheSocketDoesNotWantIsTurnedAwayAndItsChannelClosed() {
        gate.refuses = true;
        accept(new Raw());
        assertThat(gate.heard).containsExactly("opened", "began", "ended REFUSED", "turned away");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aChannelThatLeadsBackToItselfHasNoProtocol() {
        accept(new Raw(), true);
        assertThat(gate.heard).containsExactly("opened", "began", "ended REFUSED", "turned away");
        assertThat(gate.turnedAway)
                .isInstanceOfSatisfying(
                        RefusedException.class, why -> assertThat(why.refusal()).isEqualTo(Refusal.SELF_CONNECT));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void zmtpGreetsWithTheMechanismThatItsFactoryMakes() {
        List<MechanismFactory.Handshake> asked = new ArrayList<>();
        accept(new ZmtpProtocol(handshake -> {
            asked.add(handshake);
            return new NullMechanism(handshake.introduction());
        }));
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).accepted()).isTrue();
        assertThat(asked.get(0).introduction().type().name()).isEqualTo("PAIR");
        assertThat(asked.get(0).limits()).isEqualTo(FakeGate.setup("PAIR").limits());
        assertThat(asked.get(0).local()).isEqualTo("here");
        assertThat(asked.get(0).remote()).isEqualTo("there");
        ByteBuf greeting = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(greeting)).isEqualTo("ff00000000000000007f03");
        greeting.release();
    }

    @Test
    void aMechanismThatConnectsKnowsItsRole() {
        List<Boolean> roles = new ArrayList<>();
        WireProtocol wire = new ZmtpProtocol(handshake -> {
            roles.add(handshake.accepted());
            return new NullMechanism(handshake.introduction());
        });
        StreamSetup setup = new StreamSetup(new Memory(false), wire, FakeGate.setup("PAIR"), gate);
        HandshakeStarter.connected(channel, setup, FirstByteTimeout.unlimited(), () -> ends++);
        assertThat(roles).containsExactly(false);
    }

    @Test
    void aFactoryThatFailsEndsTheConnectionAndSaysWhy() {
        IllegalStateException failure = new IllegalStateException("no key");
        accept(new ZmtpProtocol(handshake -> {
            throw failure;
        }));
        assertThat(gate.heard).containsExactly("opened", "began", "ended FAILED", "turned away");
        assertThat(gate.turnedAway).isSameAs(failure);
        assertThat(channel.isOpen()).isFalse();
        assertThat(ends).isEqualTo(1);
    }

    /** Bytes as they are, and no handshake. */
    private static final class Raw implements WireProtocol {
        @Override
        public void begin(Channel channel, Stream stream) {
            RemoteMetadata peer =
                    new RemoteMetadata(stream.local(), stream.remote(), 0, "NULL", "", RoutingId.NONE, Map.of());
            stream.established(channel, gate -> {
                gate.admit(peer, new RawConnection());
                channel.pipeline().addLast(new RawHandler());
            });
        }
    }

    private static final class RawHandler extends ChannelInboundHandlerAdapter {}

    private static final class RawConnection implements Connection {
        @Override
        public void wakeWriter() {}

        @Override
        public void wakeReader() {}

        @Override
        public void finish() {}

        @Override
        public void close() {}

        @Override
        public Executor executor() {
            return Runnable::run;
        }
    }

    /** An endpoint without a system below it. */
    private record Memory(boolean itself) implements StreamEndpoint {
        @Override
        public ServerChannel serverChannel() {
            throw new IllegalStateException("no server channel");
        }

        @Override
        public Channel channel() {
            return new EmbeddedChannel();
        }

        @Override
        public void configure(Channel connection) {}

        @Override
        public boolean isConnectedToItself(Channel connection) {
            return itself;
        }

        @Override
        public SocketAddress bindAddress() {
            throw new IllegalStateException("no server channel");
        }

        @Override
        public Endpoint bound(SocketAddress address) {
            return Endpoint.of("memory", "here");
        }

        @Override
        public List<SocketAddress> resolve() {
            return List.of();
        }

        @Override
        public String print(@Nullable SocketAddress address) {
            return "here";
        }

        @Override
        public String printAccepted(Channel accepted) {
            return "there";
        }
    }
}
