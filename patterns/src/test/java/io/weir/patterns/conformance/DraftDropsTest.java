package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.event.SocketEvent.MessagesDropped;
import io.weir.metrics.SocketMeters;
import io.weir.metrics.WeirMetrics;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
import io.weir.patterns.clientserver.RoutingNumber;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.events.Heard;
import io.weir.patterns.metrics.Exported;
import io.weir.patterns.pair.ChannelSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a kind of 9.3 or 9.4 drops a message, the event, the snapshot and the meters say so. */
@DisplayName("9.3, 9.4: drops of the kinds that are drafts in libzmq")
@Timeout(120)
class DraftDropsTest {
    private static final Endpoint NOWHERE = Endpoint.parse("tcp://127.0.0.1:1");

    @AutoClose
    private final Context context = Context.create();

    @AutoClose
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AutoClose
    private final WeirMetrics metrics = WeirMetrics.of(context);

    DraftDropsTest() {
        metrics.bindTo(registry);
    }

    /** Opens a socket of one kind with the name that its meters are looked for by. */
    interface Opener {
        Socket open(Context context);
    }

    private static void named(OptionsBuilder<?> options) {
        OnWire.hasty(options);
        options.name("draft");
    }

    private static Socket dish(Context context) {
        return DishSocket.open(context, DraftDropsTest::named).join("group");
    }

    private static final Opener CLIENT = context -> ClientSocket.open(context, DraftDropsTest::named);
    private static final Opener SERVER = context -> ServerSocket.open(context, DraftDropsTest::named);
    private static final Opener PEER = context -> PeerSocket.open(context, DraftDropsTest::named);
    private static final Opener SCATTER = context -> ScatterSocket.open(context, DraftDropsTest::named);
    private static final Opener GATHER = context -> GatherSocket.open(context, DraftDropsTest::named);
    private static final Opener CHANNEL = context -> ChannelSocket.open(context, DraftDropsTest::named);
    private static final Opener RADIO = context -> RadioSocket.open(context, DraftDropsTest::named);
    private static final Opener DISH = DraftDropsTest::dish;

    private void assertToldAs(Socket socket, Heard heard, DropReason reason, long sent, long received)
            throws Exception {
        new Exported(registry, "draft").assertDropped(sent > 0 ? "send" : "receive", reason, sent + received);
        assertThat(socket.snapshot().messages().sendDropped()).isEqualTo(sent > 0 ? Map.of(reason, sent) : Map.of());
        assertThat(socket.snapshot().messages().receiveDropped())
                .isEqualTo(received > 0 ? Map.of(reason, received) : Map.of());
        MessagesDropped told = heard.first(MessagesDropped.class);
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.sent()).isEqualTo(sent);
        assertThat(told.received()).isEqualTo(received);
    }

    static Stream<Arguments> whatIsNotDelivered() {
        return Stream.of(
                Arguments.of("SCATTER", SCATTER, "GATHER", DropReason.NOT_ACCEPTED, message("x")),
                Arguments.of("RADIO", RADIO, "DISH", DropReason.NOT_ACCEPTED, message("x")),
                Arguments.of("GATHER", GATHER, "SCATTER", DropReason.MALFORMED, message("a", "b")),
                Arguments.of("CHANNEL", CHANNEL, "CHANNEL", DropReason.MALFORMED, message("a", "b")),
                Arguments.of("CLIENT", CLIENT, "SERVER", DropReason.MALFORMED, message("a", "b")),
                Arguments.of("SERVER", SERVER, "CLIENT", DropReason.MALFORMED, message("a", "b")),
                Arguments.of("PEER", PEER, "PEER", DropReason.MALFORMED, message("a", "b")),
                Arguments.of("DISH", DISH, "RADIO", DropReason.MALFORMED, message("group")),
                Arguments.of("DISH", DISH, "RADIO", DropReason.NOT_SUBSCRIBED, message("other", "b")));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("whatIsNotDelivered")
    @DisplayName("V-048: what comes and is not delivered is dropped; the event, the snapshot and the meters say so")
    void whatComesAndIsNotDelivered(String kind, Opener opener, String peer, DropReason reason, byte[] bytes)
            throws Exception {
        try (Socket socket = opener.open(context);
                RawPeer raw = RawPeer.connect(socket.bind("tcp://127.0.0.1:*")).handshake(peer)) {
            Heard heard = Heard.from(socket);
            raw.send(bytes);
            eventually(() -> {
                if (socket instanceof Receiving receiving) {
                    assertThat(receiving.tryReceive()).isNull();
                }
                assertThat(socket.accounting().totalReceiveDropped()).isEqualTo(1);
            });
            assertToldAs(socket, heard, reason, 0, 1);
            assertThat(heard.first(MessagesDropped.class).remote()).startsWith("127.0.0.1:");
        }
    }

    static Stream<Arguments> receivers() {
        return Stream.of(
                Arguments.of("GATHER", GATHER, "SCATTER", message("x")),
                Arguments.of("CHANNEL", CHANNEL, "CHANNEL", message("x")),
                Arguments.of("CLIENT", CLIENT, "SERVER", message("x")),
                Arguments.of("SERVER", SERVER, "CLIENT", message("x")),
                Arguments.of("PEER", PEER, "PEER", message("x")),
                Arguments.of("DISH", DISH, "RADIO", message("group", "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("receivers")
    @DisplayName("V-048: what the application had not received when the socket was closed is dropped and counted")
    void whatWasUnreadAtTheClose(String kind, Opener opener, String peer, byte[] bytes) throws Exception {
        try (Socket socket = opener.open(context);
                RawPeer raw = RawPeer.connect(socket.bind("tcp://127.0.0.1:*")).handshake(peer)) {
            Heard heard = Heard.from(socket);
            raw.send(bytes).send(bytes);
            eventually(() -> assertThat(socket.accounting().receiveQueued()).isEqualTo(2));
            socket.close();
            assertToldAs(socket, heard, DropReason.CLOSED, 0, 2);
        }
    }

    static Stream<Arguments> senders() {
        return Stream.of(
                Arguments.of("SCATTER", SCATTER), Arguments.of("CHANNEL", CHANNEL), Arguments.of("CLIENT", CLIENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("senders")
    @DisplayName("V-048: what was not written when the linger time ended is dropped and counted")
    void whatLingerDidNotSave(String kind, Opener opener) throws Exception {
        try (Socket socket = opener.open(context)) {
            Heard heard = Heard.from(socket);
            socket.connect(NOWHERE);
            ((Sending) socket).send(Message.of("1"));
            ((Sending) socket).send(Message.of("2"));
            socket.close(Duration.ZERO);
            assertToldAs(socket, heard, DropReason.LINGER_EXPIRED, 2, 0);
        }
    }

    @Test
    @DisplayName("V-048: what waited for a peer that PEER disconnected is dropped and counted")
    void whatWaitedForADisconnectedPeer() throws Exception {
        try (PeerSocket peer = PeerSocket.open(context, DraftDropsTest::named)) {
            Heard heard = Heard.from(peer);
            RoutingNumber number = peer.connectPeer(NOWHERE);
            peer.send(number.before(Message.of("x")));
            peer.disconnectPeer(number);
            assertToldAs(peer, heard, DropReason.DISCONNECTED, 1, 0);
        }
    }

    @Test
    @DisplayName("V-068: what a member has no room for is dropped and counted, and told of once in 1024 times")
    void whatAMemberHasNoRoomFor() throws Exception {
        try (RadioSocket radio = RadioSocket.open(context, o -> {
                    named(o);
                    o.sendHighWaterMark(1);
                });
                DishSocket dish = DishSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            Heard heard = Heard.from(radio);
            dish.join("g").connect(radio.bind("inproc://full-member"));
            assertThat(radio.awaitMembers("g", 1, PATIENCE)).isTrue();
            for (int i = 0; i < 3; i++) {
                radio.send(Message.of("g", "x"));
            }
            assertToldAs(radio, heard, DropReason.HIGH_WATER_MARK, 1, 0);
        }
    }

    @Test
    @DisplayName("V-068: the groups of members, and those of a DISH, are in the meters and the snapshot")
    void groupsAreCounted() throws Exception {
        try (RadioSocket radio = RadioSocket.open(context, DraftDropsTest::named);
                DishSocket dish = DishSocket.open(context, o -> o.name("dish"))) {
            dish.join("a").join("b").connect(radio.bind("tcp://127.0.0.1:*"));
            assertThat(radio.awaitMembers("b", 1, PATIENCE)).isTrue();
            assertThat(radio.snapshot().subscriptions()).isEqualTo(2);
            eventually(() -> {
                assertThat(Exported.of(registry, radio).sum(SocketMeters.SUBSCRIPTIONS))
                        .isEqualTo(2);
                assertThat(Exported.of(registry, dish).sum(SocketMeters.SUBSCRIPTIONS))
                        .isEqualTo(2);
            });
            dish.leave("a");
            eventually(() -> assertThat(Exported.of(registry, radio).sum(SocketMeters.SUBSCRIPTIONS))
                    .isEqualTo(1));
        }
    }
}
