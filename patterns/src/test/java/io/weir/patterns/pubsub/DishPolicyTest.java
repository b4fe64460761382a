package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DishPolicyTest {
    private final DishPolicy policy = new DishPolicy();

    private FakePeer radio(String name) {
        FakePeer peer = new FakePeer(name);
        policy.sending().attached(peer);
        policy.receiving().attached(peer);
        policy.sending().established(peer);
        return peer;
    }

    private boolean join(String group) {
        return policy.join(group.getBytes(UTF_8));
    }

    private boolean leave(String group) {
        return policy.leave(group.getBytes(UTF_8));
    }

    private static List<String> told(FakePeer radio) {
        return radio.commands.stream()
                .map(command -> command instanceof Command.Join join
                        ? "+" + new String(join.group(), UTF_8)
                        : "-" + new String(((Command.Leave) command).group(), UTF_8))
                .toList();
    }

    private List<String> received() {
        List<String> texts = new ArrayList<>();
        Message message;
        while ((message = policy.receiving().receive(ReceiveStep.now())) != null) {
            texts.add(message.text(0) + "|" + message.text(1));
        }
        return texts;
    }

    private void sends(FakePeer peer, Message... messages) {
        if (peer.sends(messages)) {
            policy.receiving().readable(peer);
        }
    }

    @Test
    void radiosAreToldOfEachGroupThatIsJoinedOrLeft() {
        FakePeer one = radio("one");
        FakePeer two = radio("two");
        assertThat(join("a")).isTrue();
        assertThat(leave("a")).isTrue();
        assertThat(told(one)).containsExactly("+a", "-a");
        assertThat(told(two)).containsExactly("+a", "-a");
    }

    @Test
    void aGroupIsJoinedOnceAndLeftOnce() {
        FakePeer peer = radio("peer");
        assertThat(leave("a")).isFalse();
        assertThat(join("a")).isTrue();
        assertThat(join("a")).isFalse();
        assertThat(policy.sending().subscriptions()).isEqualTo(1);
        assertThat(leave("a")).isTrue();
        assertThat(leave("a")).isFalse();
        assertThat(told(peer)).containsExactly("+a", "-a");
    }

    @Test
    void aRadioThatComesOrComesBackIsToldAllGroupsAndNothingBefore() {
        join("a");
        FakePeer peer = radio("peer");
        assertThat(told(peer)).containsExactly("+a");
        policy.sending().disconnected(peer);
        join("b");
        leave("a");
        assertThat(told(peer)).containsExactly("+a");
        policy.sending().established(peer);
        assertThat(told(peer)).containsExactly("+a", "+b");
    }

    @Test
    void aRadioThatIsGoneIsToldNoMore() {
        FakePeer peer = radio("peer");
        policy.sending().detached(peer);
        join("a");
        assertThat(told(peer)).isEmpty();
    }

    @Test
    void messagesOfJoinedGroupsAreReceivedAndOthersDroppedAndCounted() {
        FakePeer peer = radio("peer");
        join("a");
        join("");
        sends(peer, Message.of("a", "1"), Message.of("ab", "2"), Message.of("", "3"), Message.of("b", "4"));
        assertThat(received()).containsExactly("a|1", "|3");
        assertThat(peer.dropped).containsExactly(DropReason.NOT_SUBSCRIBED, DropReason.NOT_SUBSCRIBED);
        assertThat(peer.refused).isNull();
    }

    @Test
    void aMessageOfAGroupThatWasLeftMeanwhileIsDropped() {
        FakePeer peer = radio("peer");
        join("a");
        sends(peer, Message.of("a", "1"));
        leave("a");
        assertThat(received()).isEmpty();
        assertThat(peer.dropped).containsExactly(DropReason.NOT_SUBSCRIBED);
    }

    @Test
    void aPeerThatSendsAnotherNumberOfFramesIsRefused() {
        join("a");
        for (Message bad : List.of(Message.of("a"), Message.of("a", "b", "c"), Message.of("x".repeat(256), "b"))) {
            FakePeer peer = radio("peer");
            sends(peer, bad, Message.of("a", "good"));
            assertThat(received()).containsExactly("a|good");
            assertThat(peer.dropped).containsExactly(DropReason.MALFORMED);
            assertThat(peer.refused).isEqualTo(Refusal.MALFORMED_MESSAGE);
        }
    }

    @Test
    void nothingIsSentThroughIt() {
        radio("peer");
        assertThat(policy.sending().send(Message.of("a", "b"), SendStep.now())).isEqualTo(SendResult.NO_PEER);
    }
}
