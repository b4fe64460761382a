package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.ReceiveStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.patterns.testing.Lent;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubscriptionReaderTest {
    private final FakeSocket socket = new FakeSocket();
    private final SubscriptionReader xpub = SubscriptionReader.delivering(socket, socket);
    private final SubscriptionReader pub = SubscriptionReader.discarding(socket);

    private static FakePeer attached(SubscriptionReader to, String name) {
        FakePeer peer = new FakePeer(name);
        to.attached(peer);
        return peer;
    }

    private static void sends(SubscriptionReader to, FakePeer peer, Message... messages) {
        if (peer.sends(messages)) {
            to.readable(peer);
        }
    }

    private static List<String> told(FakePeer peer) {
        return peer.received.stream()
                .map(command -> command instanceof Command.Subscribe subscribe
                        ? "+" + new String(subscribe.topic(), UTF_8)
                        : "-" + new String(((Command.Cancel) command).topic(), UTF_8))
                .toList();
    }

    private static List<Message> all(SubscriptionReader of) {
        List<Message> messages = new ArrayList<>();
        Message message;
        while ((message = of.receive(ReceiveStep.now())) != null) {
            messages.add(message);
        }
        return messages;
    }

    @Test
    void aMessageThatBeginsWithOneOrZeroIsACommandAndNoMessage() {
        FakePeer peer = attached(xpub, "peer");
        sends(xpub, peer, Message.of("\u0001a"), Message.of("\u0000a"), Message.of("\u0001"));
        assertThat(told(peer)).containsExactly("+a", "-a", "+");
        assertThat(socket.made).isEqualTo(-3);
        assertThat(xpub.isReadable()).isFalse();
        assertThat(peer.dropped).isEmpty();
    }

    @Test
    void whatIsThereWhenAPeerComesIsReadAtOnce() {
        FakePeer peer = new FakePeer("peer");
        peer.sends(Message.of("\u0001a"));
        xpub.attached(peer);
        assertThat(told(peer)).containsExactly("+a");
        assertThat(peer.awaitsMessages).isTrue();
    }

    @Test
    void otherMessagesAreForTheApplicationOfAnXpub() {
        FakePeer one = attached(xpub, "one");
        FakePeer two = attached(xpub, "two");
        sends(xpub, one, Message.of("up", "more"));
        sends(xpub, two, Message.of(""));
        assertThat(socket.signals).isEqualTo(2);
        assertThat(xpub.isReadable()).isTrue();
        assertThat(xpub.held()).isEqualTo(2);
        assertThat(xpub.receive(ReceiveStep.now())).isEqualTo(Message.of("up", "more"));
        assertThat(xpub.lastFrom()).isSameAs(one);
        assertThat(xpub.receive(ReceiveStep.now())).isEqualTo(Message.of(""));
        assertThat(xpub.lastFrom()).isSameAs(two);
        assertThat(xpub.held()).isZero();
        assertThat(xpub.receive(ReceiveStep.now())).isNull();
        assertThat(socket.made).isZero();
    }

    @Test
    void otherMessagesAreDroppedAndCountedByAPub() {
        FakePeer peer = attached(pub, "peer");
        sends(pub, peer, Message.of("up"), Message.of("\u0001a"));
        assertThat(peer.dropped).containsExactly(DropReason.NOT_ACCEPTED);
        assertThat(told(peer)).containsExactly("+a");
        assertThat(pub.isReadable()).isFalse();
        assertThat(all(pub)).isEmpty();
    }

    @Test
    void whatIsBehindSubscriptionsIsAMessageOfItsOwn() {
        FakePeer peer = attached(xpub, "peer");
        sends(xpub, peer, Message.of("\u0001a", "\u0000b", "up", "\u0001c"));
        assertThat(told(peer)).containsExactly("+a", "-b");
        assertThat(all(xpub)).containsExactly(Message.of("up", "\u0001c"));
        assertThat(socket.made).isZero();
    }

    @Test
    void subscriptionsOfTheApplicationsPeersAreToldAsMessages() {
        FakePeer peer = new FakePeer("peer");
        xpub.subscription(peer, true, "a".getBytes(UTF_8));
        xpub.subscription(peer, false, new byte[0]);
        assertThat(socket.made).isEqualTo(2);
        assertThat(socket.signals).isEqualTo(2);
        assertThat(xpub.held()).isEqualTo(2);
        assertThat(all(xpub)).containsExactly(Message.of("\u0001a"), Message.of("\u0000"));
        assertThat(xpub.lastFrom()).isSameAs(peer);
    }

    @Nested
    class TheHighWaterMark {
        private final FakePeer peer = attached(xpub, "peer");

        @Test
        void dropsMessagesAndCountsThemButNoSubscriptions() {
            socket.receiveHighWaterMark(2);
            sends(xpub, peer, Message.of("a"), Message.of("b"), Message.of("c"), Message.of("\u0001d"));
            assertThat(peer.dropped).containsExactly(DropReason.HIGH_WATER_MARK);
            assertThat(told(peer)).containsExactly("+d");
            assertThat(all(xpub)).containsExactly(Message.of("a"), Message.of("b"));
        }

        @Test
        void isReachedNoMoreOnceSomeWereReceived() {
            socket.receiveHighWaterMark(1);
            sends(xpub, peer, Message.of("a"));
            xpub.receive(ReceiveStep.now());
            sends(xpub, peer, Message.of("b"));
            assertThat(peer.dropped).isEmpty();
        }

        @Test
        void doesNotCountWhatIsToldOfSubscriptions() {
            socket.receiveHighWaterMark(1);
            xpub.subscription(peer, true, new byte[0]);
            xpub.subscription(peer, false, new byte[0]);
            sends(xpub, peer, Message.of("a"));
            assertThat(peer.dropped).isEmpty();
            xpub.receive(ReceiveStep.now());
            sends(xpub, peer, Message.of("b"));
            assertThat(peer.dropped).containsExactly(DropReason.HIGH_WATER_MARK);
        }

        @Test
        void ofZeroIsNone() {
            socket.receiveHighWaterMark(0);
            sends(xpub, peer, Message.of("a"), Message.of("b"));
            assertThat(peer.dropped).isEmpty();
        }
    }

    @Test
    void whatIsDroppedGivesItsMemoryBack() {
        Message unaccepted = Lent.behind(new byte[] {7});
        sends(pub, attached(pub, "one"), unaccepted);
        assertThat(unaccepted).matches(Lent::isGivenBack);
        socket.receiveHighWaterMark(1);
        Message kept = Lent.behind(new byte[] {7});
        Message tooMany = Lent.behind(new byte[] {7});
        sends(xpub, attached(xpub, "two"), kept, tooMany);
        assertThat(kept).matches(message -> !Lent.isGivenBack(message));
        assertThat(tooMany).matches(Lent::isGivenBack);
    }

    @Test
    void aPeerThatIsGoneLeavesItsMessages() {
        FakePeer peer = attached(xpub, "peer");
        sends(xpub, peer, Message.of("a"));
        peer.goes();
        xpub.detached(peer);
        assertThat(all(xpub)).containsExactly(Message.of("a"));
    }
}
