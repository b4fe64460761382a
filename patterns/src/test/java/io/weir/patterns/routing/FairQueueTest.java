package io.weir.patterns.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.ReceiveStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.Lent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue policy = new FairQueue();

    private static FakePeer attached(FairQueue to, String name) {
        FakePeer peer = new FakePeer(name);
        to.attached(peer);
        return peer;
    }

    private static List<String> all(FairQueue of) {
        List<String> texts = new ArrayList<>();
        Message message;
        while ((message = of.receive(ReceiveStep.now())) != null) {
            texts.add(message.text());
        }
        return texts;
    }

    private static Message[] messages(String... texts) {
        Message[] messages = new Message[texts.length];
        for (int i = 0; i < texts.length; i++) {
            messages[i] = Message.of(texts[i]);
        }
        return messages;
    }

    @Test
    void withoutPeersThereIsNothing() {
        assertThat(policy.receive(ReceiveStep.now())).isNull();
        assertThat(policy.isReadable()).isFalse();
        assertThat(policy.last()).isNull();
    }

    @Test
    void peersAreReadInTurn() {
        FakePeer one = attached(policy, "one");
        FakePeer two = attached(policy, "two");
        one.sends(messages("a1", "a2", "a3"));
        two.sends(messages("b1", "b2"));
        assertThat(all(policy)).containsExactly("a1", "b1", "a2", "b2", "a3");
        assertThat(policy.last()).isSameAs(one);
    }

    @Test
    void aSilentPeerIsOutOfTheRotationUntilItHasMessages() {
        FakePeer peer = attached(policy, "peer");
        assertThat(policy.isReadable()).isFalse();
        assertThat(peer.awaitsMessages).isTrue();
        assertThat(peer.sends(messages("late"))).isTrue();
        policy.readable(peer);
        assertThat(policy.isReadable()).isTrue();
        assertThat(all(policy)).containsExactly("late");
    }

    @Test
    void whatAPeerSentIsReadAfterItIsGone() {
        FakePeer peer = attached(policy, "peer");
        peer.sends(messages("a", "b"));
        peer.goes();
        policy.detached(peer);
        assertThat(all(policy)).containsExactly("a", "b");
        assertThat(policy.isReadable()).isFalse();
    }

    @Test
    void aPeerThatIsGoneAndReadIsNotTheLastOneAnyMore() {
        FakePeer peer = attached(policy, "peer");
        peer.sends(messages("a"));
        all(policy);
        peer.goes();
        policy.detached(peer);
        assertThat(policy.last()).isNull();
    }

    @Test
    void aPeerIsAttachedOnceHoweverOftenItsConnectionComes() {
        FakePeer peer = attached(policy, "peer");
        policy.attached(peer);
        peer.sends(messages("a", "b"));
        FakePeer other = attached(policy, "other");
        other.sends(messages("x", "y"));
        assertThat(all(policy)).containsExactly("a", "x", "b", "y");
    }

    @Test
    void whatTheFilterRefusesIsDroppedAndCounted() {
        FairQueue filtering =
                new FairQueue((message, from) -> message.text().startsWith("x") ? DropReason.NOT_SUBSCRIBED : null);
        FakePeer peer = attached(filtering, "peer");
        peer.sends(messages("x1", "a", "x2", "x3", "b", "x4"));
        assertThat(all(filtering)).containsExactly("a", "b");
        assertThat(peer.dropped).hasSize(4).containsOnly(DropReason.NOT_SUBSCRIBED);
    }

    @Test
    void ofSingleFramesDropsMessagesOfMore() {
        FairQueue single = FairQueue.ofSingleFrames();
        FakePeer peer = attached(single, "peer");
        peer.sends(Message.of("one", "two"), Message.of("a"));
        assertThat(all(single)).containsExactly("a");
        assertThat(peer.dropped).containsExactly(DropReason.MALFORMED);
    }

    @Test
    void whatIsThereCanBeDroppedAtOnceAndWhatComesThenIsReceived() {
        FakePeer one = attached(policy, "one");
        FakePeer two = attached(policy, "two");
        Message lent = Lent.behind();
        one.sends(lent, Message.of("a"));
        two.sends(messages("b"));
        policy.dropAll(DropReason.STALE);
        assertThat(one.dropped).containsExactly(DropReason.STALE, DropReason.STALE);
        assertThat(two.dropped).containsExactly(DropReason.STALE);
        assertThat(lent).matches(Lent::isGivenBack);
        assertThat(two.sends(messages("c"))).isTrue();
        policy.readable(two);
        assertThat(all(policy)).containsExactly("c");
    }
}
