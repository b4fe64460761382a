package io.weir.patterns.clientserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ServerRoutingTableTest {
    private final FakeSocket socket = new FakeSocket();
    private final ServerRoutingTable table = new ServerRoutingTable(socket);

    private FakePeer attached(FakePeer peer) {
        assertThat(table.attached(peer)).isNull();
        return peer;
    }

    private SendResult send(FakePeer to, String body) {
        return table.send(Message.of(body).prepend(to.routingId().array()), SendStep.now());
    }

    private static int number(FakePeer of) {
        return ByteBuffer.wrap(of.routingId().array()).getInt();
    }

    @Test
    void eachPeerHasANumberOfItsOwnAndGetsWhatIsForThatNumber() {
        FakePeer one = attached(new FakePeer("one"));
        FakePeer two = attached(new FakePeer("two"));
        assertThat(one.routingId()).isNotEqualTo(two.routingId());
        assertThat(number(one)).isNotZero();
        assertThat(send(two, "a")).isEqualTo(SendResult.SENT);
        assertThat(two.sent).containsExactly("a");
        assertThat(one.sent).isEmpty();
    }

    @Test
    void whatIsForAnUnknownNumberIsReported() {
        RoutingNumber unknown = table.draw();
        assertThat(table.send(unknown.before(Message.of("a")), SendStep.now())).isEqualTo(SendResult.UNROUTABLE);
        assertThat(socket.dropped).isEmpty();
    }

    @Test
    void aMessageIsANumberAndABody() {
        FakePeer peer = attached(new FakePeer("peer"));
        Message three = Message.of("a", "b").prepend(peer.routingId().array());
        assertThatThrownBy(() -> table.send(three, SendStep.now())).isInstanceOf(FrameCountException.class);
        assertThatThrownBy(() -> table.send(Message.of("a"), SendStep.now())).isInstanceOf(FrameCountException.class);
        assertThat(peer.sent).isEmpty();
    }

    @Test
    void aSenderWaitsForAFullPeerWhileOthersHaveRoom() {
        FakePeer full = attached(new FakePeer("full")).withRoomFor(0);
        FakePeer other = attached(new FakePeer("other"));
        assertThat(send(full, "a")).isEqualTo(SendResult.FULL);
        assertThat(full.awaitsRoom).isTrue();
        assertThat(send(other, "b")).isEqualTo(SendResult.SENT);
        table.roomAgain(full.withRoomFor(1));
        assertThat(socket.retries).isEqualTo(1);
        assertThat(send(full, "a")).isEqualTo(SendResult.SENT);
    }

    @Test
    void aSenderThatWaitsForAPeerTriesAgainWhenThatIsGone() {
        FakePeer peer = attached(new FakePeer("peer")).withRoomFor(0);
        send(peer, "a");
        table.detached(peer);
        assertThat(socket.retries).isEqualTo(1);
        assertThat(send(peer, "a")).isEqualTo(SendResult.UNROUTABLE);
    }

    @Test
    void aPeerKeepsItsNumberWhileItIsReconnected() {
        FakePeer peer = attached(new FakePeer("peer"));
        RoutingId before = peer.routingId();
        table.disconnected(peer);
        table.established(peer);
        assertThat(peer.routingId()).isEqualTo(before);
        assertThat(send(peer, "a")).isEqualTo(SendResult.SENT);
    }

    @Test
    void aNumberThatWasDrawnForAPeerIsThatPeers() {
        RoutingNumber drawn = table.draw();
        FakePeer peer = attached(new FakePeer("peer").assigned(drawn.id()));
        assertThat(peer.routingId()).isEqualTo(drawn.id());
        assertThat(attached(new FakePeer("next")).routingId()).isNotEqualTo(drawn.id());
    }

    @Test
    void anIdThatIsNoNumberOrIsTakenIsReplaced() {
        FakePeer text = attached(new FakePeer("text").assigned(RoutingId.of("a text")));
        assertThat(text.routingId().array()).hasSize(4);
        RoutingNumber drawn = table.draw();
        FakePeer first = attached(new FakePeer("first").assigned(drawn.id()));
        FakePeer second = attached(new FakePeer("second").assigned(drawn.id()));
        assertThat(second.routingId()).isNotEqualTo(drawn.id());
        table.detached(second);
        assertThat(send(first, "a")).isEqualTo(SendResult.SENT);
    }

    @Test
    void aNumberThatIsTakenBackReachesNoPeerAnyMore() {
        FakePeer peer = attached(new FakePeer("peer"));
        RoutingNumber number = new RoutingNumber(number(peer));
        assertThat(table.remove(number)).isSameAs(peer);
        assertThat(socket.retries).isEqualTo(1);
        assertThat(send(peer, "a")).isEqualTo(SendResult.UNROUTABLE);
        assertThat(table.remove(number)).isNull();
    }
}
