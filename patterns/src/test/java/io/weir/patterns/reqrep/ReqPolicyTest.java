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
import io.weir.patterns.testing.Lent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReqPolicyTest {
    private final ReqPolicy policy = new ReqPolicy("req-1", false, false, false);

    private static FakePeer attached(ReqPolicy to, String name) {
        FakePeer peer = new FakePeer(name);
        to.sending().attached(peer);
        to.sending().established(peer);
        to.receiving().attached(peer);
        to.receiving().established(peer);
        return peer;
    }

    private static SendResult send(ReqPolicy through, String body) {
        return through.sending().send(Message.of(body), SendStep.now());
    }

    private static @Nullable String receive(ReqPolicy from) {
        Message message = from.receiving().receive(ReceiveStep.now());
        return message == null ? null : message.text();
    }

    /** Messages of a peer, which the policy hears of if it asked to. */
    private static void sends(ReqPolicy to, FakePeer peer, Message... messages) {
        if (peer.sends(messages)) {
            to.receiving().readable(peer);
        }
    }

    private static Message reply(String body) {
        return Message.of("", body);
    }

    @Test
    void requestsGoToServersInTurnBehindADelimiter() {
        FakePeer one = attached(policy, "one");
        FakePeer two = attached(policy, "two");
        assertThat(send(policy, "a")).isEqualTo(SendResult.SENT);
        sends(policy, one, reply("to a"));
        assertThat(receive(policy)).isEqualTo("to a");
        send(policy, "b");
        assertThat(one.sent).containsExactly("|a");
        assertThat(two.sent).containsExactly("|b");
    }

    @Test
    void aReplyComesBeforeTheNextRequestAndARequestBeforeAReply() {
        FakePeer peer = attached(policy, "peer");
        assertThatThrownBy(() -> receive(policy))
                .isInstanceOf(OutOfTurnException.class)
                .hasMessageContaining("send a request first");
        assertThat(policy.sending().hasRoom()).isTrue();
        assertThat(policy.receiving().isReadable()).isFalse();
        send(policy, "a");
        assertThat(policy.sending().hasRoom()).isFalse();
        assertThatThrownBy(() -> send(policy, "b"))
                .isInstanceOf(OutOfTurnException.class)
                .hasMessageContaining("receive the reply first");
        sends(policy, peer, reply("to a"));
        assertThat(policy.receiving().isReadable()).isTrue();
        receive(policy);
        assertThat(policy.sending().hasRoom()).isTrue();
        assertThat(peer.sent).containsExactly("|a");
    }

    @Test
    void withoutAServerOrWithAFullOneNothingIsSentAndNoReplyIsAwaited() {
        assertThat(send(policy, "a")).isEqualTo(SendResult.NO_PEER);
        FakePeer full = attached(policy, "full").withRoomFor(0);
        assertThat(send(policy, "a")).isEqualTo(SendResult.FULL);
        assertThat(full.awaitsRoom).isTrue();
        assertThatThrownBy(() -> receive(policy)).isInstanceOf(OutOfTurnException.class);
        policy.sending().roomAgain(full.withRoomFor(1));
        assertThat(send(policy, "a")).isEqualTo(SendResult.SENT);
        assertThat(full.sent).containsExactly("|a");
    }

    @Test
    void atTheLastTryAnyRoomCounts() {
        FakePeer peer = attached(policy, "peer").withRoomFor(0);
        send(policy, "a");
        peer.withRoomFor(1);
        assertThat(send(policy, "a")).isEqualTo(SendResult.FULL);
        policy.sending().refresh();
        assertThat(send(policy, "a")).isEqualTo(SendResult.SENT);
    }

    @Nested
    class WhatIsNotTheAwaitedReply {
        private final FakePeer asked = attached(policy, "asked");
        private final FakePeer other = attached(policy, "other");

        @Test
        void isStaleIfItCameBeforeTheRequest() {
            sends(policy, asked, reply("too soon"));
            send(policy, "a");
            assertThat(asked.dropped).containsExactly(DropReason.STALE);
            assertThat(receive(policy)).isNull();
        }

        @Test
        void isStaleIfItCameFromAnotherServer() {
            send(policy, "a");
            sends(policy, other, reply("not asked"));
            assertThat(receive(policy)).isNull();
            assertThat(other.dropped).containsExactly(DropReason.STALE);
            assertThat(asked.dropped).isEmpty();
        }

        @Test
        void isMalformedIfItHasNoDelimiterOrNoBody() {
            send(policy, "a");
            sends(policy, asked, Message.of("no delimiter"), Message.of(""), reply("to a"));
            assertThat(receive(policy)).isEqualTo("to a");
            assertThat(asked.dropped).containsExactly(DropReason.MALFORMED, DropReason.MALFORMED);
        }

        @Test
        void isStaleIfItHasAnEnvelopeOfItsOwn() {
            send(policy, "a");
            sends(policy, asked, Message.of("number", "", "body"));
            assertThat(receive(policy)).isNull();
            assertThat(asked.dropped).containsExactly(DropReason.STALE);
        }

        @Test
        void givesItsMemoryBack() {
            Message soon = Lent.behind(new byte[0]);
            Message foreign = Lent.behind(new byte[0]);
            Message malformed = Lent.behind();
            sends(policy, asked, soon);
            send(policy, "a");
            sends(policy, other, foreign);
            sends(policy, asked, malformed);
            assertThat(receive(policy)).isNull();
            assertThat(soon).matches(Lent::isGivenBack);
            assertThat(foreign).matches(Lent::isGivenBack);
            assertThat(malformed).matches(Lent::isGivenBack);
        }

        @Test
        void doesNotEndTheWaitForTheReply() {
            send(policy, "a");
            sends(policy, other, reply("not asked"));
            receive(policy);
            assertThat(policy.sending().hasRoom()).isFalse();
            sends(policy, asked, reply("to a"));
            assertThat(receive(policy)).isEqualTo("to a");
        }
    }

    @Nested
    class WhenRelaxedAndCorrelated {
        private final ReqPolicy relaxed = new ReqPolicy("req-1", true, true, false);
        private final FakePeer peer = attached(relaxed, "peer");

        private Message replyTo(int request, String body) {
            Message sent = peer.messages.get(request);
            return Message.of(sent.array(0), new byte[0], body.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void aRequestMayFollowARequestAndTheReplyToTheFirstIsStale() {
            send(relaxed, "a");
            assertThat(relaxed.sending().hasRoom()).isTrue();
            send(relaxed, "b");
            assertThat(peer.messages.get(0).array(0))
                    .hasSize(4)
                    .isNotEqualTo(peer.messages.get(1).array(0));
            sends(relaxed, peer, replyTo(0, "to a"), replyTo(1, "to b"));
            assertThat(receive(relaxed)).isEqualTo("to b");
            assertThat(peer.dropped).containsExactly(DropReason.STALE);
        }

        @Test
        void aRequestThatWasNotSentUsesNoNumberUp() {
            send(relaxed, "a");
            peer.withRoomFor(0);
            send(relaxed, "b");
            relaxed.sending().roomAgain(peer.withRoomFor(1));
            send(relaxed, "c");
            byte[] first = peer.messages.get(0).array(0);
            byte[] second = peer.messages.get(1).array(0);
            assertThat(ByteBuffer.wrap(second).getInt())
                    .isEqualTo(ByteBuffer.wrap(first).getInt() + 1);
        }

        @Test
        void aReplyWithoutTheNumberIsStale() {
            send(relaxed, "a");
            sends(relaxed, peer, reply("plain"));
            assertThat(receive(relaxed)).isNull();
            assertThat(peer.dropped).containsExactly(DropReason.STALE);
        }

        @Test
        void aReplyThatIsGivenBackAfterTheNextRequestIsStale() {
            send(relaxed, "a");
            sends(relaxed, peer, replyTo(0, "to a"));
            Message given = relaxed.receiving().receive(ReceiveStep.now());
            assertThat(given).isNotNull();
            send(relaxed, "b");
            assertThat(relaxed.receiving().takeBack(given)).isTrue();
            assertThat(relaxed.receiving().held()).isZero();
            assertThat(peer.dropped).containsExactly(DropReason.STALE);
            assertThat(receive(relaxed)).isNull();
        }

        @Test
        void aReplyThatWasGivenBackIsStaleOnceTheNextRequestIsSent() {
            send(relaxed, "a");
            sends(relaxed, peer, replyTo(0, "to a"));
            Message given = relaxed.receiving().receive(ReceiveStep.now());
            assertThat(given).isNotNull();
            relaxed.receiving().takeBack(given);
            send(relaxed, "b");
            assertThat(peer.dropped).containsExactly(DropReason.STALE);
            assertThat(relaxed.receiving().held()).isZero();
        }
    }

    @Test
    void aReplyThatIsGivenBackIsAwaitedAgainAndReceivedNext() {
        FakePeer peer = attached(policy, "peer");
        send(policy, "a");
        sends(policy, peer, reply("to a"));
        Message given = policy.receiving().receive(ReceiveStep.now());
        assertThat(given).isNotNull();
        assertThat(policy.receiving().takeBack(given)).isTrue();
        assertThat(policy.receiving().held()).isEqualTo(1);
        assertThat(policy.receiving().isReadable()).isTrue();
        assertThat(policy.sending().hasRoom()).isFalse();
        assertThat(receive(policy)).isEqualTo("to a");
        assertThat(policy.receiving().held()).isZero();
    }

    @Test
    void theReplyOfAServerThatIsGoneIsStillReceived() {
        FakePeer peer = attached(policy, "peer");
        send(policy, "a");
        sends(policy, peer, reply("to a"));
        peer.goes();
        policy.sending().detached(peer);
        policy.receiving().detached(peer);
        assertThat(receive(policy)).isEqualTo("to a");
        assertThat(send(policy, "b")).isEqualTo(SendResult.NO_PEER);
    }

    @Test
    void eachConnectionIsProbedIfSoAskedAndNoneOtherwise() {
        assertThat(attached(policy, "other").sent).isEmpty();
        FakePeer peer = attached(new ReqPolicy("req-1", false, false, true), "peer");
        assertThat(peer.sent).containsExactly("");
    }
}
