package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out ten tasks of 1 to 5 seconds and tells {@link Sink} when it begins. It waits for the workers first, or the
 * first one would get them all; the tutorial's asks its user to press Enter.
 */
public final class Ventilator {
    private Ventilator() {}

    /** Runs until all is handed out. */
    public static void main(String... given) throws InterruptedException {
        Arguments args =
                Arguments.of(given, "bind=tcp://*:5557", "sink=tcp://localhost:5558", "workers=2", "least=1", "most=5");
        // tag::ventilator[]
        try (Context context = Context.create();
                PushSocket sender = PushSocket.open(context);
                PushSocket sink = PushSocket.open(context)) {
            System.out.println("listening on " + sender.bind(args.text("bind")));
            sink.connect(args.text("sink"));
            sender.awaitPeers(args.number("workers"), Duration.ofMinutes(5));
            sink.send("0");
            int total = 0;
            for (int i = 0; i < 10; i++) {
                int seconds = ThreadLocalRandom.current().nextInt(args.number("least"), args.number("most") + 1);
                sender.send(Integer.toString(seconds));
                total += seconds;
            }
            System.out.println("ten tasks of together " + total + " s");
        }
        // end::ventilator[]
    }
}
