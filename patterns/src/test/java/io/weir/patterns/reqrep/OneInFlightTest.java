package io.weir.patterns.reqrep;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.patterns.testing.FakePeer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests without a number, which look like those of a plain REQ. */
class OneInFlightTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeRequester requester = new FakeRequester(Retry.NEVER, false);

    private static Message reply(String body) {
        return Message.of("", body);
    }

    private static void assertReply(PendingRequest call, String expected) {
        assertThat(call.reply)
                .isCompletedWithValueMatching(reply -> reply.text().equals(expected));
    }

    @Test
    void aRequestIsADelimiterAndItsBody() {
        FakePeer server = requester.server("server");
        requester.begin("a");
        assertThat(server.sent).containsExactly("|a");
    }

    @Test
    void theNextRequestIsSentWhenTheReplyToTheOneBeforeItCame() {
        FakePeer one = requester.server("one");
        FakePeer two = requester.server("two");
        PendingRequest first = requester.begin("a");
        PendingRequest second = requester.begin("b");
        PendingRequest third = requester.begin("c");
        assertThat(two.sent).isEmpty();
        requester.sends(one, reply("to a"));
        assertReply(first, "to a");
        assertThat(two.sent).containsExactly("|b");
        assertThat(one.sent).containsExactly("|a");
        requester.sends(two, reply("to b"));
        assertReply(second, "to b");
        requester.sends(one, reply("to c"));
        assertReply(third, "to c");
    }

    @Test
    void whatCameBeforeTheRequestOrFromAnotherServerIsStale() {
        FakePeer asked = requester.server("asked");
        FakePeer other = requester.server("other");
        requester.arrives(asked, reply("too soon"));
        PendingRequest call = requester.begin("a");
        requester.sends(other, reply("not asked"));
        assertThat(asked.dropped).containsExactly(DropReason.STALE);
        assertThat(other.dropped).containsExactly(DropReason.STALE);
        assertThat(call.reply).isNotDone();
    }

    @Test
    void aSecondReplyIsStaleAndNotTakenForThatToTheNextRequest() {
        FakePeer server = requester.server("server");
        PendingRequest first = requester.begin("a");
        PendingRequest second = requester.begin("b");
        requester.sends(server, reply("to a"), reply("again to a"));
        assertReply(first, "to a");
        assertThat(server.dropped).containsExactly(DropReason.STALE);
        assertThat(second.reply).isNotDone();
    }

    @Test
    void whatHasNoDelimiterFirstOrNoBodyIsMalformed() {
        FakePeer server = requester.server("server");
        PendingRequest call = requester.begin("a");
        requester.sends(server, Message.of("plain"), Message.of("id", "", "body"), Message.of(""));
        assertThat(server.dropped).hasSize(3).containsOnly(DropReason.MALFORMED);
        assertThat(call.reply).isNotDone();
    }

    @Test
    void aServerThatOwesAReplyIsAskedNothingBeforeItsConnectionHasEnded() {
        FakePeer server = requester.server("server");
        PendingRequest late = requester.begin("a", SECOND);
        PendingRequest next = requester.begin("b", MINUTE);
        requester.socket.passes(SECOND);
        assertThat(late.reply).isCompletedExceptionally();
        assertThat(server.isConnected()).as("its connection was closed").isFalse();
        assertThat(server.sent).containsExactly("|a");

        requester.arrives(server, reply("late"));
        requester.disconnects(server);
        requester.receivesAll();
        assertThat(server.dropped).containsExactly(DropReason.STALE);
        assertThat(next.reply).isNotDone();

        requester.comes(server);
        assertThat(server.sent).containsExactly("|a", "|b");
        requester.sends(server, reply("to b"));
        assertReply(next, "to b");
    }

    @Test
    void anotherServerIsAskedOnceTheConnectionHasEnded() {
        FakePeer silent = requester.server("silent");
        FakePeer other = requester.server("other");
        requester.begin("a", SECOND);
        requester.begin("b", MINUTE);
        requester.socket.passes(SECOND);
        assertThat(other.sent).isEmpty();
        requester.disconnects(silent);
        assertThat(other.sent).containsExactly("|b");
    }

    @Test
    void aServerWhoseConnectionIsGoneOwesNothing() {
        FakePeer gone = requester.server("gone");
        FakePeer other = requester.server("other");
        requester.begin("a", SECOND);
        gone.connected(false);
        requester.begin("b", MINUTE);
        requester.socket.passes(SECOND);
        assertThat(other.sent).containsExactly("|b");
    }

    @Test
    void aRequestThatIsForgottenMakesWayOnANewConnection() {
        FakePeer server = requester.server("server");
        PendingRequest forgotten = requester.begin("a");
        requester.begin("b");
        requester.calls.forget(forgotten);
        assertThat(server.isConnected()).isFalse();
        requester.disconnects(server);
        requester.comes(server);
        assertThat(server.sent).containsExactly("|a", "|b");
    }

    @Test
    void aRequestThatIsForgottenBeforeItWasSentClosesNoConnection() {
        FakePeer server = requester.server("server");
        requester.begin("a");
        requester.calls.forget(requester.begin("b"));
        assertThat(server.isConnected()).isTrue();
    }

    @Test
    void aReplyThatCameBeforeItsServerLeftIsTaken() {
        FakePeer server = requester.server("server");
        FakePeer other = requester.server("other");
        PendingRequest call = requester.begin("a");
        requester.begin("b");
        requester.arrives(server, reply("to a"));
        requester.disconnects(server);
        assertThat(other.sent).as("before the reply was received").isEmpty();
        requester.receivesAll();
        assertReply(call, "to a");
        assertThat(other.sent).containsExactly("|b");
    }

    @Test
    void whenTheServerIsLostTheNextRequestNeedNotWaitForItsReply() {
        FakePeer lost = requester.server("lost");
        FakePeer other = requester.server("other");
        PendingRequest call = requester.begin("a", MINUTE);
        requester.begin("b", MINUTE);
        requester.disconnects(lost);
        assertThat(other.sent).containsExactly("|b");
        requester.socket.passes(MINUTE);
        assertThat(call.reply).isCompletedExceptionally();
    }

    @Test
    void aRetryGoesToTheNextServerAndTheLateReplyIsNotTaken() {
        FakeRequester retrying = new FakeRequester(Retry.of(2, SECOND).backingOff(SECOND, SECOND), false);
        FakePeer silent = retrying.server("silent");
        FakePeer other = retrying.server("other");
        PendingRequest call = retrying.begin("a", MINUTE);
        retrying.socket.passes(SECOND);
        retrying.arrives(silent, reply("late"));
        retrying.disconnects(silent);
        retrying.socket.passes(Duration.ofSeconds(2));
        assertThat(other.sent).containsExactly("|a");
        assertThat(silent.dropped).containsExactly(DropReason.STALE);
        retrying.sends(other, reply("to a"));
        assertReply(call, "to a");
    }

    @Test
    void inThePauseBeforeARetryOthersGoFirst() {
        FakeRequester retrying = new FakeRequester(Retry.of(2, SECOND).backingOff(SECOND, SECOND), false);
        FakePeer silent = retrying.server("silent");
        FakePeer other = retrying.server("other");
        retrying.begin("a", MINUTE);
        retrying.begin("b", MINUTE);
        retrying.socket.passes(SECOND.minusMillis(1));
        retrying.disconnects(silent);
        assertThat(other.sent).containsExactly("|b");
        retrying.sends(other, reply("to b"));
        retrying.socket.passes(Duration.ofSeconds(2));
        assertThat(other.sent).containsExactly("|b", "|a");
    }
}
