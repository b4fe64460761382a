package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.netty.NettyTransport;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import io.weir.socket.Context;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners to which more come than they take. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class CrowdsTest {
    private static final String TCP = "tcp://127.0.0.1:*";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void whatWaitsToBeAcceptedAndWhatDoesNotFitIsInTheSnapshot(String io) throws Exception {
        List<Socket> crowd = new ArrayList<>();
        EventLoopGroup loops = oneLoop(io);
        try (Context context = Context.builder()
                        .transport(new NettyTransport(loops, ByteBufAllocator.DEFAULT))
                        .build();
                PullSocket pull = PullSocket.open(context, o -> o.backlog(4))) {
            int port = port(pull);
            CountDownLatch done = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            loops.next().execute(() -> {
                begun.countDown();
                await(done);
            });
            await(begun);
            try {
                // Linux lets one more in than was asked for.
                for (int i = 0; i < 5; i++) {
                    crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                // A busy kernel may take the last step of a connection a moment after the client.
                eventually(() ->
                        assertThat(pull.snapshot().listeners().get(0).waiting()).isEqualTo(5));
                ListenerSnapshot listener = pull.snapshot().listeners().get(0);
                assertThat(listener.endpoint()).isEqualTo(pull.lastEndpoint());
                assertThat(listener.room()).isEqualTo(4);
                try (SocketChannel oneTooMany = SocketChannel.open()) {
                    oneTooMany.configureBlocking(false);
                    oneTooMany.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                    eventually(
                            () -> assertThat(pull.snapshot().listeners().get(0).systemOverflows())
                                    .isPositive());
                }
                assertThat(pull.snapshot()).asString().contains(": 5 of at most 4 connections wait to be accepted");
            } finally {
                done.countDown();
            }
            eventually(() ->
                    assertThat(pull.snapshot().listeners().get(0).waiting()).isZero());
        } finally {
            end(crowd, loops);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void ofThoseThatWaitSeveralAreAcceptedInATurnOfTheEventLoop(String io) throws Exception {
        List<Socket> crowd = new ArrayList<>();
        EventLoopGroup loops = oneLoop(io);
        try (Context context = Context.builder()
                        .transport(new NettyTransport(loops, ByteBufAllocator.DEFAULT))
                        .build();
                PullSocket pull = PullSocket.open(context)) {
            int port = port(pull);
            CountDownLatch done = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Integer> turns = new CompletableFuture<>();
            loops.next().execute(() -> {
                begun.countDown();
                await(done);
                countTurns(loops, pull, 0, turns);
            });
            await(begun);
            try {
                for (int i = 0; i < 12; i++) {
                    crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                eventually(() ->
                        assertThat(pull.snapshot().listeners().get(0).waiting()).isEqualTo(12));
            } finally {
                done.countDown();
            }
            assertThat(turns.get(60, TimeUnit.SECONDS)).isLessThanOrEqualTo(6);
        } finally {
            end(crowd, loops);
        }
    }

    private static EventLoopGroup oneLoop(String io) {
        return new MultiThreadIoEventLoopGroup(
                1, io.equals("epoll") ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    private static void end(List<Socket> crowd, EventLoopGroup loops) throws Exception {
        for (Socket socket : crowd) {
            socket.close();
        }
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }

    /** What is scheduled runs after the loop has looked at its channels once more. */
    private static void countTurns(
            EventLoopGroup loops, PullSocket pull, int before, CompletableFuture<Integer> turns) {
        if (pull.snapshot().listeners().get(0).waiting() == 0) {
            turns.complete(before);
        } else {
            loops.next().schedule(() -> countTurns(loops, pull, before + 1, turns), 1, TimeUnit.NANOSECONDS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int port(PullSocket pull) {
        String address = pull.bind(TCP).address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Test
    void aServerThatSaysNothingIsLeftSoonAndWaitedForLongerEachTime() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.firstByteTimeout(Duration.ofMillis(20)))) {
            Heard heard = Heard.from(push);
            push.connect("tcp://127.0.0.1:" + deaf.getLocalPort());

            eventually(() -> assertThat(heard.all(HandshakeFailed.class)).hasSizeGreaterThanOrEqualTo(4));
            assertThat(heard.all(HandshakeFailed.class).stream()
                            .map(HandshakeFailed::detail)
                            .limit(4))
                    .containsExactly(
                            "handshake: no byte (expected: within firstByteTimeout of 20 ms)",
                            "handshake: no byte (expected: within firstByteTimeout of 40 ms)",
                            "handshake: no byte (expected: within firstByteTimeout of 80 ms)",
                            "handshake: no byte (expected: within firstByteTimeout of 160 ms)");
            assertThat(push.refusals()).containsOnlyKeys(Refusal.HANDSHAKE_TIMEOUT);
        }
    }

    @Test
    void aServerThatIsSlowerThanTheFirstPatienceIsReachedInTheEnd() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.firstByteTimeout(Duration.ofMillis(20)))) {
            Heard heard = Heard.from(push);
            push.connect(server.endpoint());
            push.send("patience");
            for (int i = 0; i < 4; i++) {
                try (RawPeer slow = server.accept()) {
                    assertThat(slow.isClosedByOther()).isTrue();
                }
            }
            try (RawPeer peer = server.accept().handshake("PULL")) {
                assertThat(peer.readMessage().text()).isEqualTo("patience");
            }
            assertThat(heard.all(HandshakeFailed.class)).hasSize(4);
        }
    }

    @Test
    void whatListensWithinTheProcessIsShownWithoutNumbers() {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint bound = pull.bind("inproc://crowds");

            assertThat(pull.snapshot().listeners()).containsExactly(ListenerSnapshot.of(bound));
        }
    }
}
