package io.weir.patterns.reqrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.SendResult;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.patterns.testing.Lent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RepPolicyTest {
    private final FakeSocket socket = new FakeSocket();
    private final RepPolicy policy = new RepPolicy(socket, socket);
    private final FakePeer client = attached("client");
    private final FakePeer other = attached("other");

    private FakePeer attached(String name) {
        FakePeer peer = new FakePeer(name);
        policy.sending().attached(peer);
        policy.receiving().attached(peer);
        return peer;
    }

    private void leaves(FakePeer peer) {
        peer.goes();
        policy.sending().detached(peer);
        policy.receiving().detached(peer);
    }

    private void sends(FakePeer peer, Message... messages) {
        if (peer.sends(messages)) {
            policy.receiving().readable(peer);
        }
    }

    private @Nullable String receive() {
        Message message = policy.receiving().receive(ReceiveStep.now());
        return message == null ? null : message.text();
    }

    private SendResult reply(String body) {
        return policy.sending().send(Message.of(body), SendStep.now());
    }

    @Test
    void aReplyGoesBackBehindTheEnvelopeOfTheRequest() {
        sends(client, Message.of("second", "first", "", "question", "more"));
        Message request = policy.receiving().receive(ReceiveStep.now());
        assertThat(request).isEqualTo(Message.of("question", "more"));
        assertThat(reply("answer")).isEqualTo(SendResult.SENT);
        assertThat(client.sent).containsExactly("second|first||answer");
        assertThat(other.sent).isEmpty();
    }

    @Test
    void clientsAreServedInTurn() {
        sends(client, Message.of("", "c1"), Message.of("", "c2"));
        sends(other, Message.of("", "o1"));
        for (String expected : new String[] {"c1", "o1", "c2"}) {
            assertThat(receive()).isEqualTo(expected);
            reply("to " + expected);
        }
        assertThat(client.sent).containsExactly("|to c1", "|to c2");
        assertThat(other.sent).containsExactly("|to o1");
        assertThat(receive()).isNull();
    }

    @Test
    void requestAndReplyAlternate() {
        sends(client, Message.of("", "c1"), Message.of("", "c2"));
        assertThat(policy.sending().hasRoom()).isFalse();
        assertThatThrownBy(() -> reply("to nothing"))
                .isInstanceOf(OutOfTurnException.class)
                .hasMessageContaining("receive a request first");
        receive();
        assertThat(policy.sending().hasRoom()).isTrue();
        assertThat(policy.receiving().isReadable()).isFalse();
        assertThatThrownBy(this::receive)
                .isInstanceOf(OutOfTurnException.class)
                .hasMessageContaining("send the reply first");
        reply("to c1");
        assertThat(policy.receiving().isReadable()).isTrue();
        assertThat(receive()).isEqualTo("c2");
    }

    @Test
    void aReplyWakesTheReceiverOnlyIfARequestWaitedForIt() {
        sends(client, Message.of("", "c1"));
        receive();
        reply("to c1");
        assertThat(socket.signals).isZero();
        sends(client, Message.of("", "c2"), Message.of("", "c3"));
        receive();
        reply("to c2");
        assertThat(socket.signals).isEqualTo(1);
    }

    @Test
    void aRequestWithoutDelimiterOrBodyIsDroppedAndGivesItsMemoryBack() {
        Message lent = Lent.behind();
        sends(client, Message.of("no delimiter"), Message.of("id", ""), lent, Message.of("", "good"));
        assertThat(receive()).isEqualTo("good");
        assertThat(client.dropped).hasSize(3).containsOnly(DropReason.MALFORMED);
        assertThat(lent).matches(Lent::isGivenBack);
    }

    @Test
    void aReplyToAClientThatIsGoneIsDroppedAndCounted() {
        sends(client, Message.of("", "question"));
        receive();
        leaves(client);
        assertThat(reply("answer")).isEqualTo(SendResult.SENT);
        assertThat(socket.dropped).containsExactly(DropReason.DISCONNECTED);
        assertThat(client.sent).isEmpty();
        sends(other, Message.of("", "o1"));
        assertThat(receive()).isEqualTo("o1");
    }

    @Test
    void aReplyToAFullClientIsDroppedAndCountedThere() {
        client.withRoomFor(0);
        sends(client, Message.of("", "question"));
        receive();
        assertThat(reply("answer")).isEqualTo(SendResult.SENT);
        assertThat(client.overflowed).isEqualTo(1);
        assertThat(socket.dropped).isEmpty();
    }

    @Test
    void aRequestOfAClientThatIsGoneIsStillReceived() {
        sends(client, Message.of("", "question"));
        leaves(client);
        assertThat(receive()).isEqualTo("question");
        reply("answer");
        assertThat(socket.dropped).containsExactly(DropReason.DISCONNECTED);
    }

    @Test
    void aClientThatComesBackGetsTheReplyToWhatItAskedBefore() {
        sends(client, Message.of("", "question"));
        receive();
        policy.sending().disconnected(client);
        policy.sending().established(client);
        reply("answer");
        assertThat(client.sent).containsExactly("|answer");
    }

    @Nested
    class ARequestThatIsGivenBack {
        private final Message request = received();

        private Message received() {
            sends(client, Message.of("", "c1"));
            sends(other, Message.of("", "o1"));
            return Objects.requireNonNull(policy.receiving().receive(ReceiveStep.now()));
        }

        @Test
        void isHeldAndReceivedNext() {
            assertThat(policy.receiving().takeBack(request)).isTrue();
            assertThat(policy.receiving().held()).isEqualTo(1);
            assertThat(policy.receiving().isReadable()).isTrue();
            assertThat(policy.sending().hasRoom()).isFalse();
            assertThat(receive()).isEqualTo("c1");
            assertThat(policy.receiving().held()).isZero();
            reply("to c1");
            assertThat(client.sent).containsExactly("|to c1");
        }

        @Test
        void isNotTakenIfItWasAnswered() {
            reply("to c1");
            assertThat(policy.receiving().takeBack(request)).isFalse();
            assertThat(policy.receiving().held()).isZero();
        }

        @Test
        void mustBeThatVeryMessage() {
            assertThat(policy.receiving().takeBack(Message.of("c1"))).isFalse();
            assertThat(policy.sending().hasRoom()).isTrue();
        }
    }

    @Nested
    class RequestsWithTheirWayBack {
        private Request next() {
            return Objects.requireNonNull(policy.nextRequest(ReceiveStep.now()));
        }

        @Test
        void areAnsweredInAnyOrder() {
            sends(client, Message.of("", "c1"), Message.of("a", "", "c2"));
            Request first = next();
            Request second = next();
            assertThat(policy.nextRequest(ReceiveStep.now())).isNull();
            second.reply(Message.of("to c2"));
            first.reply(Message.of("to c1"));
            assertThat(client.sent).containsExactly("a||to c2", "|to c1");
        }

        @Test
        void areAnsweredOnce() {
            sends(client, Message.of("", "c1"));
            Request request = next();
            request.reply(Message.of("first"));
            assertThatThrownBy(() -> request.reply(Message.of("second"))).isInstanceOf(IllegalStateException.class);
            assertThat(client.sent).containsExactly("|first");
        }

        @Test
        void leaveTheLockstepAlone() {
            sends(client, Message.of("", "c1"), Message.of("", "c2"));
            next();
            assertThat(policy.sending().hasRoom()).isFalse();
            assertThat(receive()).isEqualTo("c2");
        }

        @Test
        void areDroppedIfTheirClientIsGone() {
            sends(client, Message.of("", "c1"));
            Request request = next();
            leaves(client);
            request.reply(Message.of("answer"));
            assertThat(socket.dropped).containsExactly(DropReason.DISCONNECTED);
        }
    }
}
