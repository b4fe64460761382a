package io.weir.docs.pipeline;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;

/** The shortest program that sends something, as in the README. */
public final class TenLines {
    private TenLines() {}

    /** Runs until the message is there. */
    public static void main(String... given) throws InterruptedException {
        Arguments.of(given);
        // tag::lines[]
        try (Context context = Context.create();
                PullSocket sink = PullSocket.open(context);
                PushSocket source = PushSocket.open(context, o -> o.sendHighWaterMark(10_000))) {
            Endpoint bound = sink.bind("tcp://127.0.0.1:*");
            source.connect(bound);
            source.send(Message.of("hello"));
            System.out.println(sink.receive().text());
        }
        // end::lines[]
    }
}
