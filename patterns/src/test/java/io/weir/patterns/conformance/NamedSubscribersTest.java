package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.patterns.conformance.RawPeer.property;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import io.weir.option.Overflow;
import io.weir.option.Reconnection;
import io.weir.option.Retention;
import io.weir.option.Spill;
import io.weir.patterns.conformance.RawPeer.Frame;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import io.weir.testing.FakeStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher keeps messages for subscribers that have a name, on real sockets. */
class NamedSubscribersTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final String ANNOUNCED = "\0name:";

    private static SubSocket named(Context context, String name, Endpoint endpoint, String... topics) {
        SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of(name)));
        for (String topic : topics) {
            sub.subscribe(topic);
        }
        sub.connect(endpoint);
        return sub;
    }

    /** A subscriber as that of libzmq, which says its name by a subscription and acknowledges nothing. */
    private static SubSocket announced(Context context, String name, Endpoint endpoint, String... topics) {
        SubSocket sub = SubSocket.open(context).subscribe(ANNOUNCED + name);
        for (String topic : topics) {
            sub.subscribe(topic);
        }
        sub.connect(endpoint);
        return sub;
    }

    private static void awaitConnected(PubSocket pub, String name, boolean connected) throws Exception {
        eventually(() -> assertThat(pub.names())
                .anyMatch(each -> each.name().equals(RoutingId.of(name)) && each.connected() == connected));
    }

    private static NameSnapshot only(PubSocket pub) {
        assertThat(pub.names()).hasSize(1);
        return pub.names().get(0);
    }

    private static void send(PubSocket pub, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            pub.send(Integer.toString(i));
        }
    }

    private static void receive(Receiving from, int first, int last) throws Exception {
        List<String> received = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            Message message = from.receive(TIME);
            received.add(message == null ? "nothing" : message.text());
            expected.add(Integer.toString(i));
        }
        assertThat(received).isEqualTo(expected);
    }

    private static void balances(Socket socket) throws Exception {
        eventually(() -> {
            Accounting books = socket.accounting();
            assertThat(books.written() + books.totalSendDropped() + books.sendQueued())
                    .as("%s", books)
                    .isEqualTo(books.accepted());
        });
    }

    @ParameterizedTest(name = "over {0}")
    @EnumSource(names = {"TCP", "IPC", "INPROC"})
    void theNextSubscriberOfTheNameGetsWhatTheLastDidNotTake(Wire wire) throws Exception {
        try (Context context = wire.context();
                PubSocket pub = PubSocket.open(context, o -> o.retention(Retention.named()))) {
            Endpoint endpoint = pub.bind(wire.anywhere());
            try (SubSocket sub = named(context, "a", endpoint, "")) {
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                send(pub, 0, 9);
                receive(sub, 0, 4);
            }
            awaitConnected(pub, "a", false);
            send(pub, 10, 14);
            try (SubSocket sub = named(context, "a", endpoint, "")) {
                receive(sub, 5, 14);
                send(pub, 15, 15);
                receive(sub, 15, 15);
                assertThat(sub.tryReceive()).isNull();
                eventually(() -> assertThat(only(pub).unacknowledged()).isZero());
                assertThat(only(pub).waiting()).isZero();
            }
            balances(pub);
            assertThat(pub.accounting().sendDropped()).isEmpty();
            assertThat(pub.refusals()).isEmpty();
        }
    }

    @Test
    void anyLanguageCanHaveANameByASubscription() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(
                        context, o -> o.retention(Retention.named().announcedBy(ANNOUNCED)))) {
            Endpoint endpoint = pub.bind(TCP);
            try (SubSocket sub = announced(context, "a", endpoint, "")) {
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                assertThat(pub.topicCount()).isOne();
                send(pub, 0, 2);
                receive(sub, 0, 2);
            }
            awaitConnected(pub, "a", false);
            send(pub, 3, 7);
            balances(pub);
            assertThat(pub.accounting().sendQueued()).isEqualTo(5);
            try (SubSocket sub = announced(context, "a", endpoint, "")) {
                receive(sub, 3, 7);
                send(pub, 8, 9);
                receive(sub, 8, 9);
            }
            assertThat(pub.accounting().sendDropped()).isEmpty();
        }
    }

    @Test
    void moreThanTheRetentionAllowsIsDroppedAndCounted() throws Exception {
        Queue<SocketEvent> events = new ConcurrentLinkedQueue<>();
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(
                        context, o -> o.retention(Retention.named().messages(3)))) {
            pub.onEvent(events::add);
            Endpoint endpoint = pub.bind(TCP);
            try (SubSocket sub = named(context, "a", endpoint, "")) {
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                assertThat(sub.peerCount()).isOne();
            }
            awaitConnected(pub, "a", false);
            send(pub, 0, 9);
            assertThat(pub.accounting().sendDropped()).containsEntry(DropReason.RETENTION, 7L);
            assertThat(only(pub).dropped()).isEqualTo(7);
            assertThat(pub.snapshot().names()).hasSize(1);
            assertThat(pub.snapshot().toString()).contains("name a (last seen").contains("3 wait");
            try (SubSocket sub = named(context, "a", endpoint, "")) {
                receive(sub, 0, 2);
            }
            awaitConnected(pub, "a", false);
            assertThat(pub.forget(RoutingId.of("a"))).isTrue();
            assertThat(pub.forget(RoutingId.of("a"))).isFalse();
            assertThat(pub.topicCount()).isZero();
            balances(pub);
            eventually(() -> assertThat(events)
                    .hasAtLeastOneElementOfType(SocketEvent.NameRemembered.class)
                    .hasAtLeastOneElementOfType(SocketEvent.NameForgotten.class)
                    .hasAtLeastOneElementOfType(SocketEvent.MessagesDropped.class));
        }
    }

    @Test
    void twoSubscribersUnderOneNameAreOneTooMany() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.retention(Retention.named()))) {
            Endpoint endpoint = pub.bind(TCP);
            try (SubSocket first = named(context, "a", endpoint, "")) {
                awaitConnected(pub, "a", true);
                try (SubSocket second = named(context, "a", endpoint, "")) {
                    eventually(() -> assertThat(pub.refusals()).containsKey(Refusal.NAME_IN_USE));
                    send(pub, 0, 0);
                    receive(first, 0, 0);
                    first.close();
                    send(pub, 1, 1);
                    receive(second, 1, 1);
                }
            }
        }
    }

    @Test
    void theSecondTakesOverIfThatIsTheRule() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(
                        context, o -> o.retention(Retention.named().takeOver()))) {
            Endpoint endpoint = pub.bind(TCP);
            SubSocket first =
                    SubSocket.open(context, o -> o.routingId(RoutingId.of("a")).reconnection(Reconnection.NEVER));
            first.subscribe("").connect(endpoint);
            assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
            send(pub, 0, 1);
            receive(first, 0, 1);
            eventually(() -> assertThat(only(pub).unacknowledged()).isOne());
            try (SubSocket second = named(context, "a", endpoint, "")) {
                eventually(() -> assertThat(pub.refusals()).containsEntry(Refusal.NAME_TAKEN_OVER, 1L));
                // The one that the first has in its hands, and has not come for the next.
                receive(second, 1, 1);
                send(pub, 2, 2);
                receive(second, 2, 2);
            }
            first.close();
        }
    }

    @Test
    void aForwarderGoesOnAskingForTheTopicsOfANameThatIsAway() throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context, o -> o.retention(Retention.named()))) {
            Endpoint endpoint = pub.bind(TCP);
            SubSocket sub = named(context, "a", endpoint, "t");
            assertThat(pub.receive(TIME)).isEqualTo(Message.of("\1t"));
            sub.close();
            eventually(() -> assertThat(pub.names()).noneMatch(NameSnapshot::connected));
            assertThat(pub.tryReceive()).isNull();
            pub.send("t1");
            SubSocket again = named(context, "a", endpoint, "u");
            assertThat(again.receive(Duration.ofMillis(1))).isNull();
            assertThat(pub.receive(TIME)).isEqualTo(Message.of("\1u"));
            assertThat(pub.receive(TIME)).isEqualTo(Message.of("\0t"));
            again.close();
            assertThat(pub.forget(RoutingId.of("a"))).isTrue();
            assertThat(pub.receive(TIME)).isEqualTo(Message.of("\0u"));
        }
    }

    @Test
    void aPublisherThatClosesSendsWhatWaitsForThoseThatAreThere() throws Exception {
        try (Context context = Context.create()) {
            SubSocket sub;
            try (PubSocket pub = PubSocket.open(
                    context,
                    o -> o.retention(Retention.named()).sendHighWaterMark(2).sendBuffer(4096))) {
                Endpoint endpoint = pub.bind(TCP);
                sub = SubSocket.open(
                        context,
                        o -> o.routingId(RoutingId.of("a"))
                                .receiveHighWaterMark(2)
                                .receiveBuffer(4096));
                sub.subscribe("").connect(endpoint);
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                for (int i = 0; i < 200; i++) {
                    pub.send(Message.of(new byte[1000]));
                }
                Thread closing = new Thread(pub::close);
                closing.start();
                for (int i = 0; i < 200; i++) {
                    assertThat(sub.receive(TIME)).as("message %d", i).isNotNull();
                }
                closing.join();
                balances(pub);
                assertThat(pub.accounting().sendDropped()).isEmpty();
            }
            sub.close();
        }
    }

    @Test
    void aSubscriberSaysItsNameToAllAndWhatItGotToNoneThatDoesNotAsk() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                SubSocket sub = named(context, "a", server.endpoint(), "t");
                RawPeer raw = server.accept()) {
            raw.greet().readGreeting();
            assertThat(raw.ready("PUB").readFrame().text()).contains("Identity", "X-Weir-Resumes");
            assertThat(raw.readFrame().name()).isEqualTo("SUBSCRIBE");
            raw.send(message("t1"));
            assertThat(sub.receive(TIME)).isEqualTo(Message.of("t1"));
            sub.unsubscribe("t");
            assertThat(raw.readFrame().name()).isEqualTo("CANCEL");
        }
    }

    @Test
    void aSubscriberSaysWhatItGotBehindItsSubscriptionsAndThenWhatItHasDoneWith() throws Exception {
        try (RawPeer.Server server = RawPeer.Server.open();
                Context context = Context.create();
                SubSocket sub = named(context, "a", server.endpoint(), "t");
                RawPeer raw = server.accept()) {
            raw.greet().readGreeting();
            raw.send(readyThatResumes("PUB")).readFrame();
            assertThat(raw.readFrame().name()).isEqualTo("SUBSCRIBE");
            Frame resume = raw.readFrame();
            assertThat(resume.name()).isEqualTo("WEIR-RESUME");
            assertThat(ByteBuffer.wrap(resume.data()).getLong(Long.BYTES)).isZero();
            raw.send(join(message("t1"), message("t2")));
            assertThat(sub.receive(TIME)).isEqualTo(Message.of("t1"));
            assertThat(sub.receive(TIME)).isEqualTo(Message.of("t2"));
            assertThat(sub.tryReceive()).isNull();
            long acknowledged = 0;
            while (acknowledged < 2) {
                Frame frame = raw.readFrame();
                assertThat(frame.name()).isEqualTo("WEIR-ACK");
                acknowledged = ByteBuffer.wrap(frame.data()).getLong();
            }
            assertThat(acknowledged).isEqualTo(2);
        }
    }

    private static byte[] readyThatResumes(String type) {
        return command(
                "READY",
                join(
                        property("Socket-Type", ascii(type)),
                        property("Identity", ascii("a")),
                        property("X-Weir-Resumes", ascii("1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEIR-ACK", "WEIR-RESUME"})
    void whatASubscriberSaysOfItselfHasItsForm(String name) throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.retention(Retention.named()));
                RawPeer raw = RawPeer.connect(pub.bind(TCP))) {
            raw.greet().readGreeting();
            assertThat(raw.send(readyThatResumes("SUB")).readFrame().text()).contains("X-Weir-Resumes");
            raw.send(command(name, new byte[3]));
            assertThat(raw.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pub.refusals()).containsKey(Refusal.MALFORMED_COMMAND));
        }
    }

    @Test
    void optionsThatContradictARetentionAreRefused() {
        Retention retention = Retention.named();
        try (Context context = Context.create()) {
            assertThatThrownBy(() ->
                            PubSocket.open(context, o -> o.retention(retention).noDrop(true)))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() ->
                            PubSocket.open(context, o -> o.retention(retention).conflate(true)))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() ->
                            PubSocket.open(context, o -> o.retention(retention).overflow(Overflow.latestPerKey())))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() ->
                            PubSocket.open(context, o -> o.retention(retention).invertMatching(true)))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() ->
                            XPubSocket.open(context, o -> o.retention(retention).manual(true)))
                    .isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> PubSocket.open(
                            context, o -> o.retention(retention.dropOldest()).spill(Spill.to(new FakeStore()))))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("spill");
        }
        assertThatThrownBy(() -> retention.messages(0)).isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> retention.age(Duration.ZERO)).isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> retention.announcedBy("")).isInstanceOf(InvalidOptionException.class);
    }
}
