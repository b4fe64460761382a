package io.weir.patterns.stream;

import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The sockets that the test kit tries publishers of: each has as many messages as a test asks for, and is closed behind the last. */
public final class PublisherKit extends FlowPublisherVerification<Message> implements TckTest.Kit {
    private static final long MILLIS = 500;
    private static final long MILLIS_FOR_NOTHING = 50;
    private static final long MILLIS_FOR_GARBAGE = 500;

    private final Context context = Context.create();

    /** With time limits for a machine that is busy, and short ones for what must not come. */
    public PublisherKit() {
        super(new TestEnvironment(MILLIS, MILLIS_FOR_NOTHING), MILLIS_FOR_GARBAGE);
    }

    @Override
    public Flow.Publisher<Message> createFlowPublisher(long elements) {
        PushSocket push = PushSocket.open(context);
        PullSocket pull = PullSocket.open(context);
        push.connect(pull.bind("inproc://" + pull.name()));
        Thread feeder = new Thread(() -> feed(push, elements));
        feeder.setDaemon(true);
        feeder.start();
        AtomicLong left = new AtomicLong(elements);
        return subscriber -> MessagePublisher.of(pull).subscribe(closing(pull, left, subscriber));
    }

    private static void feed(PushSocket push, long elements) {
        try {
            for (long i = 0; i < elements; i++) {
                push.send("" + i);
            }
        } catch (SocketClosedException | InterruptedException e) {
            // The test is over.
        }
    }

    /** Closes the socket when the last message was handed over. */
    private static Flow.Subscriber<? super Message> closing(
            PullSocket pull, AtomicLong left, Flow.Subscriber<? super Message> to) {
        if (left.get() == 0) {
            pull.close();
        }
        return to == null ? null : new Closing(pull, left, to);
    }

    @Override
    public Flow.Publisher<Message> createFailedFlowPublisher() {
        PullSocket pull = PullSocket.open(context);
        pull.onMessage(message -> {});
        return MessagePublisher.of(pull);
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Closing implements Flow.Subscriber<Message> {
        private final PullSocket pull;
        private final Flow.Subscriber<? super Message> to;
        private final AtomicLong left;

        Closing(PullSocket pull, AtomicLong left, Flow.Subscriber<? super Message> to) {
            this.pull = pull;
            this.to = to;
            this.left = left;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(Message message) {
            to.onNext(message);
            if (left.decrementAndGet() == 0) {
                pull.close();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            to.onError(thrown);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }
}
