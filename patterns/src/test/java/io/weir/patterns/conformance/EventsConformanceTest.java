package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.AddressInUseException;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.event.SocketEvent.Accepted;
import io.weir.event.SocketEvent.BindFailed;
import io.weir.event.SocketEvent.Closed;
import io.weir.event.SocketEvent.ConnectDelayed;
import io.weir.event.SocketEvent.ConnectRetried;
import io.weir.event.SocketEvent.Connected;
import io.weir.event.SocketEvent.Disconnected;
import io.weir.event.SocketEvent.HandshakeFailed;
import io.weir.event.SocketEvent.HandshakeSucceeded;
import io.weir.event.SocketEvent.Listening;
import io.weir.event.SocketEvent.QueueDepths;
import io.weir.event.SocketEvent.Stopped;
import io.weir.option.Reconnection;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 6.1, V-083 and V-140: what a listener hears, in which order. */
@DisplayName("6.1 Events")
@Timeout(120)
class EventsConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(10));

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, "ipc://*", "inproc://events"})
    @DisplayName("V-140: bind and connect, from the first event to the last, at both ends")
    void bothEndsFromTheFirstToTheLast(String endpoint) throws Exception {
        try (Context context = Context.create()) {
            PullSocket pull = PullSocket.open(context);
            PushSocket push = PushSocket.open(context);
            Heard pulling = Heard.from(pull);
            Heard pushing = Heard.from(push);
            push.connect(pull.bind(endpoint));
            push.send("message");
            assertThat(pull.receive(TIME)).isNotNull();
            push.close();
            pushing.eventuallyExactly("ConnectDelayed", "Connected", "HandshakeSucceeded", "Disconnected", "Stopped");
            pulling.eventuallyExactly("Listening", "Accepted", "HandshakeSucceeded", "Disconnected");
            pull.close();
            pulling.eventuallyExactly(
                    "Listening", "Accepted", "HandshakeSucceeded", "Disconnected", "Closed", "Stopped");
        }
    }

    @Test
    @DisplayName("V-140: events carry the local and the remote address of their connection")
    void eventsCarryBothAddresses() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PushSocket push = PushSocket.open(context, o -> o.name("source"))) {
            Heard pulling = Heard.from(pull);
            Heard pushing = Heard.from(push);
            Endpoint bound = pull.bind(TCP);
            push.connect(bound);
            HandshakeSucceeded there = pulling.first(HandshakeSucceeded.class);
            HandshakeSucceeded here = pushing.first(HandshakeSucceeded.class);
            assertThat(there.remote()).isEqualTo(here.local());
            assertThat(there.local()).isEqualTo(here.remote()).isEqualTo(bound.address());
            assertThat(here.peerType()).isEqualTo("PULL");
            assertThat(here.version()).isEqualTo("3.1");
            assertThat(pushing.events())
                    .containsExactly(
                            new ConnectDelayed("source", bound.toString()),
                            new Connected("source", here.local(), here.remote()),
                            here);
            assertThat(pulling.events())
                    .containsExactly(
                            new Listening("sink", bound.toString()),
                            new Accepted("sink", there.local(), there.remote()),
                            there);
        }
    }

    @Test
    @DisplayName("V-140: an absent server is DELAYED, CLOSED, RETRIED, and again")
    void anAbsentServer() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(push);
            Endpoint absent = Wire.TCP.nowhere();
            push.connect(absent);
            heard.eventuallyFirst(
                    "ConnectDelayed", "Closed", "ConnectRetried", "ConnectDelayed", "Closed", "ConnectRetried");
            Closed closed = heard.first(Closed.class);
            assertThat(closed.remote()).isEqualTo(absent.toString());
            assertThat(closed.detail()).contains("refused");
            assertThat(heard.first(ConnectRetried.class).interval())
                    .isBetween(Duration.ofMillis(10), Duration.ofMillis(20));
        }
    }

    @Test
    @DisplayName("V-140: a bind that fails is an event, too")
    void aBindThatFails() throws Exception {
        try (Context context = Context.create();
                PullSocket first = PullSocket.open(context);
                PullSocket second = PullSocket.open(context)) {
            Heard heard = Heard.from(second);
            Endpoint bound = first.bind(TCP);
            assertThatThrownBy(() -> second.bind(bound)).isInstanceOf(AddressInUseException.class);
            assertThat(heard.first(BindFailed.class).local()).isEqualTo(bound.toString());
            heard.eventuallyExactly("BindFailed");
        }
    }

    @Test
    @DisplayName("V-140: what is no ZMTP fails the handshake, and names what was wrong")
    void whatIsNoZmtp() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            Heard heard = Heard.from(pull);
            try (RawPeer peer = RawPeer.connect(pull.bind(TCP))) {
                peer.send(RawPeer.ascii("GET / HTTP/1.1\r\n\r\n"));
                heard.eventuallyExactly("Listening", "Accepted", "HandshakeFailed", "Disconnected");
            }
            HandshakeFailed failed = heard.first(HandshakeFailed.class);
            assertThat(failed.kind()).isEqualTo(HandshakeFailed.Kind.PROTOCOL);
            assertThat(failed.reason()).isEqualTo(Refusal.NOT_ZMTP);
            assertThat(failed.detail()).isNotEmpty();
            assertThat(heard.first(Disconnected.class).reason()).isEqualTo(Refusal.NOT_ZMTP);
        }
    }

    @Test
    @DisplayName("V-140: a peer that hangs up in the handshake fails it without a reason, one that says ERROR with one")
    void thePeerEndsTheHandshake() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(push);
            push.connect(server.endpoint());
            server.accept().close();
            try (RawPeer peer = server.accept()) {
                peer.send(RawPeer.greeting()).send(RawPeer.error("400"));
                eventually(() -> assertThat(heard.all(HandshakeFailed.class)).hasSize(2));
            }
            HandshakeFailed hungUp = heard.all(HandshakeFailed.class).get(0);
            assertThat(hungUp.kind()).isEqualTo(HandshakeFailed.Kind.NO_DETAIL);
            HandshakeFailed toldOff = heard.all(HandshakeFailed.class).get(1);
            assertThat(toldOff.kind()).isEqualTo(HandshakeFailed.Kind.REFUSED);
            assertThat(toldOff.detail()).contains("400");
        }
    }

    @Test
    @DisplayName("V-140: a peer that the pattern does not want is disconnected with the reason")
    void aPeerThatThePatternDoesNotWant() throws Exception {
        try (Context context = Context.create();
                PairSocket one = PairSocket.open(context);
                PairSocket first = PairSocket.open(context);
                PairSocket second = PairSocket.open(context, o -> o.reconnection(Reconnection.NEVER))) {
            Heard heard = Heard.from(one);
            Endpoint bound = one.bind(TCP);
            first.connect(bound);
            assertThat(first.awaitPeers(1, TIME)).isTrue();
            assertThat(one.awaitPeers(1, TIME)).isTrue();
            second.connect(bound);
            assertThat(heard.first(Disconnected.class).reason()).isEqualTo(Refusal.SECOND_PEER);
        }
    }

    @Test
    @DisplayName(
            "V-140: the depths of the queues are exact: the mark where no application reads, zero once all is read")
    void theDepthsOfTheQueues() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(7));
                PullSocket pull = PullSocket.open(context)) {
            Endpoint absent = Wire.TCP.nowhere();
            push.connect(absent);
            for (int i = 0; i < 7; i++) {
                push.send("waits");
            }
            Heard heard = Heard.from(push);
            push.reportQueues();
            assertThat(heard.first(QueueDepths.class))
                    .isEqualTo(new QueueDepths(push.name(), "", absent.toString(), 7, 0));

            Heard pulling = Heard.from(pull);
            pull.bind(absent);
            for (int i = 0; i < 7; i++) {
                assertThat(pull.receive(TIME)).isEqualTo(Message.of("waits"));
            }
            pull.reportQueues();
            QueueDepths drained = pulling.first(QueueDepths.class);
            assertThat(drained.receiving() + drained.sending()).isZero();
            push.close(Duration.ZERO);
        }
    }

    @Test
    @DisplayName("V-083 (a), (b): DISCONNECTED, RETRIED when the server goes, and success when it is back")
    void successAfterRebind() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(push);
            Endpoint bound = pull.bind(Wire.TCP.nowhere());
            push.connect(bound);
            heard.eventuallyExactly("ConnectDelayed", "Connected", "HandshakeSucceeded");
            heard.forget();
            pull.unbind(bound);
            heard.eventuallyFirst("Disconnected", "ConnectRetried", "ConnectDelayed");
            pull.bind(bound);
            eventually(() -> assertThat(heard.names()).endsWith("ConnectDelayed", "Connected", "HandshakeSucceeded"));
        }
    }

    @Test
    @DisplayName("V-083 (c): without reconnection, CLOSED is the last event of a connect that was refused")
    void closedIsTheLastOfARefusedConnect() throws Exception {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, o -> o.reconnection(Reconnection.NEVER))) {
            Heard heard = Heard.from(push);
            push.connect(Wire.TCP.nowhere());
            eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
            push.close();
            heard.eventuallyExactly("ConnectDelayed", "Closed", "Stopped");
        }
    }

    @Test
    @DisplayName("V-083 (d): without reconnection, DISCONNECTED is the last event of a handshake that failed")
    void disconnectedIsTheLastOfAFailedHandshake() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                PushSocket push = PushSocket.open(
                        context, o -> o.reconnection(new Reconnection(QUICK.interval(), QUICK.maximum(), false)))) {
            Heard heard = Heard.from(push);
            push.connect(server.endpoint());
            try (RawPeer peer = server.accept()) {
                peer.send(RawPeer.ascii("HTTP/1.1 400 Bad Request\r\n\r\n"));
                eventually(() -> assertThat(push.connectedEndpoints()).isEmpty());
            }
            push.close();
            heard.eventuallyExactly("ConnectDelayed", "Connected", "HandshakeFailed", "Disconnected", "Stopped");
        }
    }

    @Test
    @DisplayName("V-083 (e): after a disconnect, with a peer or without one, no event follows")
    void nothingFollowsADisconnect() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context, o -> o.reconnection(QUICK));
                PushSocket push = PushSocket.open(context, o -> o.reconnection(QUICK))) {
            Heard heard = Heard.from(push);
            Endpoint bound = pull.bind(TCP);
            push.connect(bound);
            heard.eventuallyExactly("ConnectDelayed", "Connected", "HandshakeSucceeded");
            push.disconnect(bound);
            heard.eventuallyExactly("ConnectDelayed", "Connected", "HandshakeSucceeded", "Disconnected");

            Heard alone = Heard.from(dealer);
            Endpoint absent = Wire.TCP.nowhere();
            dealer.connect(absent);
            alone.eventuallyFirst("ConnectDelayed", "Closed", "ConnectRetried");
            dealer.disconnect(absent);
            dealer.close();
            push.close();
            alone.first(Stopped.class);
            List<String> names = alone.names();
            assertThat(names.subList(names.lastIndexOf("ConnectDelayed"), names.size()))
                    .isIn(
                            List.of("ConnectDelayed", "Closed", "ConnectRetried", "Stopped"),
                            List.of("ConnectDelayed", "Closed", "Stopped"));
            heard.eventuallyExactly("ConnectDelayed", "Connected", "HandshakeSucceeded", "Disconnected", "Stopped");
        }
    }
}
