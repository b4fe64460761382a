package io.weir.docs.pubsub;

import io.weir.docs.Arguments;
import io.weir.option.Retention;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Publishes ten updates, one in a second, and an end. A subscriber that has a name may be away for a while, and gets then what
 * it missed; with {@code keep=1} only the first message of that, unless {@code swap} says how many bytes may go to disk.
 */
public final class DurablePublisher {
    private DurablePublisher() {}

    /** Runs from when a subscriber has said that it is there until the last message has been fetched. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(
                given, "bind=tcp://*:5565", "sync=tcp://*:5564", "keep=1000", "swap=0", "directory=/var/tmp/updates");
        // tag::publisher[]
        long swap = args.number("swap");
        Path directory = Path.of(args.text("directory"));
        Retention retention = Retention.named().messages(args.number("keep")).announcedBy("\0name:");
        try (Context context = Context.create();
                PullSocket sync = PullSocket.open(context);
                PubSocket publisher = PubSocket.open(context, o -> {
                    o.retention(retention);
                    if (swap > 0) {
                        o.spill(Spill.to(directory).bytes(swap));
                    }
                })) {
            System.out.println("listening on " + publisher.bind(args.text("bind")));
            System.out.println("listening on " + sync.bind(args.text("sync")));
            sync.receive();
            publisher.awaitSubscribers(1, Duration.ofMinutes(1));
            for (int i = 0; i < 10; i++) {
                publisher.send("Update " + i);
                System.out.println("Update " + i);
                Thread.sleep(args.millis(1000));
            }
            publisher.send("END");
            while (publisher.accounting().sendQueued() > 0) {
                Thread.sleep(args.millis(100));
            }
            System.out.println("dropped " + publisher.accounting().totalSendDropped());
        }
        // end::publisher[]
    }
}
