package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslProvider;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.netty.testing.FakeGate;
import io.weir.security.Security;
import io.weir.security.Tls;
import io.weir.transport.Acceptor;
import io.weir.transport.Connector;
import io.weir.transport.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowingConsumer;

/** A transport that speaks TLS by one provider, with PAIR sockets that are no sockets. */
final class TlsHost implements AutoCloseable {
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final StreamTransport transport;
    private final List<Acceptor> acceptors = new ArrayList<>();

    TlsHost(SslProvider provider) {
        transport = new StreamTransport(
                StreamProtocols.of(List.of(new TcpProtocol(), new TlsProtocol(provider))),
                loops,
                PooledByteBufAllocator.DEFAULT);
    }

    Endpoint bind(FakeGate server, Tls tls) throws Exception {
        return bind(server, tls, HANDSHAKE);
    }

    Endpoint bind(FakeGate server, Tls tls, Duration handshake) throws Exception {
        return bind(server, tls, Security.NONE, handshake);
    }

    Endpoint bind(FakeGate server, Tls tls, Security security, Duration handshake) throws Exception {
        Acceptor acceptor = transport
                .bind(Endpoint.parse("tls+tcp://127.0.0.1:*"), FakeGate.setup("PAIR", tls, security, handshake), server)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        acceptors.add(acceptor);
        return acceptor.endpoint();
    }

    Connector dial(FakeGate client, Endpoint endpoint, Tls tls) {
        return dial(client, endpoint, tls, HANDSHAKE);
    }

    Connector dial(FakeGate client, Endpoint endpoint, Tls tls, Duration handshake) {
        Connector connector = transport.dial(endpoint, FakeGate.setup("PAIR", tls, handshake), client);
        connector.attempt();
        return connector;
    }

    /** Reads the files of certificates, and does not connect yet. */
    Connector prepare(FakeGate client, Endpoint endpoint, Tls tls) {
        return transport.dial(endpoint, FakeGate.setup("PAIR", tls, HANDSHAKE), client);
    }

    static void send(FakeGate from, byte[]... bodies) {
        for (byte[] body : bodies) {
            assertThat(from.outbound.offer(Message.wrap(body))).isTrue();
        }
        from.outbound.flush();
    }

    /** Copies what may be in lent memory. */
    static byte[] body(FakeGate to) throws InterruptedException {
        Message message = to.take();
        byte[] body = message.bytes(0).clone();
        message.release();
        return body;
    }

    static void awaitBoth(FakeGate server, FakeGate client) throws Exception {
        server.admitted.get(10, TimeUnit.SECONDS);
        client.admitted.get(10, TimeUnit.SECONDS);
    }

    /** Waits until the peer of the gate was turned away, and looks at why. */
    static void assertRefused(FakeGate gate, ThrowingConsumer<RefusedException> why) throws Exception {
        try {
            gate.admitted.get(10, TimeUnit.SECONDS);
            throw new AssertionError("was admitted");
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOfSatisfying(RefusedException.class, why);
        }
    }

    static void end(FakeGate... gates) throws Exception {
        for (FakeGate gate : gates) {
            gate.connection.get(10, TimeUnit.SECONDS).close();
            gate.closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws Exception {
        for (Acceptor acceptor : acceptors) {
            acceptor.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        transport.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
}
