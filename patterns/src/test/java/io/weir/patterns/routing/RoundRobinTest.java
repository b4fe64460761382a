package io.weir.patterns.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    private final RoundRobin policy = new RoundRobin();

    private FakePeer attached(String name) {
        FakePeer peer = new FakePeer(name);
        assertThat(policy.attached(peer)).isNull();
        return peer;
    }

    private SendResult send(String text) {
        return policy.send(Message.of(text), SendStep.now());
    }

    @Test
    void withoutPeersThereIsNoPeer() {
        assertThat(send("a")).isEqualTo(SendResult.NO_PEER);
        assertThat(policy.hasRoom()).isFalse();
        assertThat(policy.lastUsed()).isNull();
    }

    @Test
    void peersGetMessagesInTurn() {
        FakePeer one = attached("one");
        FakePeer two = attached("two");
        for (String text : List.of("a", "b", "c", "d")) {
            assertThat(send(text)).isEqualTo(SendResult.SENT);
        }
        assertThat(one.sent).containsExactly("a", "c");
        assertThat(two.sent).containsExactly("b", "d");
        assertThat(policy.lastUsed()).isSameAs(two);
    }

    @Test
    void aFullPeerIsPassedOverUntilItHasRoomAgain() {
        FakePeer full = attached("full").withRoomFor(1);
        FakePeer other = attached("other");
        List.of("a", "b", "c", "d").forEach(this::send);
        assertThat(full.sent).containsExactly("a");
        assertThat(other.sent).containsExactly("b", "c", "d");
        assertThat(full.awaitsRoom).isTrue();

        full.withRoomFor(1);
        policy.roomAgain(full);
        send("e");
        send("f");
        assertThat(full.sent).containsExactly("a", "f");
    }

    @Test
    void whenAllAreFullNothingIsSent() {
        FakePeer full = attached("full").withRoomFor(0);
        assertThat(send("a")).isEqualTo(SendResult.FULL);
        assertThat(full.sent).isEmpty();
        assertThat(policy.hasRoomFor(1)).isFalse();
        assertThat(policy.hindrance()).isEqualTo(SendResult.FULL);
    }

    @Test
    void atTheLastTryAnyRoomCounts() {
        FakePeer peer = attached("peer").withRoomFor(0);
        send("a");
        peer.withRoomFor(1);
        policy.refresh();
        assertThat(send("a")).isEqualTo(SendResult.SENT);
    }

    @Test
    void aPeerThatIsGoneGetsNoMore() {
        FakePeer gone = attached("gone");
        FakePeer other = attached("other");
        send("a");
        policy.detached(gone);
        send("b");
        send("c");
        assertThat(gone.sent).containsExactly("a");
        assertThat(other.sent).containsExactly("b", "c");
        policy.detached(other);
        assertThat(policy.lastUsed()).isNull();
        assertThat(send("d")).isEqualTo(SendResult.NO_PEER);
    }

    @Test
    void aFullPeerThatIsGoneIsForgotten() {
        FakePeer gone = attached("gone").withRoomFor(0);
        send("a");
        policy.detached(gone);
        gone.withRoomFor(1);
        policy.roomAgain(gone);
        policy.refresh();
        assertThat(send("b")).isEqualTo(SendResult.NO_PEER);
        assertThat(gone.sent).isEmpty();
    }

    @Test
    void aPeerThatComesBackTakesItsTurnAgain() {
        FakePeer peer = attached("peer");
        policy.disconnected(peer);
        assertThat(send("waits for the next connection")).isEqualTo(SendResult.SENT);
        policy.detached(peer);
        assertThat(policy.attached(peer)).isNull();
        assertThat(send("b")).isEqualTo(SendResult.SENT);
        assertThat(peer.sent).hasSize(2);
    }
}
