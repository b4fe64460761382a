package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.patterns.testing.Lent;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubPolicyTest {
    private final FakeSocket socket = new FakeSocket();
    private final SubPolicy policy = new SubPolicy(socket, true, false);

    private static FakePeer publisher(SubPolicy of, String name) {
        FakePeer peer = new FakePeer(name);
        of.sending().attached(peer);
        of.receiving().attached(peer);
        of.sending().established(peer);
        of.receiving().established(peer);
        return peer;
    }

    private static List<String> told(FakePeer publisher) {
        return publisher.commands.stream()
                .map(command -> command instanceof Command.Subscribe subscribe
                        ? "+" + new String(subscribe.topic(), UTF_8)
                        : "-" + new String(((Command.Cancel) command).topic(), UTF_8))
                .toList();
    }

    private static List<String> received(SubPolicy by) {
        List<String> texts = new ArrayList<>();
        Message message;
        while ((message = by.receiving().receive(ReceiveStep.now())) != null) {
            texts.add(message.text());
        }
        return texts;
    }

    private static void sends(SubPolicy to, FakePeer peer, String... texts) {
        for (String text : texts) {
            if (peer.sends(Message.of(text))) {
                to.receiving().readable(peer);
            }
        }
    }

    private void subscribe(String topic) {
        policy.subscribe(topic.getBytes(UTF_8));
    }

    private void unsubscribe(String topic) {
        policy.unsubscribe(topic.getBytes(UTF_8));
    }

    @Nested
    class Publishers {
        @Test
        void areToldOfEachSubscriptionAndOfItsEnd() {
            FakePeer one = publisher(policy, "one");
            FakePeer two = publisher(policy, "two");
            subscribe("a");
            unsubscribe("a");
            assertThat(told(one)).containsExactly("+a", "-a");
            assertThat(told(two)).containsExactly("+a", "-a");
        }

        @Test
        void areToldEqualSubscriptionsEachButOneEnd() {
            FakePeer peer = publisher(policy, "peer");
            subscribe("a");
            subscribe("a");
            unsubscribe("a");
            assertThat(told(peer)).containsExactly("+a", "+a");
            unsubscribe("a");
            assertThat(told(peer)).containsExactly("+a", "+a", "-a");
            assertThat(policy.sending().subscriptions()).isZero();
        }

        @Test
        void areNotToldOfTheEndOfWhatWasNotSubscribedTo() {
            FakePeer peer = publisher(policy, "peer");
            unsubscribe("a");
            assertThat(told(peer)).isEmpty();
        }

        @Test
        void thatComeLaterAreToldEachTopicOnce() {
            subscribe("a");
            subscribe("a");
            subscribe("b");
            assertThat(told(publisher(policy, "late"))).containsExactlyInAnyOrder("+a", "+b");
        }

        @Test
        void areToldNothingBeforeTheirConnectionIsThere() {
            FakePeer peer = new FakePeer("peer");
            policy.sending().attached(peer);
            subscribe("a");
            assertThat(told(peer)).isEmpty();
            policy.sending().established(peer);
            assertThat(told(peer)).containsExactly("+a");
        }

        @Test
        void thatComeBackAreToldAllAnewAndNothingBefore() {
            FakePeer peer = publisher(policy, "peer");
            subscribe("a");
            policy.sending().disconnected(peer);
            subscribe("b");
            unsubscribe("a");
            assertThat(told(peer)).containsExactly("+a");
            policy.sending().established(peer);
            assertThat(told(peer)).containsExactly("+a", "+b");
        }

        @Test
        void thatAreGoneAreToldNoMore() {
            FakePeer peer = publisher(policy, "peer");
            policy.sending().detached(peer);
            subscribe("a");
            assertThat(told(peer)).isEmpty();
        }
    }

    @Nested
    class WhatIsReceived {
        private final FakePeer peer = publisher(policy, "peer");

        @Test
        void wasSubscribedToAndTheRestIsDroppedAndCounted() {
            subscribe("a");
            subscribe("bc");
            sends(policy, peer, "a", "b", "bcd", "c", "ab");
            assertThat(received(policy)).containsExactly("a", "bcd", "ab");
            assertThat(peer.dropped).containsExactly(DropReason.NOT_SUBSCRIBED, DropReason.NOT_SUBSCRIBED);
        }

        @Test
        void isNothingWithoutASubscriptionAndEverythingWithTheEmptyOne() {
            sends(policy, peer, "a");
            assertThat(received(policy)).isEmpty();
            subscribe("");
            sends(policy, peer, "a", "");
            assertThat(received(policy)).containsExactly("a", "");
            assertThat(peer.dropped).hasSize(1);
        }

        @Test
        void dependsOnWhatIsSubscribedToWhenItIsReceived() {
            subscribe("a");
            sends(policy, peer, "a1");
            unsubscribe("a");
            assertThat(received(policy)).isEmpty();
            assertThat(peer.dropped).containsExactly(DropReason.NOT_SUBSCRIBED);
        }

        @Test
        void givesItsMemoryBackIfItIsDropped() {
            Message lent = Lent.behind();
            peer.sends(lent);
            assertThat(received(policy)).isEmpty();
            assertThat(lent).matches(Lent::isGivenBack);
        }

        @Test
        void isWhatWasNotSubscribedToIfMatchingIsInverted() {
            SubPolicy inverted = new SubPolicy(socket, true, true);
            FakePeer publisher = publisher(inverted, "publisher");
            inverted.subscribe("a".getBytes(UTF_8));
            sends(inverted, publisher, "a1", "b1");
            assertThat(received(inverted)).containsExactly("b1");
            assertThat(publisher.dropped).containsExactly(DropReason.NOT_SUBSCRIBED);
        }
    }

    @Nested
    class OfAnXsub {
        private final SubPolicy raw = new SubPolicy(socket, false, false);

        private SendResult send(String... frames) {
            return raw.sending().send(Message.of(frames), SendStep.now());
        }

        @Test
        void everythingIsReceived() {
            FakePeer peer = publisher(raw, "peer");
            sends(raw, peer, "a", "b");
            assertThat(received(raw)).containsExactly("a", "b");
            assertThat(peer.dropped).isEmpty();
        }

        @Test
        void aMessageThatBeginsWithOneOrZeroIsASubscriptionOrItsEnd() {
            FakePeer peer = publisher(raw, "peer");
            assertThat(send("\u0001a")).isEqualTo(SendResult.SENT);
            assertThat(raw.sending().subscriptions()).isEqualTo(1);
            send("\u0000a");
            assertThat(told(peer)).containsExactly("+a", "-a");
            assertThat(peer.sent).isEmpty();
            assertThat(socket.unwanted).isZero();
        }

        @Test
        void otherMessagesGoToAllPublishersAndTheFullOnesLoseThem() {
            FakePeer one = publisher(raw, "one");
            FakePeer full = publisher(raw, "full").withRoomFor(0);
            assertThat(send("up", "more")).isEqualTo(SendResult.SENT);
            assertThat(one.sent).containsExactly("up|more");
            assertThat(full.overflowed).isEqualTo(1);
        }

        @Test
        void whatIsBehindSubscriptionsIsAMessageOfItsOwn() {
            FakePeer peer = publisher(raw, "peer");
            send("\u0001a", "\u0001b", "up", "\u0001c");
            assertThat(told(peer)).containsExactly("+a", "+b");
            assertThat(peer.sent).containsExactly("up|\u0001c");
        }

        @Test
        void aMessageWithoutAPublisherIsCountedAsUnwanted() {
            send("up");
            assertThat(socket.unwanted).isEqualTo(1);
            FakePeer peer = publisher(raw, "peer");
            send("up");
            raw.sending().detached(peer);
            send("up");
            assertThat(peer.sent).hasSize(1);
            assertThat(socket.unwanted).isEqualTo(2);
        }
    }
}
