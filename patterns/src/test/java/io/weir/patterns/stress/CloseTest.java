package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.PairSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing ends within the linger time and a second, whatever the socket does, whichever thread closes it. */
@Tag("slow")
@Timeout(120)
class CloseTest {
    private static final Duration LINGER = Duration.ofMillis(100);
    private static final Message MESSAGE = Message.of("message");
    private static final Message LARGE = Message.wrap(new byte[8 << 20]);

    /** What the socket is doing. */
    private enum State {
        IDLE,
        BOUND,
        CONNECTED,
        RECEIVING,
        RECEIVING_LATER,
        WAITING_FOR_PEERS,
        WAITING_UNTIL_READABLE,
        SENDING_WITHOUT_PEER,
        SENDING_TO_A_FULL_PEER,
        SENDING_LATER,
        CONNECTING_TO_A_CLOSED_PORT,
        CONNECTING_TO_A_SILENT_HOST,
        SHAKING_HANDS,
        BEING_SHAKEN_HANDS_WITH,
        HOLDING_UNSENT_MESSAGES,
        FULL_OF_UNREAD_MESSAGES,
        HANDLING_MESSAGES
    }

    /** Who closes it. */
    private enum Closer {
        ITSELF,
        ITSELF_INTERRUPTED,
        MANY_AT_ONCE,
        ITS_CONTEXT,
        ITS_HANDLER
    }

    static Stream<Arguments> casesToClose() {
        return Stream.of(State.values())
                .flatMap(state -> Stream.of(Closer.values())
                        .filter(closer -> closer != Closer.ITS_HANDLER || mayHaveHandler(state))
                        .map(closer -> Arguments.of(state, closer)));
    }

    /** A handler excludes other ways to receive, and needs a peer that sends. */
    private static boolean mayHaveHandler(State state) {
        return state == State.CONNECTED || state == State.SENDING_TO_A_FULL_PEER || state == State.HANDLING_MESSAGES;
    }

    /** The socket to be closed, what stands around it, and the calls that its closing must end. */
    private static final class Scene implements AutoCloseable {
        private final Context context = Context.create();
        private final Context elsewhere = Context.create();
        private final PairSocket socket =
                PairSocket.open(context, o -> o.highWaterMark(2).linger(LINGER));
        private final List<Caller<?>> calls = new ArrayList<>();
        private final List<CompletableFuture<?>> stages = new ArrayList<>();
        private final Deque<AutoCloseable> others = new ArrayDeque<>();

        <T extends AutoCloseable> T with(T other) {
            others.push(other);
            return other;
        }

        PairSocket friend() throws Exception {
            PairSocket friend = with(PairSocket.open(elsewhere));
            socket.connect(friend.bind("tcp://127.0.0.1:*"));
            awaitPeers(socket, 1);
            awaitPeers(friend, 1);
            return friend;
        }

        void blocks(Caller.Call call) throws Exception {
            calls.add(with(Caller.running(call).awaitWaiting()));
        }

        StalledPeer stalled() throws Exception {
            StalledPeer.Server server = with(new StalledPeer.Server());
            socket.connect(server.endpoint());
            StalledPeer peer = with(server.accept("PAIR"));
            awaitPeers(socket, 1);
            return peer;
        }

        /** Sends until there is no room, and stays none. */
        void fill() throws Exception {
            while (socket.send(LARGE, LINGER) == SendResult.SENT) {
                // The connection took another one.
            }
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable other : others) {
                other.close();
            }
            socket.close(Duration.ZERO);
            context.close();
            elsewhere.close();
        }
    }

    private static void enter(State state, Scene scene) throws Exception {
        PairSocket socket = scene.socket;
        switch (state) {
            case IDLE -> {}
            case BOUND -> socket.bind("tcp://127.0.0.1:*");
            case CONNECTED -> scene.friend();
            case RECEIVING -> {
                scene.friend();
                scene.blocks(socket::receive);
                scene.blocks(() -> socket.receive(PATIENCE));
            }
            case RECEIVING_LATER -> {
                scene.friend();
                scene.stages.add(socket.receiveAsync());
                scene.stages.add(socket.receiveAsync());
            }
            case WAITING_FOR_PEERS -> scene.blocks(() -> socket.awaitPeers(1, PATIENCE));
            case WAITING_UNTIL_READABLE -> {
                scene.friend();
                scene.blocks(() -> socket.awaitReadable(PATIENCE));
            }
            case SENDING_WITHOUT_PEER -> scene.blocks(() -> socket.send(MESSAGE));
            case SENDING_TO_A_FULL_PEER -> {
                scene.stalled();
                scene.fill();
                scene.blocks(() -> socket.send(LARGE));
            }
            case SENDING_LATER -> {
                scene.stages.add(socket.sendAsync(MESSAGE).toCompletableFuture());
                scene.stages.add(socket.sendAsync(MESSAGE).toCompletableFuture());
            }
            case CONNECTING_TO_A_CLOSED_PORT -> {
                socket.connect(Wire.TCP.nowhere());
                socket.send(MESSAGE);
            }
            case CONNECTING_TO_A_SILENT_HOST -> {
                socket.connect(silentHost(scene));
                socket.send(MESSAGE);
            }
            case SHAKING_HANDS -> {
                StalledPeer.Server server = scene.with(new StalledPeer.Server());
                socket.connect(server.endpoint());
                socket.send(MESSAGE);
                scene.with(server.acceptSilently());
            }
            case BEING_SHAKEN_HANDS_WITH -> {
                Endpoint endpoint = socket.bind("tcp://127.0.0.1:*");
                int port = Integer.parseInt(endpoint.address().split(":")[1]);
                scene.with(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            }
            case HOLDING_UNSENT_MESSAGES -> {
                scene.stalled();
                scene.fill();
            }
            case FULL_OF_UNREAD_MESSAGES -> {
                PairSocket friend = scene.friend();
                scene.with(Caller.running(() -> {
                    while (true) {
                        friend.send(MESSAGE);
                    }
                }));
                eventually(() -> assertThat(socket.accounting().receiveQueued()).isEqualTo(2));
            }
            case HANDLING_MESSAGES -> {
                PairSocket friend = scene.friend();
                socket.onMessage(message -> {});
                scene.with(Caller.running(() -> {
                    while (true) {
                        friend.send(MESSAGE);
                    }
                }));
            }
        }
    }

    /** A listener whose backlog is full drops each attempt to connect, so that connecting takes for ever. */
    private static Endpoint silentHost(Scene scene) throws Exception {
        ServerSocket server = scene.with(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        for (int i = 0; i < 4; i++) {
            SocketChannel channel = scene.with(SocketChannel.open());
            channel.configureBlocking(false);
            channel.connect(server.getLocalSocketAddress());
        }
        return Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort());
    }

    @ParameterizedTest
    @MethodSource("casesToClose")
    void closingEndsInTime(State state, Closer closer) throws Exception {
        try (Scene scene = new Scene()) {
            enter(state, scene);
            long begin = System.nanoTime();
            close(scene, closer);
            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(time).isLessThan(LINGER.plusSeconds(1));
            for (Caller<?> call : scene.calls) {
                assertThat(call.failure()).isInstanceOf(SocketClosedException.class);
            }
            for (CompletableFuture<?> stage : scene.stages) {
                assertThat(stage)
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(SocketClosedException.class);
            }
            assertThat(scene.socket.isClosed()).isTrue();
            assertThat(scene.context.socketCount()).isZero();
            Books.settled(scene.socket);
        }
    }

    private static void close(Scene scene, Closer closer) throws Exception {
        switch (closer) {
            case ITSELF -> scene.socket.close();
            case ITSELF_INTERRUPTED -> {
                Thread.currentThread().interrupt();
                scene.socket.close();
                assertThat(Thread.interrupted()).isTrue();
            }
            case MANY_AT_ONCE -> {
                try (Crew crew = new Crew()) {
                    crew.hire(8, one -> {
                        scene.socket.close();
                        assertThat(scene.context.socketCount()).isZero();
                    });
                    crew.awaitDone(PATIENCE);
                }
            }
            case ITS_CONTEXT -> scene.context.close();
            case ITS_HANDLER -> closeFromHandler(scene);
        }
    }

    /** On the event loop of the very connection that closes. */
    private static void closeFromHandler(Scene scene) throws Exception {
        PairSocket trigger = PairSocket.open(scene.context, o -> o.linger(Duration.ZERO));
        PairSocket other = scene.with(PairSocket.open(scene.elsewhere));
        trigger.connect(other.bind("tcp://127.0.0.1:*"));
        CountDownLatch closed = new CountDownLatch(1);
        trigger.onMessage(message -> {
            scene.socket.close();
            assertThat(scene.socket.isClosed()).isTrue();
            assertThat(scene.socket.toString()).isNotEmpty();
            trigger.close();
            closed.countDown();
        });
        other.send(MESSAGE);
        assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        eventually(() -> assertThat(scene.context.socketCount()).isZero());
    }

    @ParameterizedTest
    @MethodSource("handlersToClose")
    void aHandlerMayCloseItsOwnSocket(String endpoint) throws Exception {
        try (Context context = Context.create();
                PairSocket socket = PairSocket.open(context);
                PairSocket friend = PairSocket.open(context)) {
            socket.connect(friend.bind(endpoint));
            CountDownLatch closed = new CountDownLatch(1);
            socket.onMessage(message -> {
                socket.close();
                closed.countDown();
            });
            friend.send(MESSAGE);
            assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            eventually(() -> assertThat(context.socketCount()).isEqualTo(1));
            Books.settled(socket);
        }
    }

    static Stream<String> handlersToClose() {
        return Stream.of("inproc://handler", "tcp://127.0.0.1:*");
    }

    @ParameterizedTest
    @MethodSource("handlersToClose")
    void aHandlerMayCloseTheContext(String endpoint) throws Exception {
        Context context = Context.create();
        PairSocket socket = PairSocket.open(context);
        PairSocket friend = PairSocket.open(context);
        socket.connect(friend.bind(endpoint));
        socket.onMessage(message -> context.close());
        friend.send(MESSAGE);
        eventually(() -> assertThat(context.socketCount()).isZero());
        context.close();
        for (Socket each : List.of(socket, friend)) {
            Books.settled(each);
        }
    }
}
