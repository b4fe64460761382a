package io.weir.patterns.conformance;

import static io.weir.patterns.conformance.RawPeer.COMMAND;
import static io.weir.patterns.conformance.RawPeer.LONG;
import static io.weir.patterns.conformance.RawPeer.MORE;
import static io.weir.patterns.conformance.RawPeer.ascii;
import static io.weir.patterns.conformance.RawPeer.command;
import static io.weir.patterns.conformance.RawPeer.frame;
import static io.weir.patterns.conformance.RawPeer.hex;
import static io.weir.patterns.conformance.RawPeer.join;
import static io.weir.patterns.conformance.RawPeer.message;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.option.Reconnection;
import io.weir.patterns.conformance.RawPeer.Frame;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.4: PUB, SUB, XPUB and XSUB. That nothing came is shown by what comes next: order is kept. */
@DisplayName("9.4 Publish-subscribe")
class PublishSubscribeConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final String IPC = "ipc://*";
    private static final String INPROC = "inproc://topics";
    private static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(20));

    private static Message subscription(String topic) {
        return Message.of("\1" + topic);
    }

    private static Message cancellation(String topic) {
        return Message.of("\0" + topic);
    }

    private static void assertNext(Receiving socket, Message expected) throws InterruptedException {
        assertThat(socket.receive(TIME)).isEqualTo(expected);
    }

    private static void assertNext(Receiving socket, String... frames) throws InterruptedException {
        assertNext(socket, Message.of(frames));
    }

    // ---- the basics

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-063: a subscriber gets what matches its topics, whole, and nothing else")
    void aSubscriberGetsWhatMatches(String endpoint) throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("A").connect(pub.bind(endpoint));
            assertThat(pub.awaitSubscribers("A", 1, TIME)).isTrue();
            pub.send("B is not wanted");
            pub.send("");
            pub.send(Message.of("A", "", "three frames"));
            pub.send(Message.of("B", "A"));
            pub.send("AB");
            assertNext(sub, "A", "", "three frames");
            assertNext(sub, "AB");
            assertThat(sub.tryReceive()).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-050: through an XSUB and XPUB that forward, the subscription travels up, then the data down")
    void subscriptionsTravelThroughAForwarder(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket front = XPubSocket.open(context);
                XSubSocket back = XSubSocket.open(context);
                PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            pub.connect(back.bind(endpoint));
            sub.subscribe("").connect(front.bind(endpoint + (endpoint.equals(INPROC) ? "/front" : "")));
            Message subscription = front.receive(TIME);
            assertThat(subscription).isEqualTo(subscription(""));
            back.send(subscription);
            assertThat(pub.awaitSubscribers("any", 1, TIME)).isTrue();
            pub.send(Message.of("any", "thing"));
            Message data = back.receive(TIME);
            assertThat(data).isEqualTo(Message.of("any", "thing"));
            front.send(data);
            assertNext(sub, "any", "thing");

            sub.unsubscribe("");
            Message cancellation = front.receive(TIME);
            assertThat(cancellation).isEqualTo(cancellation(""));
            back.send(cancellation);
            eventually(() -> assertThat(pub.topicCount()).isZero());
        }
    }

    @Test
    @DisplayName("V-065: what a kind cannot do does not compile: SUB does not send, PUB does not receive")
    void subDoesNotSendAndPubDoesNotReceive() {
        assertThat(Sending.class.isAssignableFrom(SubSocket.class)).isFalse();
        assertThat(Receiving.class.isAssignableFrom(PubSocket.class)).isFalse();
        assertThat(Sending.class.isAssignableFrom(PubSocket.class)).isTrue();
        assertThat(Receiving.class.isAssignableFrom(SubSocket.class)).isTrue();
    }

    @Test
    @DisplayName("V-065: a null topic or message is refused on the spot, and the socket is unharmed")
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void nullIsRefused() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            assertThatThrownBy(() -> sub.subscribe((byte[]) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pub.send((Message) null)).isInstanceOf(NullPointerException.class);
            sub.subscribe("").connect(pub.bind(INPROC));
            assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
            pub.send("fine");
            assertNext(sub, "fine");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-065: a PUB that connects to a bound SUB is heard (JeroMQ #289, #342)")
    void aConnectingPublisherIsHeard(String endpoint) throws Exception {
        try (Context context = Context.create();
                SubSocket sub = SubSocket.open(context);
                PubSocket first = PubSocket.open(context);
                PubSocket second = PubSocket.open(context)) {
            Endpoint bound = sub.subscribe("A").bind(endpoint);
            for (PubSocket pub : List.of(first, second)) {
                pub.connect(bound);
                assertThat(pub.awaitSubscribers("A", 1, TIME)).isTrue();
                pub.send("A from " + pub.name());
                assertNext(sub, "A from " + pub.name());
            }
            sub.subscribe("B");
            for (PubSocket pub : List.of(first, second)) {
                assertThat(pub.awaitSubscribers("B", 1, TIME)).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-065: after an unsubscribe nothing of the topic arrives, not even what was on its way (JeroMQ #554)")
    void nothingArrivesAfterAnUnsubscribe(String endpoint) throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("A").subscribe("B").connect(pub.bind(endpoint));
            assertThat(pub.awaitSubscribers("B", 1, TIME)).isTrue();
            pub.send("A1");
            pub.send("B1");
            assertThat(sub.awaitReadable(TIME)).isTrue();
            sub.unsubscribe("A");
            pub.send("A2");
            pub.send("B2");
            assertNext(sub, "B1");
            assertNext(sub, "B2");
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(1));
        }
    }

    @Test
    @DisplayName("V-065: subscribers that come and go in a hurry disturb no publisher and no other subscriber (#322)")
    void comingAndGoingDisturbsNoOther() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.sendHighWaterMark(0));
                SubSocket steady = SubSocket.open(context, o -> o.receiveHighWaterMark(0))) {
            Endpoint bound = pub.bind(TCP);
            steady.subscribe("").connect(bound);
            assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
            CompletableFuture<Void> hurry = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 30; i++) {
                    try (SubSocket passing = SubSocket.open(context)) {
                        passing.subscribe("").connect(bound);
                        passing.receive(Duration.ofMillis(i % 10));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            int sent = 0;
            while (!hurry.isDone() || sent < 1000) {
                pub.send("message " + sent++);
                assertNext(steady, "message " + (sent - 1));
            }
            hurry.get(10, TimeUnit.SECONDS);
            eventually(() -> assertThat(pub.peerCount()).isEqualTo(1));
        }
    }

    @Test
    @DisplayName("V-065: one subscriber at its mark loses messages, counted; the others do not, and it recovers")
    void aFullSubscriberLosesAndRecovers() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.sendHighWaterMark(5));
                SubSocket slow = SubSocket.open(context, o -> o.receiveHighWaterMark(5));
                SubSocket fast = SubSocket.open(context, o -> o.receiveHighWaterMark(5))) {
            Endpoint bound = pub.bind(INPROC);
            slow.subscribe("").connect(bound);
            fast.subscribe("").connect(bound);
            assertThat(pub.awaitSubscribers("", 2, TIME)).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(pub.trySend(Message.of("multi", "part " + i))).isEqualTo(SendResult.SENT);
                assertNext(fast, "multi", "part " + i);
            }
            assertThat(pub.accounting().sendDropped()).isEqualTo(Map.of(DropReason.HIGH_WATER_MARK, 10L));
            for (int i = 0; i < 10; i++) {
                assertNext(slow, "multi", "part " + i);
            }
            pub.send("again");
            assertNext(slow, "again");
            assertNext(fast, "again");
        }
    }

    // ---- subscriptions

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName(
            "V-051: equal subscriptions of one SUB count, and must be taken back as often; unknown ones are not told")
    void equalSubscriptionsCount(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.connect(pub.bind(endpoint));
            sub.subscribe("A").subscribe("A").unsubscribe("unknown").subscribe("mark 1");
            assertNext(pub, subscription("A"));
            assertNext(pub, subscription("mark 1"));
            sub.unsubscribe("A").subscribe("mark 2");
            assertNext(pub, subscription("mark 2"));
            pub.send("A is still wanted");
            assertNext(sub, "A is still wanted");
            sub.unsubscribe("A").unsubscribe("A").subscribe("mark 3");
            assertNext(pub, cancellation("A"));
            assertNext(pub, subscription("mark 3"));
            pub.send("A is not wanted any more");
            pub.send("mark");
            pub.send("mark 3");
            assertNext(sub, "mark 3");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-051: of equal subscriptions an XPUB is told the first; once verbose every one")
    void verboseTellsEverySubscription(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                SubSocket first = SubSocket.open(context);
                SubSocket second = SubSocket.open(context)) {
            Endpoint bound = pub.bind(endpoint);
            first.connect(bound);
            second.connect(bound);
            first.subscribe("A").subscribe("A");
            assertNext(pub, subscription("A"));
            second.subscribe("A").subscribe("mark");
            assertNext(pub, subscription("mark"));

            pub.verbose(true);
            first.subscribe("A");
            assertNext(pub, subscription("A"));
            second.subscribe("A");
            assertNext(pub, subscription("A"));

            pub.verbose(false);
            second.subscribe("A").subscribe("another mark");
            assertNext(pub, subscription("another mark"));

            pub.send("A");
            assertNext(first, "A");
            assertNext(second, "A");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-052: of cancellations an XPUB is told the last subscriber's; once verboser every one")
    void verboserTellsEveryCancellation(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                SubSocket first = SubSocket.open(context);
                SubSocket second = SubSocket.open(context)) {
            Endpoint bound = pub.bind(endpoint);
            first.connect(bound);
            second.connect(bound);
            first.subscribe("A");
            assertNext(pub, subscription("A"));
            second.subscribe("A").subscribe("mark");
            assertNext(pub, subscription("mark"));
            first.unsubscribe("A").subscribe("mark 1");
            assertNext(pub, subscription("mark 1"));
            second.unsubscribe("A");
            assertNext(pub, cancellation("A"));

            pub.verboser(true);
            first.subscribe("A");
            assertNext(pub, subscription("A"));
            second.subscribe("A");
            assertNext(pub, subscription("A"));
            first.unsubscribe("A");
            assertNext(pub, cancellation("A"));
            pub.send("A");
            assertNext(second, "A");
            second.unsubscribe("A");
            assertNext(pub, cancellation("A"));
            pub.send("A");
            pub.send("mark 1");
            assertNext(first, "mark 1");
        }
    }

    @Test
    @DisplayName(
            "V-052: an XSUB tells neither a cancellation of what it has not nor, verboser or not, all but the last")
    void anXSubFiltersUnmatchedCancellations() throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context, o -> o.verboser(true));
                XSubSocket sub = XSubSocket.open(context)) {
            sub.connect(pub.bind(TCP));
            sub.send(cancellation("B"));
            sub.send(subscription("A"));
            assertNext(pub, subscription("A"));
            sub.send(subscription("A"));
            assertNext(pub, subscription("A"));
            sub.send(cancellation("A"));
            sub.send(subscription("mark"));
            assertNext(pub, subscription("mark"));
            sub.send(cancellation("A"));
            assertNext(pub, cancellation("A"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-051: a subscription that is made while the connection is being made is told once")
    void aSubscriptionWhileConnectingIsToldOnce(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context, o -> o.verboser(true))) {
            Endpoint bound = pub.bind(endpoint);
            for (int i = 0; i < 50; i++) {
                try (SubSocket sub = SubSocket.open(context)) {
                    sub.connect(bound);
                    sub.awaitPeers(1, Duration.ofNanos(i * 10_000L));
                    sub.subscribe("A").subscribe("mark");
                    assertNext(pub, subscription("A"));
                    assertNext(pub, subscription("mark"));
                }
                assertNext(pub, cancellation("A"));
                assertNext(pub, cancellation("mark"));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-051: when a subscriber leaves, an XPUB is told of each topic that no other subscriber wants")
    void leavingCancelsWhatNoOtherSubscriberWants(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                SubSocket staying = SubSocket.open(context);
                SubSocket leaving = SubSocket.open(context)) {
            Endpoint bound = pub.bind(endpoint);
            staying.subscribe("shared").connect(bound);
            assertNext(pub, subscription("shared"));
            leaving.subscribe("own").connect(bound);
            assertNext(pub, subscription("own"));
            leaving.subscribe("shared").subscribe("other");
            assertNext(pub, subscription("other"));
            leaving.close();
            assertNext(pub, cancellation("other"));
            assertNext(pub, cancellation("own"));
            pub.send("shared");
            assertNext(staying, "shared");
            assertThat(pub.tryReceive()).isNull();
        }
    }

    @Test
    @DisplayName("V-062: each distinct topic counts once: A, AB and ABC are three, whichever peer subscribes")
    void distinctTopicsAreCounted() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context);
                XPubSocket xpub = XPubSocket.open(context);
                SubSocket first = SubSocket.open(context);
                SubSocket second = SubSocket.open(context)) {
            assertThat(pub.topicCount()).isZero();
            for (SubSocket sub : List.of(first, second)) {
                sub.subscribe("A").subscribe("AB").subscribe("ABC").subscribe("A");
                sub.connect(pub.bind(TCP));
                sub.connect(xpub.bind(TCP));
            }
            assertThat(pub.awaitSubscribers("ABC", 2, TIME)).isTrue();
            assertThat(xpub.awaitSubscribers("ABC", 2, TIME)).isTrue();
            assertThat(pub.topicCount()).isEqualTo(3);
            assertThat(xpub.topicCount()).isEqualTo(3);
            first.unsubscribe("AB");
            second.unsubscribe("AB").subscribe("D").subscribe("E");
            assertThat(pub.awaitSubscribers("E", 1, TIME)).isTrue();
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(4));
            first.close();
            second.close();
            eventually(() -> assertThat(pub.topicCount()).isZero());
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 244, 245, 246, 247, 248, 249, 254, 255, 256, 257, 1000})
    @DisplayName("V-058: topics of any length are subscribed and cancelled exactly")
    void topicsOfAnyLength(int length) throws Exception {
        String topic = "t".repeat(length);
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe(topic).connect(pub.bind(TCP));
            assertNext(pub, subscription(topic));
            pub.send(topic + "!");
            assertNext(sub, topic + "!");
            sub.unsubscribe(topic);
            assertNext(pub, cancellation(topic));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-065, V-077: subscriptions beyond any high-water mark are kept (libzmq drops them)")
    void noMarkLimitsSubscriptions(String endpoint) throws Exception {
        int count = 5000;
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.highWaterMark(1));
                SubSocket sub = SubSocket.open(context, o -> o.highWaterMark(1))) {
            for (int i = 0; i < count; i++) {
                sub.subscribe("before " + i);
            }
            sub.connect(pub.bind(endpoint));
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(count));
            for (int i = 0; i < count; i++) {
                sub.subscribe("after " + i);
            }
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(2 * count));
            for (String topic : List.of("before 0", "before 4999", "after 0", "after 4999")) {
                pub.send(topic);
                assertNext(sub, topic);
            }
        }
    }

    @Test
    @DisplayName("V-066: a publisher that comes back is told all subscriptions again, through a forwarder too")
    void aReturningPublisherIsToldAgain() throws Exception {
        try (Context context = Context.create();
                XPubSocket front = XPubSocket.open(context);
                XSubSocket back = XSubSocket.open(context, o -> o.reconnection(QUICK));
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("A").connect(front.bind(TCP));
            back.send(front.receive(TIME));
            Endpoint bound;
            try (PubSocket pub = PubSocket.open(context)) {
                bound = pub.bind(Wire.TCP.nowhere());
                back.connect(bound);
                assertThat(pub.awaitSubscribers("A", 1, TIME)).isTrue();
                pub.send("A1");
                front.send(back.receive(TIME));
                assertNext(sub, "A1");
            }
            sub.subscribe("B");
            back.send(front.receive(TIME));
            try (PubSocket pub = PubSocket.open(context)) {
                pub.bind(bound);
                assertThat(pub.awaitSubscribers("A", 1, TIME)).isTrue();
                assertThat(pub.awaitSubscribers("B", 1, TIME)).isTrue();
                assertThat(pub.topicCount()).isEqualTo(2);
                pub.send("B2");
                front.send(back.receive(TIME));
                assertNext(sub, "B2");
            }
        }
    }

    @Test
    @DisplayName("V-067: subscriptions and topic bytes beyond a peer's limits end that peer, and the rest goes on")
    void subscriptionsArePaidFor() throws Exception {
        try (Context context = Context.create();
                PubSocket pub =
                        PubSocket.open(context, o -> o.maxSubscriptions(3).maxTopicBytes(100));
                SubSocket good = SubSocket.open(context);
                RawPeer many = RawPeer.connect(pub.bind(TCP)).handshake("SUB");
                RawPeer longs = RawPeer.connect(pub.lastEndpoint()).handshake("SUB")) {
            good.subscribe("A").subscribe("B").subscribe("C").connect(pub.lastEndpoint());
            assertThat(pub.awaitSubscribers("C", 1, TIME)).isTrue();
            for (String topic : List.of("1", "2", "2", "3", "3")) {
                many.send(command("SUBSCRIBE", ascii(topic)));
            }
            many.send(command("CANCEL", ascii("3"))).send(command("SUBSCRIBE", ascii("4")));
            assertThat(pub.awaitSubscribers("4", 1, TIME)).isTrue();
            many.send(command("SUBSCRIBE", ascii("5")));
            assertThat(many.isClosedByOther()).isTrue();
            longs.send(command("SUBSCRIBE", ascii("l".repeat(101))));
            assertThat(longs.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pub.refusals()).isEqualTo(Map.of(Refusal.TOO_MANY_SUBSCRIPTIONS, 2L)));
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(3));
            pub.send("C");
            assertNext(good, "C");
        }
    }

    // ---- XPUB and XSUB

    @Nested
    @DisplayName("V-053: in manual mode the application decides what a peer is subscribed to")
    class Manual {
        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, INPROC})
        @DisplayName("V-053: B for A: the peer gets B and not A")
        void anotherTopicThanAskedFor(String endpoint) throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true));
                    XSubSocket sub = XSubSocket.open(context)) {
                sub.connect(pub.bind(endpoint));
                sub.send(subscription("A"));
                assertNext(pub, subscription("A"));
                pub.subscribe(ascii("B"));
                pub.send("A");
                pub.send("B");
                assertNext(sub, "B");
                assertThat(sub.tryReceive()).isNull();
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, INPROC})
        @DisplayName(
                "V-053: XA and XB for A and B, of which XA is taken back; closing delivers 0 and what was asked for")
        void mappedTopicsAreTakenBack(String endpoint) throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true))) {
                Endpoint bound = pub.bind(endpoint);
                try (XSubSocket sub = XSubSocket.open(context)) {
                    sub.connect(bound);
                    for (String topic : List.of("A", "B")) {
                        sub.send(subscription(topic));
                        assertNext(pub, subscription(topic));
                        pub.subscribe(ascii("X" + topic));
                    }
                    pub.send("XA");
                    pub.send("XB");
                    assertNext(sub, "XA");
                    assertNext(sub, "XB");
                    sub.send(cancellation("A"));
                    assertNext(pub, cancellation("A"));
                    pub.unsubscribe(ascii("XA"));
                    pub.send("XA");
                    pub.send("XB");
                    assertNext(sub, "XB");
                }
                assertNext(pub, cancellation("B"));
                assertThat(pub.topicCount()).isZero();
                assertThat(pub.tryReceive()).isNull();
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, INPROC})
        @DisplayName("V-053: what several asked for is granted to each by its own subscription, in any order")
        void grantsByTheSubscriptionThatWasReceived(String endpoint) throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true));
                    XSubSocket first = XSubSocket.open(context);
                    XSubSocket second = XSubSocket.open(context);
                    XSubSocket gone = XSubSocket.open(context)) {
                Endpoint bound = pub.bind(endpoint);
                first.subscribe("1").connect(bound);
                Message one = pub.receive(TIME);
                second.subscribe("2").connect(bound);
                Message two = pub.receive(TIME);
                gone.subscribe("3").connect(bound);
                Message three = pub.receive(TIME);
                gone.close();
                assertNext(pub, cancellation("3"));
                pub.subscribe(one, "A").subscribe(two, "B").subscribe(three, "C");
                pub.send("A");
                pub.send("B");
                assertNext(first, "A");
                assertNext(second, "B");
                assertThat(pub.topicCount()).isEqualTo(2);
                pub.unsubscribe(one, "A");
                assertThat(pub.topicCount()).isEqualTo(1);
                assertThatThrownBy(() -> pub.subscribe(Message.of("3"), "C"))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        @DisplayName("V-053: two subscriptions in a hurry are both honoured")
        void twoSubscriptionsInAHurry() throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true));
                    SubSocket first = SubSocket.open(context);
                    SubSocket second = SubSocket.open(context)) {
                Endpoint bound = pub.bind(INPROC);
                first.subscribe("1").connect(bound);
                second.subscribe("2").connect(bound);
                for (int i = 0; i < 2; i++) {
                    Message asked = pub.receive(TIME);
                    assertThat(asked).isNotNull();
                    pub.subscribe(ascii(asked.text().substring(1)));
                }
                pub.send("1");
                pub.send("2");
                assertNext(first, "1");
                assertNext(second, "2");
            }
        }

        @Test
        @DisplayName(
                "V-053: two subscribers of one topic leave: each is told, and taking back what is gone is harmless")
        void bothThatLeaveAreTold() throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true));
                    SubSocket first = SubSocket.open(context);
                    SubSocket second = SubSocket.open(context)) {
                Endpoint bound = pub.bind(TCP);
                for (SubSocket sub : List.of(first, second)) {
                    sub.subscribe("A").connect(bound);
                    assertNext(pub, subscription("A"));
                    pub.subscribe(ascii("A"));
                }
                pub.send("A");
                assertNext(first, "A");
                assertNext(second, "A");
                for (SubSocket sub : List.of(first, second)) {
                    sub.close();
                    assertNext(pub, cancellation("A"));
                    pub.unsubscribe(ascii("A"));
                }
                assertThat(pub.topicCount()).isZero();
                assertThat(pub.trySend(Message.of("A"))).isEqualTo(SendResult.SENT);
                assertThat(pub.accounting().accepted()).isEqualTo(2);
            }
        }

        @Test
        @DisplayName("V-053: what was granted to a peer that is gone comes to no other peer")
        void whatWasGrantedToThePastIsGone() throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true))) {
                Endpoint bound = pub.bind(TCP);
                try (XSubSocket gone = XSubSocket.open(context)) {
                    gone.connect(bound);
                    gone.send(subscription("A"));
                    assertNext(pub, subscription("A"));
                    pub.subscribe(ascii("XA"));
                }
                assertNext(pub, cancellation("A"));
                pub.unsubscribe(ascii("XA"));
                pub.subscribe(ascii("XC"));
                assertThat(pub.topicCount()).isZero();
                try (XSubSocket next = XSubSocket.open(context)) {
                    next.connect(bound);
                    next.send(subscription("B"));
                    assertNext(pub, subscription("B"));
                    pub.subscribe(ascii("XB"));
                    pub.send("XA");
                    pub.send("XB");
                    assertNext(next, "XB");
                }
            }
        }

        @Test
        @DisplayName("V-053: the topic that is granted is copied: bytes that change later change nothing")
        void theGrantedTopicIsCopied() throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context, o -> o.manual(true));
                    SubSocket sub = SubSocket.open(context)) {
                sub.subscribe("A").connect(pub.bind(INPROC));
                assertNext(pub, subscription("A"));
                byte[] topic = ascii("A");
                pub.subscribe(topic);
                topic[0] = 'B';
                pub.send("B");
                pub.send("A");
                assertNext(sub, "A");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, IPC, INPROC})
    @DisplayName("V-055: a message of an XSUB that is no subscription reaches the XPUB, whole")
    void userMessagesTravelUpstream(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                XSubSocket sub = XSubSocket.open(context)) {
            sub.connect(pub.bind(endpoint));
            sub.send(subscription("A"));
            assertNext(pub, subscription("A"));
            sub.send("up");
            sub.send(Message.of("in", "", "parts"));
            sub.send("");
            assertNext(pub, "up");
            assertNext(pub, "in", "", "parts");
            assertNext(pub, "");
            pub.send("A is still subscribed");
            assertNext(sub, "A is still subscribed");
        }
    }

    @Test
    @DisplayName("V-066: a census: every XSUB answers upstream, and the answers tell which peer sent them")
    void aCensusIsAnswered() throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context);
                XSubSocket first = XSubSocket.open(context);
                XSubSocket second = XSubSocket.open(context)) {
            Endpoint bound = pub.bind(TCP);
            for (XSubSocket sub : List.of(first, second)) {
                sub.connect(bound);
                sub.send(subscription("census"));
            }
            assertThat(pub.awaitSubscribers("census", 2, TIME)).isTrue();
            assertNext(pub, subscription("census"));
            pub.send("census");
            for (XSubSocket sub : List.of(first, second)) {
                assertNext(sub, "census");
                sub.send("citizen " + sub.name());
            }
            List<String> answers = new ArrayList<>();
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Message answer = pub.receive(TIME);
                assertThat(answer).isNotNull();
                assertThat(answer.origin()).isNotNull();
                answers.add(answer.text());
                addresses.add(answer.origin().address());
            }
            assertThat(answers).containsExactlyInAnyOrder("citizen " + first.name(), "citizen " + second.name());
            assertThat(addresses).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("V-056: with no-drop an XPUB takes what fits, then says full; what was taken arrives, to the message")
    void noDropSaysFull() throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context, o -> o.noDrop(true).sendHighWaterMark(2000));
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("").connect(pub.bind(INPROC));
            assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
            int sent = 0;
            while (pub.trySend(Message.of("message " + sent)) == SendResult.SENT) {
                sent++;
            }
            assertThat(sent).isEqualTo(2000 + 1000);
            assertThat(pub.send(Message.of("too many"), Duration.ofMillis(50))).isEqualTo(SendResult.FULL);
            for (int i = 0; i < sent; i++) {
                assertNext(sub, "message " + i);
            }
            assertThat(sub.tryReceive()).isNull();
            assertThat(pub.send(Message.of("room again"), TIME)).isEqualTo(SendResult.SENT);
            assertNext(sub, "room again");
            assertThat(pub.accounting().sendDropped()).isEmpty();
        }
    }

    @Test
    @DisplayName("V-056: with no-drop one full subscriber holds a message back from all")
    void noDropIsAllOrNone() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.noDrop(true).sendHighWaterMark(1));
                SubSocket full = SubSocket.open(context, o -> o.receiveHighWaterMark(1));
                SubSocket free = SubSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            Endpoint bound = pub.bind(INPROC);
            full.subscribe("").connect(bound);
            free.subscribe("").connect(bound);
            assertThat(pub.awaitSubscribers("", 2, TIME)).isTrue();
            for (String text : List.of("1", "2")) {
                assertThat(pub.trySend(Message.of(text))).isEqualTo(SendResult.SENT);
                assertNext(free, text);
            }
            assertThat(pub.trySend(Message.of("3"))).isEqualTo(SendResult.FULL);
            assertThat(free.tryReceive()).isNull();
            CompletableFuture<Void> third = pub.sendAsync(Message.of("3")).toCompletableFuture();
            assertThat(third).isNotDone();
            assertNext(full, "1");
            third.get(10, TimeUnit.SECONDS);
            assertNext(free, "3");
            assertNext(full, "2");
            assertNext(full, "3");
        }
    }

    @Test
    @DisplayName("V-056: with no-drop each waiting sender goes on when its own subscriber has room, cancels or leaves")
    void noDropWaitsForCertainSubscribers() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.noDrop(true).sendHighWaterMark(1));
                SubSocket first = SubSocket.open(context, o -> o.receiveHighWaterMark(1));
                SubSocket second = SubSocket.open(context, o -> o.receiveHighWaterMark(1));
                SubSocket third = SubSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            Endpoint bound = pub.bind(INPROC);
            List<SubSocket> subs = List.of(first, second, third);
            for (int i = 0; i < 3; i++) {
                String topic = String.valueOf(i + 1);
                subs.get(i).subscribe(topic).connect(bound);
                assertThat(pub.awaitSubscribers(topic, 1, TIME)).isTrue();
                for (int fill = 0; fill < 2; fill++) {
                    assertThat(pub.trySend(Message.of(topic))).isEqualTo(SendResult.SENT);
                }
            }
            ExecutorService senders = Executors.newFixedThreadPool(3);
            try {
                List<Future<SendResult>> sends = new ArrayList<>();
                for (String topic : List.of("1", "2", "3")) {
                    // One after the other, so that the first to wait is the last to be served.
                    CountDownLatch begun = new CountDownLatch(1);
                    sends.add(senders.submit(() -> {
                        begun.countDown();
                        return pub.send(Message.of(topic, "waited"), TIME);
                    }));
                    begun.await();
                }
                third.close();
                assertThat(sends.get(2).get(5, TimeUnit.SECONDS)).isEqualTo(SendResult.SENT);
                second.unsubscribe("2");
                assertThat(sends.get(1).get(5, TimeUnit.SECONDS)).isEqualTo(SendResult.SENT);
                assertNext(first, "1");
                assertThat(sends.get(0).get(5, TimeUnit.SECONDS)).isEqualTo(SendResult.SENT);
                assertNext(first, "1");
                assertNext(first, "1", "waited");
            } finally {
                senders.shutdownNow();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-057, V-066: the welcome comes once to each subscriber whose topics it matches, before all else")
    void theWelcomeComesOnce(String endpoint) throws Exception {
        try (Context context = Context.create();
                XPubSocket pub = XPubSocket.open(context, o -> o.welcome(Message.of("W", "welcome")));
                SubSocket first = SubSocket.open(context);
                SubSocket second = SubSocket.open(context);
                SubSocket stranger = SubSocket.open(context)) {
            Endpoint bound = pub.bind(endpoint);
            for (SubSocket sub : List.of(first, second)) {
                sub.subscribe("W").connect(bound);
                assertNext(sub, "W", "welcome");
            }
            stranger.subscribe("other").connect(bound);
            assertThat(pub.awaitSubscribers("W", 2, TIME)).isTrue();
            assertThat(pub.awaitSubscribers("other", 1, TIME)).isTrue();
            pub.send("W");
            pub.send("other");
            assertNext(first, "W");
            assertNext(second, "W");
            assertNext(stranger, "other");
            assertThat(first.tryReceive()).isNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-060: inverted at both ends, a subscriber gets what it did not subscribe to")
    void invertedMatching(String endpoint) throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context, o -> o.invertMatching(true));
                XPubSocket xpub = XPubSocket.open(context, o -> o.invertMatching(true));
                SubSocket sub = SubSocket.open(context, o -> o.invertMatching(true));
                SubSocket other = SubSocket.open(context, o -> o.invertMatching(true))) {
            Endpoint first = pub.bind(endpoint);
            Endpoint second = xpub.bind(endpoint + (endpoint.equals(INPROC) ? "/xpub" : ""));
            for (Endpoint each : List.of(first, second)) {
                sub.connect(each);
                other.connect(each);
            }
            sub.subscribe("prefix1");
            other.subscribe("p2");
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(2));
            eventually(() -> assertThat(xpub.topicCount()).isEqualTo(2));
            for (Sending publisher : List.of(pub, xpub)) {
                publisher.send("prefix1");
                publisher.send("p2");
                publisher.send("neither");
                assertNext(sub, "p2");
                assertNext(sub, "neither");
                assertNext(other, "prefix1");
                assertNext(other, "neither");
            }
            assertThat(sub.accounting().receiveDropped()).isEmpty();
        }
    }

    @Test
    @DisplayName("V-060: inverted with no-drop, a full subscriber holds a message back as it does without inverting")
    void invertedMatchingWithNoDrop() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(
                        context, o -> o.invertMatching(true).noDrop(true).sendHighWaterMark(1));
                SubSocket sub =
                        SubSocket.open(context, o -> o.invertMatching(true).receiveHighWaterMark(1))) {
            sub.subscribe("not this").connect(pub.bind(INPROC));
            eventually(() -> assertThat(pub.topicCount()).isEqualTo(1));
            assertThat(pub.trySend(Message.of("1"))).isEqualTo(SendResult.SENT);
            assertThat(pub.trySend(Message.of("2"))).isEqualTo(SendResult.SENT);
            assertThat(pub.trySend(Message.of("3"))).isEqualTo(SendResult.FULL);
            assertThat(pub.trySend(Message.of("not this"))).isEqualTo(SendResult.SENT);
            assertNext(sub, "1");
            assertThat(pub.send(Message.of("3"), TIME)).isEqualTo(SendResult.SENT);
            assertNext(sub, "2");
            assertNext(sub, "3");
            assertThat(pub.accounting().sendDropped()).isEmpty();
        }
    }

    // ---- marks

    @Nested
    @DisplayName("V-064: high-water marks")
    class Marks {
        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("V-064: of as many messages as the mark every one is delivered")
        void asManyAsTheMarkAreDelivered(String endpoint) throws Exception {
            for (int mark : List.of(1000, 100)) {
                try (Context context = Context.create();
                        PubSocket pub = PubSocket.open(context, o -> o.highWaterMark(mark));
                        SubSocket sub = SubSocket.open(context, o -> o.highWaterMark(mark))) {
                    sub.subscribe("").connect(pub.bind(endpoint));
                    assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                    for (int i = 0; i < mark; i++) {
                        assertThat(pub.trySend(Message.of("message " + i))).isEqualTo(SendResult.SENT);
                    }
                    for (int i = 0; i < mark; i++) {
                        assertNext(sub, "message " + i);
                    }
                    assertThat(sub.tryReceive()).isNull();
                    assertThat(pub.accounting().sendDropped()).isEmpty();
                }
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("V-064: with no-drop 6000 messages pass through a mark of 2000, none lost")
        void noDropLosesNothing(String endpoint) throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context, o -> o.noDrop(true).sendHighWaterMark(2000));
                    SubSocket sub = SubSocket.open(context, o -> o.receiveHighWaterMark(1))) {
                sub.subscribe("").connect(pub.bind(endpoint));
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = 0; i < 6000; i++) {
                            pub.send("message " + i);
                        }
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                for (int i = 0; i < 6000; i++) {
                    assertNext(sub, "message " + i);
                }
                sender.get(10, TimeUnit.SECONDS);
                assertThat(pub.accounting().sendDropped()).isEmpty();
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {TCP, IPC, INPROC})
        @DisplayName("V-064: after 9999 messages and a rest, 1100 more fit under a mark of 11024")
        void theMarkCountsWhatWaitsOnly(String endpoint) throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context, o -> o.highWaterMark(11_024));
                    SubSocket sub = SubSocket.open(context, o -> o.highWaterMark(11_024))) {
                sub.subscribe("").connect(pub.bind(endpoint));
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                for (int burst : List.of(9999, 1100)) {
                    for (int i = 0; i < burst; i++) {
                        assertThat(pub.trySend(Message.of("message " + i))).isEqualTo(SendResult.SENT);
                    }
                    for (int i = 0; i < burst; i++) {
                        assertNext(sub, "message " + i);
                    }
                    assertThat(sub.tryReceive()).isNull();
                }
            }
        }

        @Test
        @DisplayName("T-08: a conflating SUB keeps the newest message only")
        void aConflatingSubscriberKeepsTheNewest() throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context);
                    SubSocket sub = SubSocket.open(context, o -> o.conflate(true))) {
                sub.subscribe("").connect(pub.bind(TCP));
                assertThat(pub.awaitSubscribers("", 1, TIME)).isTrue();
                for (int i = 1; i <= 100; i++) {
                    pub.send("message " + i);
                }
                eventually(() -> assertThat(sub.accounting().decoded()).isEqualTo(100));
                assertNext(sub, "message 100");
                assertThat(sub.tryReceive()).isNull();
                assertThat(sub.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.CONFLATED, 99L));
            }
        }
    }

    // ---- the wire

    @Nested
    @DisplayName("V-059: subscriptions on the wire")
    class OnTheWire {
        private static final byte[] SUBSCRIBE_A = hex("04 0b 09 535542534352494245 41");
        private static final byte[] CANCEL_A = hex("04 08 06 43414e43454c 41");

        @Test
        @DisplayName("V-059: a SUB tells a publisher of 3.1 by commands, when connecting and later")
        void a31PublisherIsToldByCommands() throws Exception {
            try (Context context = Context.create();
                    SubSocket sub = SubSocket.open(context);
                    RawPeer raw = RawPeer.connect(sub.subscribe("A").bind(TCP)).handshake("PUB")) {
                assertThat(raw.read(13)).isEqualTo(SUBSCRIBE_A);
                raw.send(message("ALOL"));
                assertNext(sub, "ALOL");
                sub.unsubscribe("A");
                assertThat(raw.read(10)).isEqualTo(CANCEL_A);
            }
        }

        @Test
        @DisplayName("V-059: a SUB tells a publisher of 3.0 by messages of a byte 1 or 0 and the topic")
        void a30PublisherIsToldByMessages() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create();
                    SubSocket sub = SubSocket.open(context)) {
                sub.subscribe("A").connect(server.endpoint());
                try (RawPeer raw = server.accept().handshake(0, "PUB")) {
                    assertThat(raw.read(4)).isEqualTo(hex("00 02 01 41"));
                    raw.send(message("ALOL"));
                    assertNext(sub, "ALOL");
                    sub.unsubscribe("A");
                    assertThat(raw.read(4)).isEqualTo(hex("00 02 00 41"));
                }
            }
        }

        @ParameterizedTest(name = "peer of 3.{0}")
        @ValueSource(ints = {0, 1})
        @DisplayName("V-059: a PUB and an XPUB take both forms from every peer, for the same subscription")
        void bothFormsAreTakenFromEveryPeer(int minor) throws Exception {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context);
                    XPubSocket xpub = XPubSocket.open(context);
                    RawPeer atPub = RawPeer.connect(pub.bind(TCP)).handshake(minor, "SUB");
                    RawPeer atXPub = RawPeer.connect(xpub.bind(TCP)).handshake(minor, "SUB")) {
                byte[] legacySubscribe = hex("00 02 01 41");
                byte[] legacyCancel = hex("00 02 00 41");
                for (byte[] subscribe : List.of(SUBSCRIBE_A, legacySubscribe)) {
                    for (byte[] cancel : List.of(CANCEL_A, legacyCancel)) {
                        atPub.send(subscribe);
                        atXPub.send(subscribe);
                        assertNext(xpub, subscription("A"));
                        assertThat(pub.awaitSubscribers("A", 1, TIME)).isTrue();
                        pub.send("ALOL");
                        xpub.send("ALOL");
                        assertThat(atPub.read(6)).isEqualTo(hex("00 04 414c4f4c"));
                        assertThat(atXPub.read(6)).isEqualTo(hex("00 04 414c4f4c"));
                        atPub.send(cancel);
                        atXPub.send(cancel);
                        assertNext(xpub, cancellation("A"));
                        eventually(() -> assertThat(pub.topicCount()).isZero());
                    }
                }
            }
        }

        @Test
        @DisplayName("V-059: at the publisher the subscriptions of a peer are a set, and an unknown CANCEL is harmless")
        void subscriptionsOfAPeerAreASet() throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context);
                    RawPeer raw = RawPeer.connect(pub.bind(TCP)).handshake("SUB")) {
                raw.send(join(SUBSCRIBE_A, SUBSCRIBE_A, CANCEL_A));
                assertNext(pub, subscription("A"));
                assertNext(pub, cancellation("A"));
                assertThat(pub.topicCount()).isZero();
                // libzmq reports this one, too.
                raw.send(CANCEL_A);
                assertNext(pub, cancellation("A"));
                raw.send(SUBSCRIBE_A);
                assertNext(pub, subscription("A"));
                pub.send("ALOL");
                assertThat(raw.readFrame().text()).isEqualTo("ALOL");
            }
        }

        @Test
        @DisplayName(
                "5.3: each distinct topic is told once after READY, and again after a reconnect; closing tells nothing")
        void eachTopicIsToldOnceForEachConnection() throws Exception {
            try (RawPeer.Server server = RawPeer.Server.open();
                    Context context = Context.create()) {
                try (SubSocket sub = SubSocket.open(context, o -> o.reconnection(QUICK))) {
                    sub.subscribe("B").subscribe("A").subscribe("A").connect(server.endpoint());
                    for (int i = 0; i < 2; i++) {
                        try (RawPeer raw = server.accept().handshake("PUB")) {
                            assertThat(topics(raw, 2)).containsExactly("A", "B");
                        }
                    }
                    sub.unsubscribe("A").unsubscribe("A");
                    try (RawPeer raw = server.accept().handshake("PUB")) {
                        assertThat(topics(raw, 1)).containsExactly("B");
                        sub.close();
                        assertThat(raw.read(0)).isEmpty();
                        assertThat(raw.isClosedByOther()).isTrue();
                    }
                }
            }
        }

        private static List<String> topics(RawPeer raw, int count) throws Exception {
            List<String> topics = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Frame frame = raw.readFrame();
                assertThat(frame.flags()).isEqualTo(COMMAND);
                assertThat(frame.name()).isEqualTo("SUBSCRIBE");
                topics.add(new String(frame.data(), java.nio.charset.StandardCharsets.US_ASCII));
            }
            return topics;
        }

        @ParameterizedTest(name = "{0} bytes")
        @ValueSource(ints = {245, 246, 255, 256})
        @DisplayName("V-058: SUBSCRIBE has the short form up to a body of 255 bytes, CANCEL too")
        void theFormFollowsTheSizeOfTheCommand(int length) throws Exception {
            String topic = "t".repeat(length);
            try (Context context = Context.create();
                    SubSocket sub = SubSocket.open(context);
                    RawPeer raw =
                            RawPeer.connect(sub.subscribe(topic).bind(TCP)).handshake("PUB")) {
                assertThat(raw.readFrame().flags()).isEqualTo(10 + length > 255 ? COMMAND | LONG : COMMAND);
                sub.unsubscribe(topic);
                assertThat(raw.readFrame().flags()).isEqualTo(7 + length > 255 ? COMMAND | LONG : COMMAND);
            }
        }

        @ParameterizedTest(name = "{0} bytes")
        @ValueSource(ints = {246, 250, 255})
        @DisplayName("5.4: the malformed SUBSCRIBE of libzmq up to 4.3.4 is recognised and obeyed, CANCEL too")
        void theMalformedSubscribeOfLibzmqIsObeyed(int length) throws Exception {
            String topic = "t".repeat(length);
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context);
                    RawPeer raw = RawPeer.connect(pub.bind(TCP)).handshake("SUB")) {
                raw.send(withoutLongBit(command("SUBSCRIBE", ascii(topic)), 10 + length));
                assertNext(pub, subscription(topic));
                raw.send(
                        7 + length > 255
                                ? withoutLongBit(command("CANCEL", ascii(topic)), 7 + length)
                                : command("CANCEL", ascii(topic)));
                assertNext(pub, cancellation(topic));
                raw.send(SUBSCRIBE_A);
                assertNext(pub, subscription("A"));
            }
        }

        /** The frame with its size in eight bytes, but without the bit that says so. */
        private static byte[] withoutLongBit(byte[] shortFrame, int size) {
            byte[] frame = frame(COMMAND | LONG, java.util.Arrays.copyOfRange(shortFrame, 2, shortFrame.length));
            frame[0] = COMMAND;
            assertThat(frame[8] & 0xff).isEqualTo(size & 0xff);
            return frame;
        }

        @Test
        @DisplayName("A-18: of a message in parts, the first ones alone are looked at for subscriptions")
        void onlyTheFirstFramesSubscribe() throws Exception {
            try (Context context = Context.create();
                    XPubSocket pub = XPubSocket.open(context);
                    RawPeer raw = RawPeer.connect(pub.bind(TCP)).handshake("SUB")) {
                raw.send(join(frame(MORE, ascii("\1A")), frame(0, ascii("data"))));
                assertNext(pub, subscription("A"));
                assertNext(pub, "data");
                raw.send(join(frame(MORE, ascii("up")), frame(0, ascii("\1B"))));
                assertNext(pub, "up", "\1B");
                assertThat(pub.topicCount()).isEqualTo(1);
            }
        }
    }
}
