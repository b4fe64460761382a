package io.weir.patterns.reqrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.DropReason;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.SocketClosedException;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.Lent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Requests with a number before the delimiter. */
class PendingRequestsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeRequester requester = new FakeRequester(Retry.NEVER, true);

    /** Three attempts of a second each, with pauses of one to two seconds. */
    private static FakeRequester retrying() {
        return new FakeRequester(Retry.of(3, SECOND).backingOff(SECOND, SECOND), true);
    }

    @Test
    void requestsGoToServersInTurnBehindANumberAndADelimiter() {
        FakePeer one = requester.server("one");
        FakePeer two = requester.server("two");
        requester.begin("a");
        requester.begin("b");
        assertThat(one.messages).hasSize(1);
        assertThat(one.messages.get(0).array(0)).hasSize(8);
        assertThat(one.messages.get(0).array(1)).isEmpty();
        assertThat(one.messages.get(0).text(2)).isEqualTo("a");
        assertThat(two.messages.get(0).text(2)).isEqualTo("b");
        assertThat(two.messages.get(0).array(0))
                .isNotEqualTo(one.messages.get(0).array(0));
    }

    @Test
    void aReplyIsKnownByItsNumber() {
        FakePeer server = requester.server("server");
        PendingRequest first = requester.begin("a");
        PendingRequest second = requester.begin("b");
        requester.sends(server, requester.replyTo(second, "to b"), requester.replyTo(first, "to a"));
        assertThat(second.reply)
                .isCompletedWithValueMatching(reply -> reply.text().equals("to b"));
        assertThat(first.reply)
                .isCompletedWithValueMatching(reply -> reply.text().equals("to a"));
        assertThat(requester.calls.count()).isZero();
    }

    @Test
    void aSecondReplyIsStale() {
        FakePeer server = requester.server("server");
        PendingRequest call = requester.begin("a");
        requester.sends(server, requester.replyTo(call, "first"), requester.replyTo(call, "second"));
        assertThat(call.reply)
                .isCompletedWithValueMatching(reply -> reply.text().equals("first"));
        assertThat(server.dropped).containsExactly(DropReason.STALE);
    }

    @Test
    void aReplyOfAServerThatWasNotAskedIsStale() {
        requester.server("asked");
        FakePeer other = requester.server("other");
        PendingRequest call = requester.begin("a");
        requester.sends(other, requester.replyTo(call, "guessed"));
        assertThat(call.reply).isNotDone();
        assertThat(other.dropped).containsExactly(DropReason.STALE);
    }

    @Test
    void whatHasNoNumberOrNoDelimiterOrNoBodyIsMalformed() {
        FakePeer server = requester.server("server");
        PendingRequest call = requester.begin("a");
        byte[] number = requester.replyTo(call, "").array(0);
        requester.sends(
                server,
                Message.of("", "plain"),
                Message.of("seven..", "", "body"),
                Message.of(number, new byte[] {1}, new byte[] {2}),
                Message.of(number, new byte[0]));
        assertThat(server.dropped).hasSize(4).containsOnly(DropReason.MALFORMED);
        assertThat(call.reply).isNotDone();
    }

    @Test
    void whatIsDroppedGivesItsMemoryBack() {
        FakePeer server = requester.server("server");
        Message stale = Lent.behind(new byte[8], new byte[0]);
        Message malformed = Lent.behind();
        requester.sends(server, stale, malformed);
        assertThat(server.dropped).containsExactly(DropReason.STALE, DropReason.MALFORMED);
        assertThat(stale).matches(Lent::isGivenBack);
        assertThat(malformed).matches(Lent::isGivenBack);
    }

    @Test
    void theLastOneUnderWayIsTheLimit() {
        FakePeer server = requester.server("server");
        PendingRequest first = requester.begin("a");
        for (int i = 1; i < FakeRequester.LIMIT; i++) {
            requester.begin("more");
        }
        assertThatThrownBy(() -> requester.begin("too many")).isInstanceOf(LimitReachedException.class);
        requester.sends(server, requester.replyTo(first, "to a"));
        requester.begin("again");
        assertThat(requester.calls.count()).isEqualTo(FakeRequester.LIMIT);
    }

    @Nested
    class WithoutRoom {
        @Test
        void requestsWaitForAServerInTheirOrder() {
            PendingRequest first = requester.begin("a");
            PendingRequest second = requester.begin("b");
            assertThat(requester.calls.count()).isEqualTo(2);
            FakePeer server = requester.server("server");
            assertThat(FakeRequester.bodies(server)).containsExactly("a", "b");
            assertThat(first.attempts()).isEqualTo(1);
            assertThat(second.attempts()).isEqualTo(1);
        }

        @Test
        void requestsWaitUntilThereIsSomeAndNoneOvertakes() {
            FakePeer server = requester.server("server").withRoomFor(1);
            requester.begin("a");
            requester.begin("b");
            server.withRoomFor(2);
            requester.begin("c");
            assertThat(FakeRequester.bodies(server)).containsExactly("a");
            requester.calls.sending().roomAgain(server);
            assertThat(FakeRequester.bodies(server)).containsExactly("a", "b", "c");
        }

        @Test
        void aRequestFailsAtItsDeadlineAndIsNotSentAfterwards() {
            PendingRequest call = requester.begin("a", SECOND);
            requester.socket.passes(SECOND.minusNanos(1));
            assertThat(call.reply).isNotDone();
            requester.socket.passes(Duration.ofNanos(1));
            assertThat(failure(call).attempts()).isZero();
            assertThat(requester.server("late").sent).isEmpty();
        }
    }

    private static RequestTimeoutException failure(PendingRequest of) {
        assertThat(of.reply).isCompletedExceptionally();
        CompletionException thrown = catchThrowableOfType(CompletionException.class, of.reply::join);
        assertThat(thrown).hasCauseInstanceOf(RequestTimeoutException.class);
        return (RequestTimeoutException) thrown.getCause();
    }

    @Nested
    class WithoutRetries {
        @Test
        void aRequestWaitsForItsReplyUntilItsDeadline() {
            FakePeer server = requester.server("server");
            PendingRequest call = requester.begin("a", MINUTE);
            requester.socket.passes(MINUTE.minusNanos(1));
            assertThat(call.reply).isNotDone();
            requester.socket.passes(Duration.ofNanos(1));
            RequestTimeoutException failure = failure(call);
            assertThat(failure.attempts()).isEqualTo(1);
            assertThat(failure.servers()).isEqualTo(1);
            assertThat(failure.unreachable()).isEqualTo(Map.of("tcp://there:1", "refused"));
            assertThat(server.sent).hasSize(1);
            assertThat(requester.calls.count()).isZero();
        }

        @Test
        void aReplyAfterTheDeadlineIsStale() {
            FakePeer server = requester.server("server");
            PendingRequest call = requester.begin("a", SECOND);
            Message late = requester.replyTo(call, "late");
            requester.socket.passes(SECOND);
            requester.sends(server, late);
            assertThat(server.dropped).containsExactly(DropReason.STALE);
        }

        @Test
        void theLossOfTheServerChangesNothingBeforeTheDeadline() {
            FakePeer server = requester.server("server");
            PendingRequest call = requester.begin("a", MINUTE);
            requester.disconnects(server);
            requester.socket.passes(SECOND);
            assertThat(call.reply).isNotDone();
            assertThat(server.sent).hasSize(1);
        }

        @Test
        void theEarlierDeadlineRingsFirstWhicheverBeganFirst() {
            requester.server("server");
            PendingRequest slow = requester.begin("a", MINUTE);
            PendingRequest quick = requester.begin("b", SECOND);
            requester.socket.passes(SECOND);
            assertThat(quick.reply).isCompletedExceptionally();
            assertThat(slow.reply).isNotDone();
            requester.socket.passes(MINUTE);
            assertThat(slow.reply).isCompletedExceptionally();
        }

        @Test
        void manyRequestsOfOneDeadlineSetOneAlarm() {
            requester.server("server");
            for (int i = 0; i < FakeRequester.LIMIT; i++) {
                requester.begin("a", MINUTE);
            }
            assertThat(requester.socket.alarms()).isEqualTo(1);
        }
    }

    @Nested
    class WithRetries {
        private final FakeRequester retrying = retrying();
        private final FakePeer one = retrying.server("one");
        private final FakePeer two = retrying.server("two");
        private final PendingRequest call = retrying.begin("a", MINUTE);

        @Test
        void aRequestGoesToTheNextServerAfterItsTimeAndAPause() {
            retrying.socket.passes(SECOND);
            assertThat(two.sent).as("in the pause").isEmpty();
            retrying.socket.passes(SECOND.minusNanos(1));
            assertThat(two.sent).as("before the least pause is over").isEmpty();
            retrying.socket.passes(SECOND.plusNanos(1));
            assertThat(two.messages).as("after the longest").containsExactlyElementsOf(one.messages);
            assertThat(call.attempts()).isEqualTo(2);
        }

        @Test
        void aReplyToAnEarlierAttemptIsTaken() {
            retrying.socket.passes(Duration.ofSeconds(3));
            assertThat(two.sent).hasSize(1);
            retrying.sends(one, retrying.replyTo(call, "late"));
            assertThat(call.reply)
                    .isCompletedWithValueMatching(reply -> reply.text().equals("late"));
            retrying.sends(two, retrying.replyTo(call, "too late"));
            assertThat(two.dropped).containsExactly(DropReason.STALE);
        }

        @Test
        void aReplyInThePauseEndsTheRequest() {
            retrying.socket.passes(SECOND);
            retrying.sends(one, retrying.replyTo(call, "late"));
            assertThat(call.reply).isCompleted();
            retrying.socket.passes(MINUTE);
            assertThat(two.sent).isEmpty();
        }

        @Test
        void theRequestFailsAfterItsLastAttempt() {
            retrying.socket.passes(Duration.ofSeconds(8));
            assertThat(failure(call).attempts()).isEqualTo(3);
            assertThat(one.sent).hasSize(2);
            assertThat(two.sent).hasSize(1);
        }

        @Test
        void theLossOfTheServerEndsTheAttempt() {
            retrying.disconnects(one);
            retrying.socket.passes(Duration.ofSeconds(2));
            assertThat(two.sent).hasSize(1);
        }

        @Test
        void theLossOfAnotherServerEndsNothing() {
            retrying.disconnects(two);
            retrying.socket.passes(SECOND.minusNanos(1));
            assertThat(call.waitsFor(one)).isTrue();
        }

        @Test
        void theDeadlineEndsTheRequestInAnyAttempt() {
            PendingRequest brief = retrying.begin("b", Duration.ofMillis(1500));
            retrying.socket.passes(Duration.ofMillis(1500));
            assertThat(failure(brief).attempts()).isEqualTo(1);
        }

        @Test
        void anAttemptThatFindsNoRoomCounts() {
            FakeRequester full = retrying();
            full.server("full").withRoomFor(0);
            PendingRequest waiting = full.begin("a", MINUTE);
            full.socket.passes(Duration.ofSeconds(3).minusNanos(1));
            assertThat(waiting.reply).isNotDone();
            full.socket.passes(Duration.ofNanos(1));
            assertThat(failure(waiting).attempts()).isZero();
        }

        @Test
        void aRequestThatMissedAnAttemptKeepsItsPlaceInTheLine() {
            FakeRequester full = retrying();
            PendingRequest first = full.begin("a", MINUTE);
            full.socket.passes(Duration.ofMillis(500));
            full.begin("b", MINUTE);
            full.socket.passes(Duration.ofMillis(500));
            assertThat(first.missed).isEqualTo(1);
            assertThat(FakeRequester.bodies(full.server("server"))).containsExactly("a", "b");
        }
    }

    @Test
    void aRequestThatIsForgottenIsNotSentAgainAndItsReplyIsStale() {
        FakePeer server = requester.server("server").withRoomFor(1);
        PendingRequest sent = requester.begin("a");
        PendingRequest waiting = requester.begin("b");
        Message late = requester.replyTo(sent, "late");
        requester.calls.forget(sent);
        requester.calls.forget(waiting);
        assertThat(requester.calls.count()).isZero();
        assertThat(sent.over).isTrue();
        server.withRoomFor(2);
        requester.calls.sending().roomAgain(server);
        requester.sends(server, late);
        assertThat(server.sent).hasSize(1);
        assertThat(server.dropped).containsExactly(DropReason.STALE);
    }

    @Test
    void aRequestThatIsOverGivesItsMemoryBack() {
        FakePeer server = requester.server("server");
        PendingRequest call = requester.begin(Lent.behind(), MINUTE);
        assertThat(Lent.isGivenBack(call.request)).isFalse();
        requester.sends(server, requester.replyTo(call, "done"));
        assertThat(call.request).matches(Lent::isGivenBack);
    }

    @Test
    void whenTheSocketIsClosedEveryRequestFails() {
        requester.server("server").withRoomFor(1);
        PendingRequest sent = requester.begin("a");
        PendingRequest waiting = requester.begin("b");
        requester.calls.failAll();
        for (PendingRequest call : new PendingRequest[] {sent, waiting}) {
            assertThatThrownBy(call.reply::join).hasCauseInstanceOf(SocketClosedException.class);
        }
        assertThat(requester.calls.count()).isZero();
    }

    @Test
    void aServerThatIsGoneIsAskedNoMore() {
        FakePeer gone = requester.server("gone");
        FakePeer other = requester.server("other");
        requester.leaves(gone);
        requester.begin("a");
        requester.begin("b");
        assertThat(gone.sent).isEmpty();
        assertThat(FakeRequester.bodies(other)).containsExactly("a", "b");
    }

    @Test
    void theReplyOfAServerThatIsGoneIsStillTaken() {
        FakePeer server = requester.server("server");
        PendingRequest call = requester.begin("a");
        requester.arrives(server, requester.replyTo(call, "to a"));
        requester.leaves(server);
        requester.receivesAll();
        assertThat(call.reply).isCompleted();
    }
}
