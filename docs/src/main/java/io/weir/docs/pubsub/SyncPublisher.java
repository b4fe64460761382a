package io.weir.docs.pubsub;

import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;
import java.time.Duration;

/**
 * Publishes a million updates when two subscribers have said that they are there. The tutorial's publisher has no
 * high-water mark; this one waits for the slowest subscriber instead, so that none misses any, in little memory.
 */
public final class SyncPublisher {
    private SyncPublisher() {}

    /** Runs until all is sent. */
    public static void main(String... given) throws InterruptedException {
        Arguments args =
                Arguments.of(given, "bind=tcp://*:5561", "sync=tcp://*:5562", "subscribers=2", "updates=1000000");
        // tag::sync[]
        try (Context context = Context.create();
                PubSocket publisher =
                        PubSocket.open(context, o -> o.noDrop(true).linger(Duration.ofMinutes(1)));
                RepSocket roll = RepSocket.open(context)) {
            System.out.println("listening on " + publisher.bind(args.text("bind")));
            System.out.println("listening on " + roll.bind(args.text("sync")));
            for (int i = 0; i < args.number("subscribers"); i++) {
                roll.receive();
                roll.send("");
                System.out.println("+1 subscriber");
            }
            // They have called, on connections of their own; what they subscribed to may arrive later.
            publisher.awaitSubscribers(args.number("subscribers"), Duration.ofMinutes(1));
            for (int i = 0; i < args.number("updates"); i++) {
                publisher.send("Rhubarb");
            }
            publisher.send("END");
        }
        // end::sync[]
    }
}
