package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.UnsupportedTransportException;
import io.weir.netty.address.TcpAddress;
import io.weir.netty.testing.FakeGate;
import io.weir.transport.Acceptor;
import io.weir.transport.Connector;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scheme is a class and a line: here one whose bytes are changed on their way, as those of ws are. */
class StreamProtocolsTest {
    private static final byte[] LARGE = new byte[3 << 20];

    static {
        new Random(17).nextBytes(LARGE);
    }

    private final FakeGate server = new FakeGate();
    private final FakeGate client = new FakeGate();

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aSchemeWhoseBytesAHandlerChangesNeedsNothingElse(ChannelFamily io) throws Exception {
        assumeThat(io != ChannelFamily.EPOLL || Epoll.isAvailable()).isTrue();
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, io.handlers());
        StreamProtocols protocols = StreamProtocols.of(List.of(new TcpProtocol(), new InvertedProtocol()));
        StreamTransport transport = new StreamTransport(protocols, loops, PooledByteBufAllocator.DEFAULT);
        try {
            assertThat(transport.schemes()).containsExactly("tcp", "inverted");
            Acceptor acceptor = transport
                    .bind(Endpoint.parse("inverted://127.0.0.1:*"), FakeGate.setup("PAIR"), server)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(acceptor.endpoint().scheme()).isEqualTo("inverted");
            Connector connector = transport.dial(acceptor.endpoint(), FakeGate.setup("PAIR"), client);
            connector.attempt();
            server.admitted.get(10, TimeUnit.SECONDS);
            client.admitted.get(10, TimeUnit.SECONDS);
            send(client, new byte[] {1, 2, 3}, LARGE);
            assertThat(server.take().array(0)).containsExactly(1, 2, 3);
            assertThat(body(server.take())).isEqualTo(LARGE);
            send(server, LARGE);
            assertThat(body(client.take())).isEqualTo(LARGE);
            end(client);
            end(server);
            acceptor.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            transport.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static void send(FakeGate from, byte[]... bodies) {
        for (byte[] body : bodies) {
            assertThat(from.outbound.offer(Message.wrap(body))).isTrue();
        }
        from.outbound.flush();
    }

    /** Copies what may be in lent memory. */
    private static byte[] body(Message message) {
        byte[] body = message.bytes(0).clone();
        message.release();
        return body;
    }

    private static void end(FakeGate gate) throws Exception {
        gate.connection.get(10, TimeUnit.SECONDS).close();
        gate.closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSchemeThatThereIsNotIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> StreamProtocols.ALL.serving(Endpoint.parse("quic://127.0.0.1:5555")))
                .isInstanceOf(UnsupportedTransportException.class)
                .hasMessageContaining("quic")
                .hasMessageContaining("tcp, ipc and tls+tcp");
    }

    /** Addresses as in tcp, bytes as they are not. */
    private static final class InvertedProtocol implements StreamProtocol {
        @Override
        public String scheme() {
            return "inverted";
        }

        @Override
        public StreamEndpoint forBind(Endpoint endpoint, StreamOptions options) {
            return new InvertedEndpoint(TcpAddress.forBind(endpoint), options.channels());
        }

        @Override
        public StreamEndpoint forConnect(Endpoint endpoint, StreamOptions options) {
            return new InvertedEndpoint(TcpAddress.forConnect(endpoint), options.channels());
        }
    }

    private static final class InvertedEndpoint extends TcpEndpoint {
        InvertedEndpoint(TcpAddress address, ChannelOptions options) {
            super(address, "inverted", options);
        }

        @Override
        public List<ChannelHandler> handlers(Channel channel) {
            return List.of(new Inverter());
        }
    }

    private static final class Inverter extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(inverted(ctx, (ByteBuf) message));
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ctx.write(inverted(ctx, (ByteBuf) message), promise);
        }

        private static ByteBuf inverted(ChannelHandlerContext ctx, ByteBuf in) {
            byte[] bytes = ByteBufUtil.getBytes(in);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
            ByteBuf out = ctx.alloc().ioBuffer(bytes.length).writeBytes(bytes);
            in.release();
            return out;
        }
    }
}
