package io.weir.docs.threads;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.stream.MessagePublisher;
import io.weir.patterns.stream.MessageSubscriber;
import io.weir.socket.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/** Tasks that go from one socket through another to a reader that asks for one after the other. */
public final class TaskStream {
    private static final int TASKS = 3;

    private TaskStream() {}

    /** Runs until all tasks were read. */
    public static void main(String... given) throws InterruptedException {
        Arguments.of(given);
        try (Context context = Context.create();
                PushSocket source = PushSocket.open(context);
                PullSocket tasks = PullSocket.open(context);
                PushSocket relay = PushSocket.open(context);
                PullSocket sink = PullSocket.open(context)) {
            source.connect(tasks.bind("tcp://127.0.0.1:*"));
            relay.connect(sink.bind("tcp://127.0.0.1:*"));
            // tag::streams[]
            MessagePublisher.of(tasks).subscribe(MessageSubscriber.of(relay));
            OneAtATime reader = new OneAtATime();
            MessagePublisher.of(sink).subscribe(reader);
            // end::streams[]
            for (int i = 1; i <= TASKS; i++) {
                source.send("task " + i);
            }
            reader.left.await();
            System.out.println("read: " + TASKS);
        }
    }

    // tag::reader[]
    /** Asks for a message when it is done with the one before. */
    private static final class OneAtATime implements Flow.Subscriber<Message> {
        private final CountDownLatch left = new CountDownLatch(TASKS);

        @SuppressWarnings("NullAway.Init") // by the first call
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription of) {
            subscription = of;
            subscription.request(1);
        }

        @Override
        public void onNext(Message message) {
            System.out.println(message.text()); // It may take its time: meanwhile nothing is read.
            left.countDown();
            subscription.request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            System.out.println("failed: " + thrown);
        }

        @Override
        public void onComplete() {
            System.out.println("the socket was closed");
        }
    }
    // end::reader[]
}
