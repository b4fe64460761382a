package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import io.weir.option.Retention;
import io.weir.pattern.SendStep;
import io.weir.patterns.retention.RetainingPolicy;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.snapshot.NameSnapshot;
import io.weir.transport.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a publisher keeps for subscribers that have a name, without threads and connections. */
class RetentionTest {
    private static final String ANNOUNCED = "\0name:";

    private final FakeSocket socket = new FakeSocket();
    private final List<String> told = new ArrayList<>();
    private RetainingPolicy policy = policy(Retention.named().announcedBy(ANNOUNCED), null);

    private RetainingPolicy policy(Retention retention, @Nullable Message welcome) {
        PubPolicy publisher = new PubPolicy(
                socket,
                new PublisherOptions(Waiting.NEVER, false, false, false, false, welcome),
                (peer, subscribe, topic) -> told.add((subscribe ? "+" : "-") + new String(topic, UTF_8)));
        return new RetainingPolicy(publisher, socket, retention, welcome, peer -> {}, socket::nanoTime, null);
    }

    private void retain(Retention retention) {
        policy = policy(retention, null);
    }

    /** A subscriber that names itself in the handshake and says nothing of what it got. */
    private FakePeer silent(String name, String... topics) {
        return comes(FakePeer.subscriber(name, false), topics);
    }

    /** A subscriber that goes on with its stream where it was. */
    private FakePeer resuming(String name, long stream, long arrived, String... topics) {
        FakePeer peer = comes(FakePeer.subscriber(name, true), topics);
        policy.received(peer, new Command.Resume(stream, arrived));
        return peer;
    }

    /** A subscriber that says its name, if any, by a subscription. */
    private FakePeer comes(FakePeer peer, String... topics) {
        assertThat(policy.attached(peer)).isNull();
        peer.refused = policy.established(peer);
        for (String topic : topics) {
            subscribe(peer, topic);
        }
        return peer;
    }

    private void subscribe(FakePeer peer, String topic) {
        policy.received(peer, new Command.Subscribe(topic.getBytes(UTF_8)));
    }

    private void cancel(FakePeer peer, String topic) {
        policy.received(peer, new Command.Cancel(topic.getBytes(UTF_8)));
    }

    private void goes(FakePeer peer) {
        peer.goes();
        policy.disconnected(peer);
        policy.detached(peer);
        policy.ended(peer);
    }

    private void send(String... messages) {
        for (String message : messages) {
            policy.send(Message.of(message), SendStep.now());
        }
    }

    private NameSnapshot only() {
        assertThat(policy.names()).hasSize(1);
        return policy.names().get(0);
    }

    /** What the policy holds is what it accepted beside the queues, and what came back to it. */
    private void holds(int waiting) {
        assertThat(policy.held().messages()).isEqualTo(waiting);
    }

    @Test
    void whatComesWhileASubscriberIsAwayIsThereFirstAndInOrder() {
        FakePeer first = silent("a", "");
        send("1", "2");
        first.writes(2);
        goes(first);
        send("3", "4");
        holds(2);

        FakePeer second = silent("a", "");
        assertThat(second.sent).containsExactly("3", "4");
        send("5");
        assertThat(second.sent).containsExactly("3", "4", "5");
        holds(0);
        assertThat(socket.kept).isZero();
    }

    @Test
    void whatAConnectionDidNotWriteComesBackBeforeWhatCameLater() {
        FakePeer first = silent("a", "");
        send("1", "2", "3");
        first.writes(1);
        goes(first);
        send("4");
        holds(3);
        assertThat(silent("a", "").sent).containsExactly("2", "3", "4");
        holds(0);
    }

    @Test
    void aSubscriberWithoutANameIsForgottenWithItsConnection() {
        retain(Retention.named());
        FakePeer peer = comes(new FakePeer("x"), "");
        send("1");
        peer.goes();
        policy.disconnected(peer);
        policy.detached(peer);
        policy.ended(peer);
        send("2");
        assertThat(peer.sent).containsExactly("1");
        assertThat(socket.unwanted).isEqualTo(1);
        assertThat(policy.names()).isEmpty();
    }

    @Test
    void aFullConnectionGetsTheRestWhenItHasRoom() {
        FakePeer peer = silent("a", "");
        peer.withRoomFor(1);
        send("1", "2", "3");
        assertThat(peer.sent).containsExactly("1");
        assertThat(peer.awaitsRoom).isTrue();
        peer.withRoomFor(1);
        policy.roomAgain(peer);
        assertThat(peer.sent).containsExactly("1", "2");
        peer.withRoomFor(5);
        policy.roomAgain(peer);
        send("4");
        assertThat(peer.sent).containsExactly("1", "2", "3", "4");
        assertThat(socket.dropped).isEmpty();
    }

    @Test
    void eachNameHasItsOwn() {
        goes(silent("a", "a"));
        goes(silent("b", "b"));
        send("a1", "b1", "c1", "a2");
        assertThat(silent("a", "a").sent).containsExactly("a1", "a2");
        assertThat(silent("b", "b").sent).containsExactly("b1");
        assertThat(socket.unwanted).isEqualTo(1);
    }

    @Nested
    class Limits {
        @Test
        void theNewestIsDroppedWhenThereAreTooMany() {
            retain(Retention.named().messages(2));
            goes(silent("a", ""));
            send("1", "2", "3", "4");
            assertThat(socket.dropped).containsExactly(DropReason.RETENTION, DropReason.RETENTION);
            assertThat(only().dropped()).isEqualTo(2);
            assertThat(silent("a", "").sent).containsExactly("1", "2");
        }

        @Test
        void theOldestGivesWayIfThatIsTheRule() {
            retain(Retention.named().messages(2).dropOldest());
            goes(silent("a", ""));
            send("1", "2", "3", "4");
            assertThat(socket.dropped).containsExactly(DropReason.RETENTION, DropReason.RETENTION);
            assertThat(silent("a", "").sent).containsExactly("3", "4");
            assertThat(socket.kept).isZero();
        }

        @Test
        void bytesAreLimitedToo() {
            retain(Retention.named().bytes(5));
            goes(silent("a", ""));
            send("123", "456", "78");
            assertThat(socket.dropped).containsExactly(DropReason.RETENTION);
            assertThat(only().bytes()).isEqualTo(5);
            assertThat(silent("a", "").sent).containsExactly("123", "78");
        }

        @Test
        void allNamesTogetherAreLimited() {
            retain(Retention.named().inAll(3, 100));
            goes(silent("a", ""));
            goes(silent("b", ""));
            send("1", "2");
            assertThat(socket.dropped).containsExactly(DropReason.RETENTION);
            holds(3);
            silent("a", "");
            goes(silent("c", ""));
            send("3");
            holds(3);
        }

        @Test
        void whatComesBackMayBeTooMuch() {
            retain(Retention.named().messages(2));
            FakePeer peer = silent("a", "");
            send("1", "2", "3");
            goes(peer);
            holds(2);
            assertThat(socket.dropped).containsExactly(DropReason.RETENTION);
            assertThat(silent("a", "").sent).containsExactly("1", "2");
        }

        @Test
        void whatWaitedTooLongIsDroppedWithOrWithoutAReturn() {
            retain(Retention.named().age(Duration.ofSeconds(8)));
            goes(silent("a", ""));
            send("1");
            socket.passes(Duration.ofSeconds(5));
            send("2");
            socket.passes(Duration.ofSeconds(5));
            assertThat(socket.dropped).containsExactly(DropReason.EXPIRED);
            holds(1);
            assertThat(only().expired()).isEqualTo(1);
            assertThat(silent("a", "").sent).containsExactly("2");
        }

        @Test
        void aNameIsForgottenThatIsNotSeenForTooLong() {
            retain(Retention.named().names(10, Duration.ofMinutes(1)));
            goes(silent("a", "topic"));
            silent("b", "topic");
            send("topic 1");
            socket.passes(Duration.ofMinutes(2));
            assertThat(only().name()).isEqualTo(RoutingId.of("b"));
            assertThat(socket.dropped).containsExactly(DropReason.FORGOTTEN);
            assertThat(socket.kept).isZero();
            holds(0);
            assertThat(socket.events)
                    .contains(new SocketEvent.NameForgotten(
                            "socket-1", RoutingId.of("a"), SocketEvent.NameForgotten.Why.UNSEEN, 1));
            assertThat(silent("a").sent).isEmpty();
        }

        @Test
        void tooManyNamesAreRefused() {
            retain(Retention.named().names(1, Duration.ofMinutes(1)));
            goes(silent("a", ""));
            assertThat(silent("b", "").refused).isEqualTo(Refusal.TOO_MANY_NAMES);
            assertThat(silent("a", "").refused).isNull();
        }
    }

    @Nested
    class NamedBySubscription {
        private FakePeer named(String... topics) {
            return comes(FakePeer.subscriber("", false), topics);
        }

        @Test
        void theNameMayComeAfterOtherSubscriptions() {
            FakePeer first = named("t", ANNOUNCED + "a", "u");
            send("t1", "u1");
            assertThat(first.sent).containsExactly("t1", "u1");
            first.writes(2);
            goes(first);
            send("t2", "u2", "v");
            assertThat(named("t", ANNOUNCED + "a").sent).containsExactly("t2", "u2");
            assertThat(only().name()).isEqualTo(RoutingId.of("a"));
        }

        @Test
        void theNameIsNoTopic() {
            named(ANNOUNCED + "a", "t");
            assertThat(policy.subscriptions()).isEqualTo(1);
            assertThat(told).containsExactly("+t");
            send(ANNOUNCED + "a");
            assertThat(socket.unwanted).isEqualTo(1);
        }

        @Test
        void nothingIsBetweenTheReturnAndTheNewSubscriptions() {
            goes(named(ANNOUNCED + "a", "t"));
            send("t1");
            FakePeer second = comes(FakePeer.subscriber("", false));
            send("t2");
            subscribe(second, "t");
            send("t3");
            subscribe(second, ANNOUNCED + "a");
            send("t4");
            assertThat(second.sent).containsExactly("t1", "t2", "t3", "t4");
        }

        @Test
        void withoutANameASubscriberJoinsWhenItsTimeIsOver() {
            FakePeer peer = comes(FakePeer.subscriber("", false), "t");
            send("t1");
            socket.passes(Duration.ofMillis(50));
            send("t2");
            assertThat(peer.sent).containsExactly("t2");
            assertThat(policy.names()).isEmpty();
        }

        @Test
        void aNameThatComesLaterEndsTheConnection() {
            FakePeer peer = comes(FakePeer.subscriber("", false), "t");
            socket.passes(Duration.ofMillis(50));
            subscribe(peer, ANNOUNCED + "a");
            assertThat(peer.refused).isEqualTo(Refusal.UNEXPECTED_NAME);
        }

        @Test
        void aSecondNameEndsTheConnection() {
            FakePeer peer = named(ANNOUNCED + "a", ANNOUNCED + "a");
            assertThat(peer.refused).isNull();
            subscribe(peer, ANNOUNCED + "b");
            assertThat(peer.refused).isEqualTo(Refusal.UNEXPECTED_NAME);
        }

        @Test
        void aNameOfNoBytesIsNone() {
            assertThat(named(ANNOUNCED).refused).isEqualTo(Refusal.INVALID_IDENTITY);
            assertThat(named(ANNOUNCED + "\0").refused).isEqualTo(Refusal.INVALID_IDENTITY);
            assertThat(named(ANNOUNCED + "n".repeat(256)).refused).isEqualTo(Refusal.INVALID_IDENTITY);
            assertThat(policy.names()).isEmpty();
        }

        @Test
        void aCancelledNameIsForgottenWithItsConnection() {
            FakePeer peer = named(ANNOUNCED + "a", "t");
            cancel(peer, ANNOUNCED + "a");
            goes(peer);
            assertThat(policy.names()).isEmpty();
            send("t1");
            assertThat(socket.unwanted).isEqualTo(1);
        }

        @Test
        void tooManySubscriptionsBeforeTheNameAreRefused() {
            socket.limitSubscriptions(2, 100);
            FakePeer peer = comes(FakePeer.subscriber("", false), "1", "2", "3", "4");
            assertThat(peer.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
        }
    }

    @Nested
    class Subscriptions {
        @Test
        void aCancelledTopicIsKeptNoMore() {
            FakePeer peer = silent("a", "t", "u");
            cancel(peer, "t");
            goes(peer);
            send("t1", "u1");
            assertThat(silent("a", "u").sent).containsExactly("u1");
        }

        @Test
        void whatIsNotRepeatedEndsASecondAfterTheReturnOfASilentSubscriber() {
            goes(silent("a", "t", "u"));
            FakePeer back = silent("a", "u");
            send("t1");
            socket.passes(Duration.ofSeconds(1));
            send("t2", "u1");
            assertThat(back.sent).containsExactly("t1", "u1");
            assertThat(told).containsExactly("+t", "+u", "-t");
        }

        @Test
        void whatIsNotRepeatedEndsWhenASubscriberHasSaidThatItSaidAll() {
            goes(resuming("a", 1, 0, "t", "u"));
            send("t1");
            FakePeer back = comes(FakePeer.subscriber("a", true), "u");
            send("t2");
            assertThat(back.sent).isEmpty();
            policy.received(back, new Command.Resume(2, 0));
            send("t3", "u1");
            assertThat(back.sent).containsExactly("t1", "t2", "u1");
        }

        @Test
        void theLimitIsOnWhatIsSubscribedToNow() {
            socket.limitSubscriptions(2, 100);
            goes(silent("a", "1", "2"));
            FakePeer back = silent("a", "3", "4");
            assertThat(back.refused).isNull();
            subscribe(back, "5");
            assertThat(back.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
        }
    }

    @Nested
    class Acknowledged {
        @Test
        void aCutConnectionGoesOnWhereItWas() {
            FakePeer first = resuming("a", 7, 0, "");
            send("1", "2", "3", "4");
            assertThat(first.keepsUntilAcknowledged).isTrue();
            first.writes(3);
            policy.received(first, new Command.Acknowledge(1));
            goes(first);
            send("5");
            assertThat(only().unacknowledged()).isEqualTo(2);
            holds(2);

            // Two arrived; one of them was not taken yet.
            FakePeer second = resuming("a", 7, 2, "");
            assertThat(second.sent).containsExactly("3", "4", "5");
            assertThat(only().unacknowledged()).isEqualTo(4);
            assertThat(only().resent()).isEqualTo(1);
            policy.received(second, new Command.Acknowledge(5));
            assertThat(only().unacknowledged()).isZero();
            assertThat(only().bytes()).isZero();
        }

        @Test
        void anotherProcessGetsAllThatWasNotTaken() {
            FakePeer first = resuming("a", 7, 0, "");
            send("1", "2", "3");
            first.writes(3);
            policy.received(first, new Command.Acknowledge(1));
            goes(first);
            FakePeer second = resuming("a", 8, 0, "");
            assertThat(second.sent).containsExactly("2", "3");
            policy.received(second, new Command.Acknowledge(2));
            assertThat(only().unacknowledged()).isZero();
        }

        @Test
        void aPublisherThatIsNewGoesOnFromWhatTheSubscriberHas() {
            FakePeer peer = resuming("a", 7, 1000, "");
            send("1");
            policy.received(peer, new Command.Acknowledge(990));
            assertThat(only().unacknowledged()).isEqualTo(1);
            policy.received(peer, new Command.Acknowledge(1001));
            assertThat(only().unacknowledged()).isZero();
            assertThat(peer.refused).isNull();
        }

        @Test
        void moreThanWasSentCannotHaveArrivedOrBeTaken() {
            FakePeer first = resuming("a", 7, 0, "");
            send("1");
            policy.received(first, new Command.Acknowledge(2));
            assertThat(first.refused).isEqualTo(Refusal.MALFORMED_COMMAND);
            first.writes(1);
            goes(first);
            assertThat(resuming("a", 7, 2, "").refused).isEqualTo(Refusal.MALFORMED_COMMAND);
        }

        @Test
        void whatIsNotAcknowledgedCountsAsKept() {
            retain(Retention.named().messages(2));
            FakePeer peer = resuming("a", 7, 0, "");
            send("1", "2", "3");
            assertThat(peer.sent).containsExactly("1", "2");
            assertThat(socket.dropped).containsExactly(DropReason.RETENTION);
            policy.received(peer, new Command.Acknowledge(1));
            send("4");
            assertThat(peer.sent).containsExactly("1", "2", "4");
        }

        @Test
        void theSameSubscriberTakesThePlaceOfAConnectionThatIsNotKnownToBeLost() {
            FakePeer first = resuming("a", 7, 0, "");
            send("1", "2");
            first.writes(2);
            FakePeer second = resuming("a", 7, 1, "");
            assertThat(first.refused).isEqualTo(Refusal.NAME_TAKEN_OVER);
            assertThat(second.sent).isEmpty();
            goes(first);
            send("3");
            assertThat(second.sent).containsExactly("2", "3");
        }

        @Test
        void eachConnectionIsWelcomedAndNoWelcomeComesTwice() {
            policy = policy(Retention.named(), Message.of("hello"));
            FakePeer first = resuming("a", 7, 0, "");
            send("1");
            goes(first);
            FakePeer second = resuming("a", 7, 0, "");
            assertThat(second.sent).containsExactly("hello", "1");
            second.writes(2);
            policy.received(second, new Command.Acknowledge(2));
            assertThat(only().unacknowledged()).isZero();
        }
    }

    @Nested
    class TwoAtOnce {
        @Test
        void theSecondIsRefused() {
            FakePeer first = silent("a", "");
            FakePeer second = silent("a", "");
            assertThat(second.refused).isEqualTo(Refusal.NAME_IN_USE);
            policy.detached(second);
            policy.ended(second);
            send("1");
            assertThat(first.sent).containsExactly("1");
            assertThat(second.sent).isEmpty();
        }

        @Test
        void theSecondTakesOverIfThatIsTheRule() {
            retain(Retention.named().takeOver());
            FakePeer first = silent("a", "");
            send("1", "2");
            first.writes(1);
            FakePeer second = silent("a", "");
            assertThat(first.refused).isEqualTo(Refusal.NAME_TAKEN_OVER);
            send("3");
            assertThat(silent("a", "").refused).isEqualTo(Refusal.NAME_IN_USE);
            goes(first);
            send("4");
            assertThat(second.sent).containsExactly("2", "3", "4");
        }

        @Test
        void aNameBelongsToTheUserThatHadItFirst() {
            goes(comes(FakePeer.subscriber("a", false).ofUser("alice"), ""));
            send("1");
            assertThat(comes(FakePeer.subscriber("a", false).ofUser("mallory"), "").refused)
                    .isEqualTo(Refusal.NAME_IN_USE);
            assertThat(silent("a", "").refused).isEqualTo(Refusal.NAME_IN_USE);
            assertThat(comes(FakePeer.subscriber("a", false).ofUser("alice"), "").sent)
                    .containsExactly("1");
            assertThat(only().userId()).isEqualTo("alice");
        }

        @Test
        void aSuccessorThatGoesFirstLeavesTheNameToTheNext() {
            retain(Retention.named().takeOver());
            FakePeer first = silent("a", "");
            FakePeer second = silent("a", "");
            goes(second);
            goes(first);
            assertThat(silent("a", "").refused).isNull();
        }
    }

    @Test
    void anOperatorForgetsAName() {
        goes(silent("a", "t"));
        send("t1");
        assertThat(policy.forget(RoutingId.of("b"))).isFalse();
        assertThat(policy.forget(RoutingId.of("a"))).isTrue();
        assertThat(policy.names()).isEmpty();
        assertThat(socket.dropped).containsExactly(DropReason.FORGOTTEN);
        assertThat(told).containsExactly("+t", "-t");

        FakePeer here = silent("a", "t");
        policy.forget(RoutingId.of("a"));
        assertThat(here.isConnected()).isFalse();
        goes(here);
        assertThat(policy.names()).isEmpty();
    }

    @Test
    void whenThePublisherClosesAConnectionGetsAllAndWhoIsAwayNothing() {
        FakePeer here = silent("a", "");
        goes(silent("b", ""));
        here.withRoomFor(1);
        send("1", "2", "3");
        policy.closing(SendStep.now());
        assertThat(here.sent).containsExactly("1", "2", "3");
        assertThat(socket.dropped)
                .containsExactly(DropReason.LINGER_EXPIRED, DropReason.LINGER_EXPIRED, DropReason.LINGER_EXPIRED);
        holds(0);
        assertThat(socket.kept).isZero();
    }

    @Test
    void aPeerThatTheSocketConnectsToHasNoNameHere() {
        FakePeer peer = comes(FakePeer.subscriber("a", false).dialed(), "");
        send("1");
        assertThat(peer.sent).containsExactly("1");
        assertThat(policy.names()).isEmpty();
    }

    @Test
    void namesAreToldWhenTheyComeAndGo() {
        FakePeer peer = silent("a", "t");
        goes(peer);
        goes(silent("a", "t"));
        policy.forget(RoutingId.of("a"));
        assertThat(socket.events)
                .containsExactly(
                        new SocketEvent.NameRemembered("socket-1", "a", RoutingId.of("a")),
                        new SocketEvent.NameForgotten(
                                "socket-1", RoutingId.of("a"), SocketEvent.NameForgotten.Why.ASKED, 0));
    }
}
