package io.weir.docs.threads;

import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;

/** Publishes to {@link MessageQueue} once a second: a PUB that connects. */
public final class MessageSource {
    private MessageSource() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5571");
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context)) {
            pub.connect(args.text("connect"));
            while (true) {
                pub.send("abc hello" + System.currentTimeMillis());
                Thread.sleep(args.millis(1000));
            }
        }
    }
}
