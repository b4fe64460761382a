package io.weir.docs.pubsub;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/** Prints the messages with key B. */
public final class EnvelopeSubscriber {
    private EnvelopeSubscriber() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5563");
        try (Context context = Context.create();
                SubSocket socket = SubSocket.open(context).subscribe("B")) {
            socket.connect(args.text("connect"));
            while (true) {
                Message message = socket.receive();
                System.out.println("[" + message.text(0) + "] " + message.text(1));
            }
        }
    }
}
