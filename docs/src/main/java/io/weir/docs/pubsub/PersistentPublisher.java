package io.weir.docs.pubsub;

import io.weir.docs.Arguments;
import io.weir.option.Retention;
import io.weir.option.Sync;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.time.Duration;

/** Publishes an update each second. Killed and started again it still has what subscribers with a name have not got. */
public final class PersistentPublisher {
    private PersistentPublisher() {}

    /** Runs until the updates are sent; leaves on disk what has not been fetched. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5565", "directory=kept", "updates=1000");
        // tag::publisher[]
        Path directory = Path.of(args.text("directory"));
        Retention retention = Retention.named().persistent(directory).sync(Sync.every(Duration.ofMillis(20)));
        try (Context context = Context.create();
                PubSocket publisher = PubSocket.open(context, o -> o.retention(retention))) {
            System.out.println(publisher.accounting().sendQueued() + " were left");
            System.out.println("listening on " + publisher.bind(args.text("bind")));
            publisher.awaitSubscribers(1, Duration.ofMinutes(1));
            for (int i = 0; i < args.number("updates"); i++) {
                publisher.send("Update " + i);
                System.out.println("Update " + i);
                Thread.sleep(args.millis(1000));
            }
        }
        // end::publisher[]
    }
}
