package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PubPolicyTest {
    private final FakeSocket socket = new FakeSocket();
    private final List<String> told = new ArrayList<>();
    private final PubPolicy policy = new PubPolicy(socket, plain(), null);

    private static PublisherOptions plain() {
        return new PublisherOptions(Waiting.NEVER, false, false, false, false, null);
    }

    private static PublisherOptions noDrop(boolean inverts) {
        return new PublisherOptions(Waiting.FOR_ROOM, inverts, false, false, false, null);
    }

    private PubPolicy telling(boolean verbose, boolean verboser, boolean manual) {
        PublisherOptions options = new PublisherOptions(Waiting.NEVER, false, verbose, verboser, manual, null);
        return new PubPolicy(
                socket,
                options,
                (peer, subscribe, topic) -> told.add((subscribe ? "+" : "-") + new String(topic, UTF_8) + "@" + peer));
    }

    private static FakePeer subscriber(PubPolicy of, String name, String... topics) {
        FakePeer peer = new FakePeer(name);
        of.attached(peer);
        of.established(peer);
        for (String topic : topics) {
            subscribe(of, peer, topic);
        }
        return peer;
    }

    private static void subscribe(PubPolicy to, FakePeer peer, String topic) {
        to.received(peer, new Command.Subscribe(topic.getBytes(UTF_8)));
    }

    private static void cancel(PubPolicy at, FakePeer peer, String topic) {
        at.received(peer, new Command.Cancel(topic.getBytes(UTF_8)));
    }

    private static SendResult send(PubPolicy through, String... frames) {
        return through.send(Message.of(frames), SendStep.now());
    }

    private int subscribers(String topic) {
        return policy.subscribers(topic.getBytes(UTF_8));
    }

    @Test
    void aMessageGoesToThoseThatSubscribedToAPrefixOfItsFirstFrame() {
        FakePeer all = subscriber(policy, "all", "");
        FakePeer a = subscriber(policy, "a", "a");
        FakePeer ab = subscriber(policy, "ab", "ab");
        FakePeer none = subscriber(policy, "none");
        send(policy, "a", "ab");
        send(policy, "abc");
        assertThat(all.sent).containsExactly("a|ab", "abc");
        assertThat(a.sent).containsExactly("a|ab", "abc");
        assertThat(ab.sent).containsExactly("abc");
        assertThat(none.sent).isEmpty();
    }

    @Test
    void aMessageGoesOnceToEachHoweverManyOfItsTopicsMatch() {
        FakePeer peer = subscriber(policy, "peer", "", "a", "ab");
        send(policy, "abc");
        assertThat(peer.sent).containsExactly("abc");
    }

    @Test
    void aMessageThatHasNoSubscriberIsCountedAsUnwanted() {
        subscriber(policy, "peer", "a");
        assertThat(send(policy, "b")).isEqualTo(SendResult.SENT);
        assertThat(socket.unwanted).isEqualTo(1);
        send(policy, "a");
        assertThat(socket.unwanted).isEqualTo(1);
    }

    @Test
    void aFullSubscriberLosesTheMessageAndTheOthersDoNot() {
        FakePeer full = subscriber(policy, "full", "a").withRoomFor(1);
        FakePeer other = subscriber(policy, "other", "a");
        send(policy, "a1");
        assertThat(policy.hasRoom()).isTrue();
        assertThat(send(policy, "a2")).isEqualTo(SendResult.SENT);
        assertThat(full.sent).containsExactly("a1");
        assertThat(full.overflowed).isEqualTo(1);
        assertThat(other.sent).containsExactly("a1", "a2");
        assertThat(full.awaitsRoom).isFalse();
    }

    @Test
    void oneCancelEndsHoweverManyEqualSubscriptions() {
        FakePeer peer = subscriber(policy, "peer", "a", "a");
        cancel(policy, peer, "a");
        send(policy, "a");
        assertThat(peer.sent).isEmpty();
        assertThat(policy.subscriptions()).isZero();
    }

    @Test
    void aCancelOfWhatWasNotSubscribedToChangesNothing() {
        FakePeer peer = subscriber(policy, "peer", "a");
        cancel(policy, peer, "b");
        assertThat(subscribers("a")).isEqualTo(1);
        assertThat(policy.subscribers()).isEqualTo(1);
    }

    @Test
    void subscribersAndTopicsAreCounted() {
        subscriber(policy, "one", "a", "ab");
        subscriber(policy, "two", "a");
        subscriber(policy, "none");
        assertThat(subscribers("abc")).isEqualTo(2);
        assertThat(subscribers("b")).isZero();
        assertThat(policy.subscribers()).isEqualTo(2);
        assertThat(policy.subscriptions()).isEqualTo(2);
    }

    @Test
    void aThreadThatWaitsForSubscribersIsToldOfEachChange() {
        FakePeer peer = subscriber(policy, "peer");
        assertThat(socket.changes).isZero();
        subscribe(policy, peer, "a");
        cancel(policy, peer, "a");
        policy.disconnected(peer);
        assertThat(socket.changes).isEqualTo(3);
        assertThat(socket.retries).as("no sender waits").isZero();
    }

    @Test
    void aConnectionThatIsLostEndsItsSubscriptionsAndTheNextBeginsWithNone() {
        FakePeer peer = subscriber(policy, "peer", "a");
        policy.disconnected(peer);
        assertThat(policy.subscribers()).isZero();
        policy.established(peer);
        send(policy, "a1");
        assertThat(peer.sent).isEmpty();
        subscribe(policy, peer, "a");
        send(policy, "a2");
        assertThat(peer.sent).containsExactly("a2");
    }

    @Test
    void commandsOfAPeerThatIsGoneChangeNothing() {
        FakePeer peer = subscriber(policy, "peer");
        policy.disconnected(peer);
        policy.detached(peer);
        subscribe(policy, peer, "a");
        assertThat(subscribers("a")).isZero();
        assertThat(policy.subscriptions()).isZero();
    }

    @Test
    void eachConnectionIsWelcomed() {
        PublisherOptions options =
                new PublisherOptions(Waiting.NEVER, false, false, false, false, Message.of("welcome"));
        PubPolicy welcoming = new PubPolicy(socket, options, null);
        FakePeer peer = subscriber(welcoming, "peer");
        welcoming.disconnected(peer);
        welcoming.established(peer);
        assertThat(peer.sent).containsExactly("welcome", "welcome");
    }

    @Nested
    class WithoutDropping {
        private final PubPolicy waiting = new PubPolicy(socket, noDrop(false), null);
        private final FakePeer full = subscriber(waiting, "full", "a").withRoomFor(0);
        private final FakePeer other = subscriber(waiting, "other", "");

        @Test
        void noneGetsAMessageBeforeAllThatWantItHaveRoom() {
            assertThat(send(waiting, "a")).isEqualTo(SendResult.FULL);
            assertThat(other.sent).isEmpty();
            assertThat(full.awaitsRoom).isTrue();
            assertThat(full.overflowed).isZero();
            assertThat(waiting.hasRoom()).isFalse();
            int before = socket.retries;
            waiting.roomAgain(full.withRoomFor(1));
            assertThat(socket.retries).isEqualTo(before + 1);
            assertThat(send(waiting, "a")).isEqualTo(SendResult.SENT);
            assertThat(full.sent).containsExactly("a");
            assertThat(other.sent).containsExactly("a");
        }

        @Test
        void aMessageThatTheFullOneDoesNotWantIsSent() {
            assertThat(send(waiting, "b")).isEqualTo(SendResult.SENT);
            assertThat(other.sent).containsExactly("b");
        }

        @Test
        void aSenderNeedNotWaitForOneThatCancelsOrIsGone() {
            int before = socket.retries;
            cancel(waiting, full, "a");
            assertThat(socket.retries).isEqualTo(before + 1);
            assertThat(waiting.hasRoom()).isTrue();
            assertThat(send(waiting, "a")).isEqualTo(SendResult.SENT);
            FakePeer gone = subscriber(waiting, "gone", "a").withRoomFor(0);
            assertThat(send(waiting, "a")).isEqualTo(SendResult.FULL);
            waiting.disconnected(gone);
            waiting.detached(gone);
            assertThat(send(waiting, "a")).isEqualTo(SendResult.SENT);
        }
    }

    @Nested
    class WithInvertedMatching {
        private final PubPolicy inverted =
                new PubPolicy(socket, new PublisherOptions(Waiting.NEVER, true, false, false, false, null), null);
        private final FakePeer a = subscriber(inverted, "a", "a");
        private final FakePeer none = subscriber(inverted, "none");

        @Test
        void aMessageGoesToThoseThatDidNotSubscribe() {
            send(inverted, "a1");
            send(inverted, "b1");
            assertThat(a.sent).containsExactly("b1");
            assertThat(none.sent).containsExactly("a1", "b1");
            assertThat(inverted.subscribers("a".getBytes(UTF_8))).isEqualTo(1);
            assertThat(inverted.subscribers("b".getBytes(UTF_8))).isEqualTo(2);
        }

        @Test
        void aMessageThatAllSubscribedToIsUnwanted() {
            subscribe(inverted, none, "a");
            send(inverted, "a1");
            assertThat(socket.unwanted).isEqualTo(1);
        }

        @Test
        void withoutDroppingNoneGetsAMessageBeforeTheOthersHaveRoom() {
            PubPolicy waiting = new PubPolicy(socket, noDrop(true), null);
            FakePeer full = subscriber(waiting, "full").withRoomFor(0);
            FakePeer other = subscriber(waiting, "other");
            assertThat(send(waiting, "a")).isEqualTo(SendResult.FULL);
            assertThat(waiting.hasRoom()).isFalse();
            assertThat(other.sent).isEmpty();
            subscribe(waiting, full, "a");
            assertThat(send(waiting, "a")).isEqualTo(SendResult.SENT);
            assertThat(other.sent).containsExactly("a");
        }
    }

    @Nested
    class TellsTheApplication {
        @Test
        void ofTheFirstSubscriptionToATopicAndOfTheLastOnesEnd() {
            PubPolicy telling = telling(false, false, false);
            FakePeer one = subscriber(telling, "one", "a");
            FakePeer two = subscriber(telling, "two", "a");
            subscribe(telling, two, "a");
            cancel(telling, one, "a");
            cancel(telling, two, "a");
            assertThat(told).containsExactly("+a@one", "-a@two");
        }

        @Test
        void ofEverySubscriptionIfVerbose() {
            PubPolicy telling = telling(true, false, false);
            FakePeer one = subscriber(telling, "one", "a", "a");
            FakePeer two = subscriber(telling, "two", "a");
            cancel(telling, one, "a");
            cancel(telling, two, "a");
            assertThat(told).containsExactly("+a@one", "+a@one", "+a@two", "-a@two");
        }

        @Test
        void ofEveryCancellationTooIfVerboser() {
            PubPolicy telling = telling(false, false, false);
            telling.verboser(true);
            FakePeer one = subscriber(telling, "one", "a");
            subscriber(telling, "two", "a");
            cancel(telling, one, "a");
            assertThat(told).containsExactly("+a@one", "+a@two", "-a@one");
        }

        @Test
        void ofWhatEndsWithAConnectionByTheSameRule() {
            PubPolicy telling = telling(false, false, false);
            FakePeer one = subscriber(telling, "one", "a", "b");
            subscriber(telling, "two", "a");
            told.clear();
            telling.disconnected(one);
            assertThat(told).containsExactly("-b@one");

            PubPolicy verboser = telling(true, true, false);
            FakePeer three = subscriber(verboser, "three", "a");
            subscriber(verboser, "four", "a");
            told.clear();
            verboser.disconnected(three);
            assertThat(told).containsExactly("-a@three");
        }

        @Test
        void ofNothingThatItIsToldNotToAnyMore() {
            PubPolicy telling = telling(true, true, false);
            telling.verboser(false);
            subscriber(telling, "one", "a");
            subscriber(telling, "two", "a");
            assertThat(told).containsExactly("+a@one");
        }
    }

    @Nested
    class InManualMode {
        private final PubPolicy manual = telling(false, false, true);
        private final FakePeer one = subscriber(manual, "one", "a");
        private final FakePeer two = subscriber(manual, "two", "a");

        @Test
        void eachRequestIsToldAndNoneIsGranted() {
            cancel(manual, one, "a");
            assertThat(told).containsExactly("+a@one", "+a@two", "-a@one");
            send(manual, "a");
            assertThat(one.sent).isEmpty();
            assertThat(two.sent).isEmpty();
            assertThat(manual.subscribers()).as("two asked for something").isEqualTo(1);
        }

        @Test
        void aPeerGetsWhatTheApplicationGrantsUntilItTakesThatBack() {
            manual.grant(one, "b".getBytes(UTF_8));
            send(manual, "a");
            send(manual, "b1");
            manual.withdraw(one, "b".getBytes(UTF_8));
            send(manual, "b2");
            assertThat(one.sent).containsExactly("b1");
        }

        @Test
        void aConnectionThatIsLostEndsWhatWasGrantedAndIsToldAsWhatWasAskedFor() {
            manual.grant(one, "b".getBytes(UTF_8));
            told.clear();
            manual.disconnected(one);
            assertThat(told).containsExactly("-a@one");
            send(manual, "b");
            assertThat(one.sent).isEmpty();
        }

        @Test
        void nothingIsGrantedToAPeerThatIsGone() {
            manual.disconnected(one);
            manual.detached(one);
            manual.grant(one, "b".getBytes(UTF_8));
            assertThat(manual.subscriptions()).isZero();
        }
    }

    @Nested
    class APeerThatSubscribesToTooMuch {
        @Test
        void isRefusedByTheNumberOfItsTopics() {
            socket.limitSubscriptions(2, 100);
            FakePeer peer = subscriber(policy, "peer", "a", "b", "b");
            assertThat(peer.refused).isNull();
            subscribe(policy, peer, "c");
            assertThat(peer.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
        }

        @Test
        void isRefusedByTheBytesOfItsTopics() {
            socket.limitSubscriptions(10, 3);
            FakePeer peer = subscriber(policy, "peer", "a", "bc");
            assertThat(peer.refused).isNull();
            subscribe(policy, peer, "d");
            assertThat(peer.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
        }

        @Test
        void isNotOneThatCancelsOrComesBack() {
            socket.limitSubscriptions(1, 100);
            FakePeer peer = subscriber(policy, "peer", "a");
            cancel(policy, peer, "a");
            cancel(policy, peer, "never");
            subscribe(policy, peer, "b");
            policy.disconnected(peer);
            policy.established(peer);
            subscribe(policy, peer, "c");
            assertThat(peer.refused).isNull();
        }

        @Test
        void isRefusedIfTheApplicationLeavesTooManySubscriptionsUnreceived() {
            socket.limitSubscriptions(2, 100);
            SubscriptionReader upstream = SubscriptionReader.delivering(socket, socket);
            PubPolicy xpub = new PubPolicy(socket, plain(), upstream);
            FakePeer one = subscriber(xpub, "one", "a");
            FakePeer two = subscriber(xpub, "two", "a", "b");
            FakePeer three = subscriber(xpub, "three", "a");
            assertThat(three.refused)
                    .as("nothing is told of a topic that is known")
                    .isNull();
            subscribe(xpub, three, "c");
            assertThat(three.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
            assertThat(one.refused).isNull();
            assertThat(two.refused).isNull();
            xpub.disconnected(three);
            xpub.disconnected(two);
            assertThat(heard(upstream)).containsExactly("+a", "+b", "-b");
            subscribe(xpub, one, "c");
            assertThat(one.refused).as("what is received makes room").isNull();
            assertThat(heard(upstream)).containsExactly("+c");
        }

        private List<String> heard(SubscriptionReader by) {
            List<String> all = new ArrayList<>();
            Message message;
            while ((message = by.receive(ReceiveStep.now())) != null) {
                byte[] bytes = message.bytes();
                all.add((bytes[0] == 1 ? "+" : "-") + new String(bytes, 1, bytes.length - 1, UTF_8));
            }
            return all;
        }

        @Test
        void isNotSubscribedToThatNorIsItsEndTold() {
            socket.limitSubscriptions(1, 100);
            PubPolicy telling = telling(false, false, false);
            FakePeer peer = subscriber(telling, "peer", "a", "b");
            send(telling, "b");
            assertThat(peer.sent).isEmpty();
            telling.disconnected(peer);
            assertThat(told).containsExactly("+a@peer", "-a@peer");
        }

        @Test
        void isToldOfInManualModeByNoneOfWhatItMayNotHave() {
            socket.limitSubscriptions(1, 100);
            PubPolicy manual = telling(false, false, true);
            FakePeer peer = subscriber(manual, "peer", "a", "b");
            manual.disconnected(peer);
            assertThat(told).containsExactly("+a@peer", "-a@peer");
        }
    }
}
