package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out a hundred tasks of 1 to 100 ms, and before them one of none: the worker that gets it passes it on to {@link
 * BatchSink}, to which it is the start.
 */
public final class BatchVentilator {
    private BatchVentilator() {}

    /** Runs until all is handed out. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5557", "workers=1");
        try (Context context = Context.create();
                PushSocket sender = PushSocket.open(context)) {
            System.out.println("listening on " + sender.bind(args.text("bind")));
            sender.awaitPeers(args.number("workers"), Duration.ofMinutes(5));
            sender.send("0");
            int total = 0;
            for (int i = 0; i < 100; i++) {
                int millis = ThreadLocalRandom.current().nextInt(1, 101);
                sender.send(Integer.toString(millis));
                total += millis;
            }
            System.out.println("Total expected cost: " + total + " ms");
        }
    }
}
