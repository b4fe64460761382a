package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Collects a hundred results as {@link BatchSink}, then tells all workers to end, once they all listen. */
public final class KillingSink {
    private KillingSink() {}

    /** Runs until the hundredth result. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5558", "control=tcp://*:5559", "workers=1");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                PubSocket controller = PubSocket.open(context)) {
            System.out.println("listening on " + receiver.bind(args.text("bind")));
            System.out.println("listening on " + controller.bind(args.text("control")));
            BatchSink.collect(receiver);
            controller.awaitSubscribers(args.number("workers"), Duration.ofMinutes(1));
            controller.send("KILL");
        }
    }
}
