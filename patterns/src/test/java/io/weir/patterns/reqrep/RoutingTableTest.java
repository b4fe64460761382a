package io.weir.patterns.reqrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private final FakeSocket socket = new FakeSocket();
    private final RoutingTable table = new RoutingTable(socket, false, false, false, false);

    private static FakePeer established(RoutingTable in, FakePeer peer) {
        assertThat(in.attached(peer)).isNull();
        assertThat(in.established(peer)).isNull();
        return peer;
    }

    private static SendResult send(RoutingTable through, String to) {
        return through.send(Message.of(to, "body"), SendStep.now());
    }

    @Test
    void aMessageGoesToThePeerThatItsFirstFrameNamesWithoutThatFrame() {
        FakePeer one = established(table, FakePeer.announcing("one"));
        FakePeer two = established(table, FakePeer.announcing("two"));
        assertThat(table.send(Message.of("two", "", "body"), SendStep.now())).isEqualTo(SendResult.SENT);
        assertThat(two.sent).containsExactly("|body");
        assertThat(one.sent).isEmpty();
    }

    @Test
    void aMessageWithoutAnythingBehindTheRoutingIdIsRefused() {
        FakePeer peer = established(table, FakePeer.announcing("peer"));
        assertThatThrownBy(() -> table.send(Message.of("peer"), SendStep.now()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 frame");
        assertThat(peer.sent).isEmpty();
    }

    @Test
    void whatIsForAnUnknownPeerIsDroppedAndCounted() {
        assertThat(send(table, "unknown")).isEqualTo(SendResult.SENT);
        assertThat(socket.dropped).containsExactly(DropReason.UNROUTABLE);
    }

    @Test
    void aPeerIsUnknownUntilItsConnectionIsEstablished() {
        table.attached(FakePeer.announcing("peer"));
        assertThat(table.knows(RoutingId.of("peer"))).isFalse();
        send(table, "peer");
        assertThat(socket.dropped).containsExactly(DropReason.UNROUTABLE);
    }

    @Test
    void aSenderWaitsForAFullPeerWhileOthersHaveRoom() {
        FakePeer full = established(table, FakePeer.announcing("full")).withRoomFor(0);
        FakePeer other = established(table, FakePeer.announcing("other"));
        assertThat(send(table, "full")).isEqualTo(SendResult.FULL);
        assertThat(full.awaitsRoom).isTrue();
        assertThat(send(table, "other")).isEqualTo(SendResult.SENT);
        assertThat(other.sent).hasSize(1);

        table.roomAgain(full.withRoomFor(1));
        assertThat(socket.retries).isEqualTo(1);
        assertThat(send(table, "full")).isEqualTo(SendResult.SENT);
    }

    @Test
    void aSenderThatWaitsForAPeerTriesAgainWhenThatIsGone() {
        FakePeer peer = established(table, FakePeer.announcing("peer")).withRoomFor(0);
        send(table, "peer");
        table.disconnected(peer);
        assertThat(socket.retries).isEqualTo(1);
        assertThat(send(table, "peer")).isEqualTo(SendResult.SENT);
        assertThat(socket.dropped).containsExactly(DropReason.UNROUTABLE);
        assertThat(peer.sent).isEmpty();
    }

    @Test
    void aThreadThatWaitsForAPeerToComeIsToldOfIt() {
        established(table, FakePeer.announcing("peer"));
        assertThat(socket.changes).isEqualTo(1);
        assertThat(table.knows(RoutingId.of("peer"))).isTrue();
    }

    @Nested
    class WhenMandatory {
        private final RoutingTable mandatory = new RoutingTable(socket, true, true, false, false);

        @Test
        void whatIsForAnUnknownPeerIsReportedAndNotCounted() {
            assertThat(send(mandatory, "unknown")).isEqualTo(SendResult.UNROUTABLE);
            assertThat(socket.dropped).isEmpty();
        }

        @Test
        void aFullPeerIsWaitedForEvenIfOthersWouldDrop() {
            FakePeer full = established(mandatory, FakePeer.announcing("full")).withRoomFor(0);
            assertThat(send(mandatory, "full")).isEqualTo(SendResult.FULL);
            assertThat(full.overflowed).isZero();
        }

        @Test
        void itCanBeSwitchedOff() {
            mandatory.mandatory(false);
            assertThat(send(mandatory, "unknown")).isEqualTo(SendResult.SENT);
            assertThat(socket.dropped).containsExactly(DropReason.UNROUTABLE);
        }
    }

    @Test
    void ifSoAskedAFullPeerLosesTheMessage() {
        RoutingTable dropping = new RoutingTable(socket, false, true, false, false);
        FakePeer full = established(dropping, FakePeer.announcing("full")).withRoomFor(1);
        assertThat(send(dropping, "full")).isEqualTo(SendResult.SENT);
        assertThat(send(dropping, "full")).isEqualTo(SendResult.SENT);
        assertThat(full.sent).containsExactly("body");
        assertThat(full.overflowed).isEqualTo(1);
    }

    @Nested
    class Names {
        @Test
        void ofAnonymousPeersAreAZeroAndANumberAndDiffer() {
            FakePeer one = established(table, new FakePeer("one"));
            FakePeer two = established(table, new FakePeer("two"));
            assertThat(one.routingId().array()).hasSize(5).startsWith(0);
            assertThat(two.routingId().isGenerated()).isTrue();
            assertThat(two.routingId()).isNotEqualTo(one.routingId());
            table.send(Message.of(two.routingId().array(), new byte[] {'x'}), SendStep.now());
            assertThat(two.sent).containsExactly("x");
        }

        @Test
        void ofAnonymousPeersStayFromOneConnectionToTheNext() {
            FakePeer peer = established(table, new FakePeer("peer"));
            RoutingId name = peer.routingId();
            table.disconnected(peer);
            assertThat(table.knows(name)).isFalse();
            table.established(peer);
            assertThat(peer.routingId()).isEqualTo(name);
            assertThat(table.knows(name)).isTrue();
        }

        @Test
        void thatTheApplicationChoseStandBeforeThoseThatPeersAnnounce() {
            FakePeer peer = established(table, FakePeer.announcing("theirs").assigned(RoutingId.of("ours")));
            assertThat(peer.routingId()).isEqualTo(RoutingId.of("ours"));
            assertThat(table.knows(RoutingId.of("theirs"))).isFalse();
        }

        @Test
        void followWhatIsAnnouncedAtTheNextConnection() {
            FakePeer peer = established(table, FakePeer.announcing("before"));
            table.disconnected(peer);
            peer.announces("after");
            table.established(peer);
            send(table, "before");
            send(table, "after");
            assertThat(peer.sent).hasSize(1);
            assertThat(socket.dropped).containsExactly(DropReason.UNROUTABLE);
        }
    }

    @Nested
    class ASecondPeerOfTheSameName {
        private final FakePeer first = established(table, FakePeer.announcing("name"));
        private final FakePeer second = FakePeer.announcing("name");

        @Test
        void isRefusedAndItsEndChangesNothing() {
            table.attached(second);
            assertThat(table.established(second)).isEqualTo(Refusal.DUPLICATE_IDENTITY);
            table.disconnected(second);
            table.detached(second);
            send(table, "name");
            assertThat(first.sent).hasSize(1);
            assertThat(second.sent).isEmpty();
        }

        @Test
        void takesOverIfSoAskedAndTheEndOfTheFirstChangesNothing() {
            table.handover(true);
            established(table, second);
            assertThat(first.refused).isEqualTo(Refusal.DUPLICATE_IDENTITY);
            table.disconnected(first);
            table.detached(first);
            send(table, "name");
            assertThat(second.sent).hasSize(1);
            assertThat(first.sent).isEmpty();
        }

        @Test
        void isTakenWhenTheFirstIsGone() {
            table.disconnected(first);
            table.detached(first);
            established(table, second);
            assertThat(first.refused).isNull();
            send(table, "name");
            assertThat(second.sent).hasSize(1);
        }

        @Test
        void isNotThePeerItselfThatIsEstablishedAgain() {
            assertThat(table.established(first)).isNull();
            assertThat(first.refused).isNull();
        }
    }

    @Test
    void eachConnectionIsProbedIfSoAskedAndNoneOtherwise() {
        assertThat(established(table, FakePeer.announcing("other")).sent).isEmpty();
        RoutingTable probing = new RoutingTable(socket, false, false, false, true);
        FakePeer peer = established(probing, FakePeer.announcing("peer"));
        assertThat(peer.sent).containsExactly("");
        probing.disconnected(peer);
        probing.established(peer);
        assertThat(peer.sent).containsExactly("", "");
    }
}
