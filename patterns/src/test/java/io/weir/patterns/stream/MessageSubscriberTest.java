package io.weir.patterns.stream;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.FrameCountException;
import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a socket is given by a publisher, how much of it at a time, and how that ends. */
class MessageSubscriberTest {
    @AutoClose
    private final Context context = Context.create();

    private final PushSocket push = PushSocket.open(context, options -> {
        OnWire.hasty(options);
        options.highWaterMark(10);
    });

    /** A subscription whose test plays the publisher. */
    private static final class Played implements Flow.Subscription {
        final AtomicLong demand = new AtomicLong();
        volatile boolean cancelled;

        @Override
        public void request(long messages) {
            demand.addAndGet(messages);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static Played play(MessageSubscriber subscriber) {
        Played played = new Played();
        subscriber.onSubscribe(played);
        return played;
    }

    private static CompletableFuture<Void> done(MessageSubscriber subscriber) {
        return subscriber.done().toCompletableFuture();
    }

    @Test
    void whatIsPublishedIsSentInOrderAndThenItIsDone() throws Exception {
        MessageSubscriber subscriber = MessageSubscriber.of(push);
        try (PullSocket pull = PullSocket.open(context);
                SubmissionPublisher<Message> publisher = new SubmissionPublisher<>()) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            publisher.subscribe(subscriber);
            Thread publishing = new Thread(() -> {
                for (int i = 0; i < 1000; i++) {
                    publisher.submit(Message.of("" + i));
                }
                publisher.close();
            });
            publishing.start();
            assertThat(receiveTexts(pull, 1000))
                    .isEqualTo(
                            IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
            assertThat(done(subscriber)).succeedsWithin(PATIENCE);
            publishing.join();
        }
    }

    @Test
    void noMoreIsAskedForThanItMayHaveInItsHands() throws Exception {
        MessageSubscriber subscriber = MessageSubscriber.of(push, 4);
        Played publisher = play(subscriber);
        assertThat(publisher.demand).hasValue(4);
        for (int i = 0; i < 4; i++) {
            subscriber.onNext(Message.of("" + i));
        }
        assertThat(publisher.demand).as("while there is no peer").hasValue(4);
        try (PullSocket pull = PullSocket.open(context)) {
            push.connect(pull.bind("inproc://late"));
            eventually(() -> assertThat(publisher.demand).hasValue(8));
            assertThat(receiveTexts(pull, 4)).containsExactly("0", "1", "2", "3");
        }
    }

    @Test
    void aPublisherThatFailedIsTheEndOnceAllIsAccepted() throws Exception {
        MessageSubscriber subscriber = MessageSubscriber.of(push);
        play(subscriber);
        subscriber.onNext(Message.of("before"));
        subscriber.onError(new IllegalStateException("the source has dried up"));
        assertThat(done(subscriber)).isNotDone();
        try (PullSocket pull = PullSocket.open(context)) {
            push.connect(pull.bind("inproc://late"));
            assertThat(receiveTexts(pull, 1)).containsExactly("before");
            assertThat(done(subscriber))
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining("dried up");
        }
    }

    @Test
    void closingTheSocketCancelsTheSubscriptionThoughNothingIsSent() throws Exception {
        MessageSubscriber idle = MessageSubscriber.of(push);
        MessageSubscriber waiting = MessageSubscriber.of(push);
        Played ofIdle = play(idle);
        Played ofWaiting = play(waiting);
        waiting.onNext(Message.of("to nobody"));
        push.close();
        eventually(() -> assertThat(ofIdle.cancelled && ofWaiting.cancelled).isTrue());
        assertThat(done(idle))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withRootCauseInstanceOf(SocketClosedException.class);
        assertThat(done(waiting))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withRootCauseInstanceOf(SocketClosedException.class);
        MessageSubscriber late = MessageSubscriber.of(push);
        Played ofLate = play(late);
        eventually(() -> assertThat(ofLate.cancelled).isTrue());
    }

    @Test
    void whatTheSocketRefusesForGoodCancelsTheSubscription() {
        try (ScatterSocket scatter = ScatterSocket.open(context)) {
            MessageSubscriber subscriber = MessageSubscriber.of(scatter);
            Played publisher = play(subscriber);
            subscriber.onNext(Message.of("two", "frames"));
            assertThat(publisher.cancelled).isTrue();
            assertThat(done(subscriber))
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withRootCauseInstanceOf(FrameCountException.class);
        }
    }

    @Test
    void aMessageForAPeerThatIsGoneIsCountedAndTheStreamGoesOn() throws Exception {
        try (RouterSocket router = RouterSocket.open(context)) {
            MessageSubscriber subscriber = MessageSubscriber.of(router, 2);
            Played publisher = play(subscriber);
            subscriber.onNext(Message.of("anna", "hello"));
            subscriber.onNext(Message.of("anna", "again"));
            eventually(() -> assertThat(router.accounting().sendDropped()).containsEntry(DropReason.UNROUTABLE, 2L));
            assertThat(publisher.demand).hasValue(4);
            assertThat(publisher.cancelled).isFalse();
            subscriber.onComplete();
            assertThat(done(subscriber)).succeedsWithin(PATIENCE);
        }
    }

    @Test
    void aSocketThatDropsMakesNoPublisherWait() {
        try (PubSocket pub = PubSocket.open(context)) {
            MessageSubscriber subscriber = MessageSubscriber.of(pub, 1);
            Played publisher = play(subscriber);
            for (int i = 0; i < 100; i++) {
                subscriber.onNext(Message.of("unheard"));
            }
            assertThat(publisher.demand).hasValue(101);
        }
    }

    @Test
    void cancellingEndsItAndWhatComesLaterIsNotSent() throws Exception {
        MessageSubscriber subscriber = MessageSubscriber.of(push);
        Played publisher = play(subscriber);
        try (PullSocket pull = PullSocket.open(context)) {
            push.connect(pull.bind("inproc://there"));
            awaitPeers(push, 1);
            subscriber.cancel();
            assertThat(publisher.cancelled).isTrue();
            subscriber.onNext(Message.of("too late"));
            push.send("another way");
            assertThat(receiveTexts(pull, 1)).containsExactly("another way");
        }
        assertThat(done(subscriber))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withRootCauseInstanceOf(CancellationException.class);
        MessageSubscriber early = MessageSubscriber.of(push);
        early.cancel();
        assertThat(play(early).cancelled).isTrue();
    }

    @Test
    void aReleasingOneGivesMemoryBackWhenSentAndWhenNot() throws Exception {
        MessageSubscriber subscriber = MessageSubscriber.of(push).releasing();
        play(subscriber);
        long before = context.snapshot().bodies().lent();
        try (PullSocket pull = PullSocket.open(context)) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            subscriber.onNext(lent());
            Message received = OnWire.receive(pull);
            assertThat(received.size()).isEqualTo(1 << 16);
            received.release();
            subscriber.cancel();
            subscriber.onNext(lent());
            eventually(() -> assertThat(context.snapshot().bodies().lent()).isEqualTo(before));
        }
    }

    private Message lent() {
        return context.message(1 << 16, body -> body.put(new byte[1 << 16]));
    }

    @Test
    void itIsForOnePublisher() {
        MessageSubscriber subscriber = MessageSubscriber.of(push);
        Played first = play(subscriber);
        Played second = play(subscriber);
        assertThat(second.cancelled).isTrue();
        assertThat(first.cancelled).isFalse();
        assertThat(second.demand).hasValue(0);
    }

    @Test
    void itMustAskForSomething() {
        assertThatThrownBy(() -> MessageSubscriber.of(push, 0)).isInstanceOf(InvalidOptionException.class);
    }
}
