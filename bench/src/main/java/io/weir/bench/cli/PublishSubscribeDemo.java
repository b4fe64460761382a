package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;

/** A publisher that never waits, a subscriber that wants all there is, and one that wants prices only. */
final class PublishSubscribeDemo implements DemoPart {
    private static final String PATTERN = "publish-subscribe";
    private static final Duration SOON = Duration.ofSeconds(5);

    @Override
    public DemoResult play(Context context, DemoTransport stage, Duration time) throws InterruptedException {
        try (PubSocket publisher = PubSocket.open(context);
                SubSocket everything = SubSocket.open(context).subscribe("");
                SubSocket prices = SubSocket.open(context).subscribe("price");
                WorkerThreads crew = new WorkerThreads("demo")) {
            Endpoint here = publisher.bind(stage.endpoint(PATTERN));
            for (SubSocket subscriber : List.of(everything, prices)) {
                subscriber.connect(here);
                crew.start(() -> listen(subscriber));
            }
            return crew.during(() -> {
                publisher.awaitSubscribers("price", 2, SOON);
                long start = System.nanoTime();
                IdleTimeout patience = new IdleTimeout(time);
                for (int i = 0; !patience.isOver(); i++) {
                    publisher.send(Message.of("price", Integer.toString(i)));
                    publisher.send(Message.of("news", Integer.toString(i)));
                }
                return DemoResult.of(PATTERN, stage, start, List.of(publisher, everything, prices));
            });
        }
    }

    private static void listen(SubSocket subscriber) throws InterruptedException {
        while (true) {
            subscriber.receive();
        }
    }
}
