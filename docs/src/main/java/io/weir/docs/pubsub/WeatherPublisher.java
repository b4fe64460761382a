package io.weir.docs.pubsub;

import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.util.concurrent.ThreadLocalRandom;

/** Publishes a thousand numbered temperatures, ten in a second, with subscribers or without. */
public final class WeatherPublisher {
    private WeatherPublisher() {}

    /** Runs until all is said. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5555", "count=1000");
        // tag::publisher[]
        try (Context context = Context.create();
                PubSocket socket = PubSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            for (int i = 1; i <= args.number("count"); i++) {
                Thread.sleep(args.millis(100));
                int temperature = ThreadLocalRandom.current().nextInt(-10, 41);
                socket.send("第" + i + "条消息，今日温度" + temperature + "度");
            }
        }
        // end::publisher[]
    }
}
