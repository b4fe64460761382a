package io.weir.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.memory.BodyMemory;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.option.SocketOptions.TcpOptions;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import io.weir.queue.ReceiveMemory;
import io.weir.security.Security;
import io.weir.security.Tls;
import io.weir.snapshot.TransportSnapshot.Outcome;
import io.weir.transport.Command;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.LocalMetadata;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The side of a socket, of one peer: puts down what it hears of connections, and has the two queues of its peer. */
public final class FakeGate implements ConnectionCallbacks, PeerLink {
    public final List<String> heard = new CopyOnWriteArrayList<>();
    public final CompletableFuture<RemoteMetadata> admitted = new CompletableFuture<>();
    public final CompletableFuture<Connection> connection = new CompletableFuture<>();
    public final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    public final MessageQueue outbound = MessageQueues.bounded(0, 0);
    public final MessageQueue inbound = MessageQueues.bounded(0, 0);
    public volatile @Nullable Exception turnedAway;
    public volatile boolean refuses;

    /** What the transport is to write before messages. */
    public final Queue<Command> commands = new ConcurrentLinkedQueue<>();

    /** What is gone with the connection. */
    public final AtomicLong lost = new AtomicLong();

    /** What ended the connection, if the peer did it. */
    public volatile @Nullable RefusedException closedBy;

    private final Semaphore readable = new Semaphore(0);

    /** Both queues take as much as comes. */
    public FakeGate() {
        outbound.onRoom(() -> {});
        inbound.onReadable(readable::release);
    }

    /** What a socket of that kind asks of a transport; its one peer is of the kind itself. */
    public static ConnectionSetup setup(String type) {
        return setup(type, null, Duration.ofSeconds(30));
    }

    /** The same, with TLS and the time of the handshake. */
    public static ConnectionSetup setup(String type, @Nullable Tls tls, Duration handshake) {
        return setup(type, tls, Security.NONE, handshake);
    }

    /** The same, with security. */
    public static ConnectionSetup setup(String type, @Nullable Tls tls, Security security, Duration handshake) {
        LocalMetadata introduction = new LocalMetadata(new SocketType(type, Set.of(type), false), RoutingId.NONE);
        Limits limits = new Limits(
                64 << 20,
                1000,
                handshake,
                Duration.ofSeconds(5),
                100,
                64 * 1024,
                10,
                1000,
                1 << 20,
                Arrivals.UNLIMITED);
        TcpOptions tcp = new TcpOptions(
                0, 0, 100, Duration.ZERO, false, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0, false);
        return new ConnectionSetup(
                introduction,
                limits,
                Heartbeats.OFF,
                tcp,
                new BodyMemory(64 << 20),
                security,
                (network, task) -> task.run(),
                ReceiveMemory.unlimited().ofSocket(),
                tls);
    }

    /** Takes the next message, waiting for it. */
    public Message take() throws InterruptedException {
        Message message = inbound.poll();
        while (message == null) {
            if (inbound.awaitMessages()) {
                assertThat(readable.tryAcquire(10, TimeUnit.SECONDS))
                        .as("a message came, after " + heard)
                        .isTrue();
            }
            message = inbound.poll();
        }
        return message;
    }

    @Override
    public void listening(Endpoint bound) {
        heard.add("listening");
    }

    @Override
    public void opened(String local, String remote) {
        heard.add("opened");
    }

    @Override
    public void handshakeBegan() {
        heard.add("began");
    }

    @Override
    public void handshakeEnded(Outcome how, long nanos) {
        heard.add("ended " + how);
    }

    @Override
    public PeerLink admit(RemoteMetadata remote, Connection serving) throws RefusedException {
        if (refuses) {
            throw new RefusedException(Refusal.INVALID_IDENTITY, "not you");
        }
        heard.add("admitted");
        connection.complete(serving);
        admitted.complete(remote);
        return this;
    }

    @Override
    public void turnedAway(String local, String remote, Exception why) {
        heard.add("turned away");
        turnedAway = why;
        admitted.completeExceptionally(why);
    }

    @Override
    public MessageQueue outbound() {
        return outbound;
    }

    @Override
    public MessageQueue inbound() {
        return inbound;
    }

    @Override
    public @Nullable Command nextCommand() {
        return commands.poll();
    }

    @Override
    public void received(Command command) {}

    @Override
    public void wrote(long messages) {}

    @Override
    public void lost(long messages) {
        lost.addAndGet(messages);
    }

    @Override
    public void broken(Throwable cause) {
        heard.add("broken by " + cause);
    }

    @Override
    public void closed(@Nullable RefusedException why) {
        closedBy = why;
        closed.complete(why == null);
    }

    @Override
    public void inputEnded() {}
}
