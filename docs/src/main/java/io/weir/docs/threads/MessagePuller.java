package io.weir.docs.threads;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;

/** Takes its share of what {@link MessageQueue} gives out. */
public final class MessagePuller {
    private MessagePuller() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5573");
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            pull.connect(args.text("connect"));
            while (true) {
                System.out.println("Got: " + pull.receive().text());
            }
        }
    }
}
