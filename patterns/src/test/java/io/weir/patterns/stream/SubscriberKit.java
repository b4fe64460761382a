package io.weir.patterns.stream;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The sockets that the test kit tries subscribers of. */
public final class SubscriberKit extends FlowSubscriberBlackboxVerification<Message> implements TckTest.Kit {
    private static final long MILLIS = 500;
    private static final long MILLIS_FOR_NOTHING = 50;

    private final Context context = Context.create();

    /** With time limits for a machine that is busy, and short ones for what must not come. */
    public SubscriberKit() {
        super(new TestEnvironment(MILLIS, MILLIS_FOR_NOTHING));
    }

    @Override
    public void setUp() throws Exception {
        startPublisherExecutorService();
        super.setUp();
    }

    @Override
    public Flow.Subscriber<Message> createFlowSubscriber() {
        PushSocket push = PushSocket.open(context);
        PullSocket pull = PullSocket.open(context);
        push.connect(pull.bind("inproc://" + pull.name()));
        return MessageSubscriber.of(push);
    }

    @Override
    public Message createElement(int element) {
        return Message.of("" + element);
    }

    @Override
    public void close() {
        shutdownPublisherExecutorService();
        context.close();
    }
}
