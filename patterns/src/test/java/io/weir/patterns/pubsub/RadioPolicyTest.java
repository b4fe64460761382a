package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.transport.Command;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RadioPolicyTest {
    private final FakeSocket socket = new FakeSocket();
    private final RadioPolicy policy = new RadioPolicy(socket, Waiting.NEVER);

    private static FakePeer member(RadioPolicy of, String name, String... groups) {
        FakePeer peer = new FakePeer(name);
        of.attached(peer);
        of.established(peer);
        for (String group : groups) {
            join(of, peer, group);
        }
        return peer;
    }

    private static void join(RadioPolicy of, FakePeer peer, String group) {
        of.received(peer, new Command.Join(group.getBytes(UTF_8)));
    }

    private static void leave(RadioPolicy of, FakePeer peer, String group) {
        of.received(peer, new Command.Leave(group.getBytes(UTF_8)));
    }

    private static SendResult send(RadioPolicy through, String group, String body) {
        return through.send(Message.of(group, body), SendStep.now());
    }

    private int members(String group) {
        return policy.members(group.getBytes(UTF_8));
    }

    @Test
    void aMessageGoesToTheMembersOfExactlyItsGroup() {
        FakePeer one = member(policy, "one", "a");
        FakePeer two = member(policy, "two", "a", "ab");
        FakePeer none = member(policy, "none");
        send(policy, "a", "1");
        send(policy, "ab", "2");
        assertThat(one.sent).containsExactly("a|1");
        assertThat(two.sent).containsExactly("a|1", "ab|2");
        assertThat(none.sent).isEmpty();
    }

    @Test
    void aMessageIsAGroupAndABody() {
        member(policy, "peer", "a");
        assertThatThrownBy(() -> policy.send(Message.of("a"), SendStep.now())).isInstanceOf(FrameCountException.class);
        assertThatThrownBy(() -> policy.send(Message.of("a", "b", "c"), SendStep.now()))
                .isInstanceOf(FrameCountException.class);
        String longName = "x".repeat(256);
        assertThatThrownBy(() -> send(policy, longName, "b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(socket.unwanted).isZero();
    }

    @Test
    void aMessageToAGroupWithoutMembersIsCountedAsUnwanted() {
        assertThat(send(policy, "a", "1")).isEqualTo(SendResult.SENT);
        assertThat(socket.unwanted).isEqualTo(1);
    }

    @Test
    void aFullMemberLosesTheMessageAndTheOthersDoNot() {
        FakePeer full = member(policy, "full", "a").withRoomFor(0);
        FakePeer other = member(policy, "other", "a");
        assertThat(policy.hasRoom()).isTrue();
        assertThat(send(policy, "a", "1")).isEqualTo(SendResult.SENT);
        assertThat(full.overflowed).isEqualTo(1);
        assertThat(other.sent).containsExactly("a|1");
    }

    @Test
    void aPeerThatJoinsTwiceGetsAMessageOnceAndLeavesAtOnce() {
        FakePeer peer = member(policy, "peer", "a", "a");
        send(policy, "a", "1");
        assertThat(peer.sent).containsExactly("a|1");
        leave(policy, peer, "a");
        send(policy, "a", "2");
        assertThat(peer.sent).hasSize(1);
        assertThat(policy.subscriptions()).isZero();
    }

    @Test
    void aPeerThatLeavesAGroupThatItIsNotInChangesNothing() {
        FakePeer peer = member(policy, "peer", "a");
        FakePeer other = member(policy, "other");
        leave(policy, other, "a");
        leave(policy, peer, "b");
        assertThat(members("a")).isEqualTo(1);
    }

    @Test
    void membersAndGroupsAreCounted() {
        member(policy, "one", "a", "b");
        member(policy, "two", "a");
        member(policy, "none");
        assertThat(members("a")).isEqualTo(2);
        assertThat(members("c")).isZero();
        assertThat(policy.members()).isEqualTo(2);
        assertThat(policy.subscriptions()).isEqualTo(2);
    }

    @Test
    void aThreadThatWaitsForMembersIsToldOfEachChange() {
        FakePeer peer = member(policy, "peer", "a");
        leave(policy, peer, "a");
        policy.disconnected(peer);
        assertThat(socket.changes).isEqualTo(3);
        assertThat(socket.retries).as("no sender waits").isZero();
    }

    @Test
    void aConnectionThatIsLostIsInNoGroupAndNorIsTheNext() {
        FakePeer peer = member(policy, "peer", "a", "b");
        FakePeer other = member(policy, "other", "a");
        policy.disconnected(peer);
        assertThat(members("a")).isEqualTo(1);
        assertThat(policy.subscriptions()).isEqualTo(1);
        policy.established(peer);
        send(policy, "a", "1");
        assertThat(peer.sent).isEmpty();
        assertThat(other.sent).hasSize(1);
        join(policy, peer, "b");
        send(policy, "b", "2");
        assertThat(peer.sent).containsExactly("b|2");
    }

    @Test
    void commandsOfAPeerThatIsGoneChangeNothing() {
        FakePeer peer = member(policy, "peer");
        policy.disconnected(peer);
        policy.detached(peer);
        join(policy, peer, "a");
        assertThat(members("a")).isZero();
    }

    @Nested
    class WithoutDropping {
        private final RadioPolicy waiting = new RadioPolicy(socket, Waiting.FOR_ROOM);
        private final FakePeer full = member(waiting, "full", "a").withRoomFor(0);
        private final FakePeer other = member(waiting, "other", "a", "b");

        @Test
        void noneGetsAMessageBeforeAllMembersHaveRoom() {
            assertThat(send(waiting, "a", "1")).isEqualTo(SendResult.FULL);
            assertThat(other.sent).isEmpty();
            assertThat(full.awaitsRoom).isTrue();
            assertThat(waiting.hasRoom()).isFalse();
            int before = socket.retries;
            waiting.roomAgain(full.withRoomFor(1));
            assertThat(socket.retries).isEqualTo(before + 1);
            assertThat(send(waiting, "a", "1")).isEqualTo(SendResult.SENT);
            assertThat(full.sent).containsExactly("a|1");
        }

        @Test
        void aMessageToAGroupThatTheFullOneIsNotInIsSent() {
            assertThat(send(waiting, "b", "1")).isEqualTo(SendResult.SENT);
        }

        @Test
        void aSenderNeedNotWaitForOneThatLeavesOrIsGone() {
            int before = socket.retries;
            leave(waiting, full, "a");
            assertThat(socket.retries).isEqualTo(before + 1);
            assertThat(waiting.hasRoom()).isTrue();
            assertThat(send(waiting, "a", "1")).isEqualTo(SendResult.SENT);
            FakePeer gone = member(waiting, "gone", "a").withRoomFor(0);
            assertThat(send(waiting, "a", "2")).isEqualTo(SendResult.FULL);
            waiting.disconnected(gone);
            assertThat(send(waiting, "a", "2")).isEqualTo(SendResult.SENT);
        }
    }

    @Nested
    class APeerThatJoinsTooMuch {
        @Test
        void isRefusedByTheNumberOfItsGroups() {
            socket.limitSubscriptions(2, 100);
            FakePeer peer = member(policy, "peer", "a", "b", "b");
            assertThat(peer.refused).isNull();
            join(policy, peer, "c");
            assertThat(peer.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
        }

        @Test
        void isRefusedByTheBytesOfItsGroups() {
            socket.limitSubscriptions(10, 3);
            FakePeer peer = member(policy, "peer", "a", "bc");
            assertThat(peer.refused).isNull();
            join(policy, peer, "d");
            assertThat(peer.refused).isEqualTo(Refusal.TOO_MANY_SUBSCRIPTIONS);
        }

        @Test
        void isNotInThatGroup() {
            socket.limitSubscriptions(1, 100);
            FakePeer peer = member(policy, "peer", "a", "b");
            assertThat(members("b")).isZero();
            send(policy, "b", "1");
            assertThat(peer.sent).isEmpty();
            assertThat(policy.subscriptions()).isEqualTo(1);
        }

        @Test
        void isNotOneThatLeavesOrComesBack() {
            socket.limitSubscriptions(1, 100);
            FakePeer peer = member(policy, "peer", "a");
            leave(policy, peer, "a");
            leave(policy, peer, "never");
            join(policy, peer, "b");
            policy.disconnected(peer);
            policy.established(peer);
            join(policy, peer, "c");
            assertThat(peer.refused).isNull();
        }
    }
}
