package io.weir.patterns.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Waiting for those one is about to send to, instead of sleeping: nothing sent after it is lost. */
@Timeout(120)
class ReadinessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(50);
    private static final RoutingId A = RoutingId.of("A");

    @AutoClose
    private final Context context = Context.create();

    /** A call that waits for a peer, on a socket without peers. */
    private record Waiting(String name, Function<Context, Socket> opener, Await call) {
        interface Await {
            boolean on(Socket socket, Duration timeout) throws InterruptedException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Waiting> waitings() {
        return Stream.of(
                new Waiting("PUB, topic", PubSocket::open, (s, t) -> ((PubSocket) s).awaitSubscribers("A", 1, t)),
                new Waiting("PUB, any", PubSocket::open, (s, t) -> ((PubSocket) s).awaitSubscribers(1, t)),
                new Waiting("XPUB, topic", XPubSocket::open, (s, t) -> ((XPubSocket) s).awaitSubscribers("A", 1, t)),
                new Waiting("XPUB, any", XPubSocket::open, (s, t) -> ((XPubSocket) s).awaitSubscribers(1, t)),
                new Waiting("ROUTER", RouterSocket::open, (s, t) -> ((RouterSocket) s).awaitPeer(A, t)),
                new Waiting("peers", PubSocket::open, (s, t) -> s.awaitPeers(1, t)));
    }

    @ParameterizedTest
    @MethodSource("waitings")
    void anInterruptEndsTheWaiting(Waiting waiting) throws Exception {
        try (Socket socket = waiting.opener().apply(context);
                Caller<Boolean> caller = Caller.of(() -> waiting.call().on(socket, PATIENCE))) {
            caller.awaitWaiting().interrupt();
            assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("waitings")
    void closingEndsTheWaiting(Waiting waiting) throws Exception {
        try (Socket socket = waiting.opener().apply(context);
                Caller<Boolean> caller = Caller.of(() -> waiting.call().on(socket, PATIENCE))) {
            caller.awaitWaiting();
            socket.close();
            assertThat(caller.failure()).isInstanceOf(SocketClosedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("waitings")
    void theTimeMayRunOut(Waiting waiting) throws Exception {
        try (Socket socket = waiting.opener().apply(context)) {
            assertThat(waiting.call().on(socket, A_WHILE)).isFalse();
            assertThat(waiting.call().on(socket, Duration.ZERO)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void whatIsPublishedToSubscribersThatWereAwaitedArrives(Wire wire) throws Exception {
        try (PubSocket pub = PubSocket.open(context);
                SubSocket first = SubSocket.open(context);
                SubSocket second = SubSocket.open(context)) {
            first.connect(pub.bind(wire.anywhere()));
            try (Caller<Boolean> two = Caller.of(() -> pub.awaitSubscribers("news of today", 2, PATIENCE))) {
                two.awaitWaiting();
                first.subscribe("news");
                assertThat(pub.awaitSubscribers("news", 1, PATIENCE)).isTrue();
                assertThat(pub.awaitSubscribers("weather", 1, A_WHILE)).isFalse();
                assertThat(two.isWaiting()).isTrue();
                second.subscribe("");
                second.connect(pub.boundEndpoints().get(0));
                assertThat(two.result()).isTrue();
            }
            pub.send("news of today");
            for (SubSocket sub : new SubSocket[] {first, second}) {
                assertThat(sub.receive(PATIENCE)).isEqualTo(Message.of("news of today"));
            }
        }
    }

    @Test
    void withInvertedMatchingThoseWithoutTheTopicAreAwaited() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> o.invertMatching(true));
                SubSocket sub = SubSocket.open(context, o -> o.invertMatching(true))) {
            try (Caller<Boolean> one = Caller.of(() -> pub.awaitSubscribers("A", 1, PATIENCE))) {
                one.awaitWaiting();
                sub.connect(pub.bind("tcp://127.0.0.1:*"));
                assertThat(one.result()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void whatIsRoutedToAPeerThatWasAwaitedArrives(Wire wire) throws Exception {
        try (RouterSocket router = RouterSocket.open(context);
                DealerSocket other = DealerSocket.open(context, o -> o.routingId(RoutingId.of("B")));
                DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(A))) {
            other.connect(router.bind(wire.anywhere()));
            try (Caller<Boolean> awaited = Caller.of(() -> router.awaitPeer(A, PATIENCE))) {
                assertThat(router.awaitPeer(RoutingId.of("B"), PATIENCE)).isTrue();
                assertThat(awaited.isWaiting()).isTrue();
                dealer.connect(router.boundEndpoints().get(0));
                assertThat(awaited.result()).isTrue();
            }
            router.send(Message.of("A", "message"));
            assertThat(dealer.receive(PATIENCE)).isEqualTo(Message.of("message"));
        }
    }
}
