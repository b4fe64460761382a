package io.weir.docs.pubsub;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;

/** Publishes messages of two frames, a key and a text, each second one to A and one to B. */
public final class EnvelopePublisher {
    private EnvelopePublisher() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5563");
        try (Context context = Context.create();
                PubSocket socket = PubSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            while (true) {
                // tag::envelope[]
                socket.send(Message.of("A", "We don't want to see this"));
                socket.send(Message.of("B", "We would like to see this"));
                // end::envelope[]
                Thread.sleep(args.millis(1000));
            }
        }
    }
}
