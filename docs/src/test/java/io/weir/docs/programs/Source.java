package io.weir.docs.programs;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Feeds those that read from two sources; the tutorial shows only them. */
public final class Source {
    private Source() {}

    /** Runs until all is read. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "tasks=tcp://*:5557", "updates=tcp://*:5556", "number=100");
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context);
                PubSocket pub = PubSocket.open(context)) {
            System.out.println("listening on " + push.bind(args.text("tasks")));
            System.out.println("listening on " + pub.bind(args.text("updates")));
            pub.awaitSubscribers("10001", 1, Duration.ofMinutes(1));
            for (int i = 0; i < args.number("number"); i++) {
                push.send(Integer.toString(i));
                pub.send("10001 " + i);
                pub.send("10002 " + i);
            }
        }
    }
}
