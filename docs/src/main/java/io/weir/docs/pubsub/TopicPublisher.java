package io.weir.docs.pubsub;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;

/** Publishes to seven topics in turn, ten messages in a second: the topic is the first frame, a counter the second. */
public final class TopicPublisher {
    private static final List<String> TOPICS = List.of(
            "sports.general",
            "sports.football",
            "sports.basketball",
            "stocks.general",
            "stocks.GOOG",
            "stocks.AAPL",
            "weather");

    private TopicPublisher() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5556");
        try (Context context = Context.create();
                PubSocket socket = PubSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            socket.awaitSubscribers(1, Duration.ofMillis(args.millis(1000)));
            for (int counter = 0; true; counter++) {
                socket.send(Message.of(TOPICS.get(counter % TOPICS.size()), Integer.toString(counter)));
                Thread.sleep(args.millis(100));
            }
        }
    }
}
