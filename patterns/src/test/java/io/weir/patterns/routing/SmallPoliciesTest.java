package io.weir.patterns.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.Lent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SmallPoliciesTest {
    @Nested
    class OfASolePeer {
        private final SolePeer policy = new SolePeer();

        @Test
        void aSecondPeerIsRefusedWhileTheFirstIsThere() {
            FakePeer first = new FakePeer("first");
            FakePeer second = new FakePeer("second");
            assertThat(policy.attached(first)).isNull();
            assertThat(policy.attached(second)).isEqualTo(Refusal.SECOND_PEER);
            policy.send(Message.of("a"), SendStep.now());
            assertThat(first.sent).containsExactly("a");
            policy.detached(first);
            assertThat(policy.attached(second)).isNull();
            policy.send(Message.of("b"), SendStep.now());
            assertThat(second.sent).containsExactly("b");
        }

        @Test
        void aRefusedPeerThatIsGoneChangesNothing() {
            FakePeer first = new FakePeer("first");
            policy.attached(first);
            policy.detached(new FakePeer("another"));
            assertThat(policy.send(Message.of("a"), SendStep.now())).isEqualTo(SendResult.SENT);
        }

        @Test
        void withoutAPeerOrWithAFullOneNothingIsSent() {
            assertThat(policy.send(Message.of("a"), SendStep.now())).isEqualTo(SendResult.NO_PEER);
            assertThat(policy.hasRoom()).isFalse();
            FakePeer full = new FakePeer("full").withRoomFor(0);
            policy.attached(full);
            assertThat(policy.send(Message.of("a"), SendStep.now())).isEqualTo(SendResult.FULL);
            assertThat(policy.hasRoom()).isFalse();
            assertThat(full.awaitsRoom).isTrue();
        }
    }

    @Nested
    class ThatDiscards {
        private final Discard policy = new Discard();

        @Test
        void dropsAndCountsWhatIsThereAndWhatComes() {
            FakePeer peer = new FakePeer("peer");
            peer.sends(Message.of("a"), Message.of("b"));
            policy.attached(peer);
            assertThat(peer.dropped).containsExactly(DropReason.NOT_ACCEPTED, DropReason.NOT_ACCEPTED);
            assertThat(peer.sends(Message.of("c"))).isTrue();
            policy.readable(peer);
            assertThat(peer.dropped).hasSize(3);
            assertThat(policy.receive(ReceiveStep.now())).isNull();
            assertThat(policy.isReadable()).isFalse();
        }

        @Test
        void givesTheMemoryBack() {
            FakePeer peer = new FakePeer("peer");
            Message lent = Lent.behind();
            peer.sends(lent);
            policy.attached(peer);
            assertThat(lent).matches(Lent::isGivenBack);
        }
    }

    @Nested
    class ForSingleFrames {
        private final SingleFrameSender policy = new SingleFrameSender(new RoundRobin(), "client-1");

        @Test
        void refusesMessagesOfOtherThanOneFrame() {
            FakePeer peer = new FakePeer("peer");
            policy.attached(peer);
            assertThatThrownBy(() -> policy.send(Message.of("a", "b"), SendStep.now()))
                    .isInstanceOf(FrameCountException.class)
                    .hasMessageContaining("client-1");
            assertThat(peer.sent).isEmpty();
            assertThat(policy.send(Message.of("a"), SendStep.now())).isEqualTo(SendResult.SENT);
        }

        @Test
        void passesOnWhatHappensToPeers() {
            FakePeer peer = new FakePeer("peer").withRoomFor(0);
            policy.attached(peer);
            policy.established(peer);
            assertThat(policy.hasRoom()).isFalse();
            peer.withRoomFor(1);
            policy.roomAgain(peer);
            assertThat(policy.hasRoom()).isTrue();
            policy.disconnected(peer);
            policy.detached(peer);
            assertThat(policy.hasRoom()).isFalse();
        }
    }

    @Nested
    class ThatPutTheSenderFirst {
        private final AddressedQueue policy = new AddressedQueue(new FairQueue());

        @Test
        void readAPeerOnceItHasItsRoutingId() {
            FakePeer peer = new FakePeer("peer");
            peer.sends(Message.of("a"));
            policy.attached(peer);
            assertThat(policy.isReadable()).isFalse();
            peer.routingId(RoutingId.of("id"));
            policy.established(peer);
            Message message = policy.receive(ReceiveStep.now());
            assertThat(message).isNotNull();
            assertThat(message.text(0)).isEqualTo("id");
            assertThat(message.text(1)).isEqualTo("a");
            policy.detached(peer);
        }

        @Test
        void readANamedPeerAtOnce() {
            FakePeer peer = new FakePeer("peer");
            peer.routingId(RoutingId.of("id"));
            policy.attached(peer);
            peer.sends(Message.of("a"));
            policy.readable(peer);
            assertThat(policy.isReadable()).isTrue();
        }
    }
}
