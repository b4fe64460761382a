package io.weir.docs.threads;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.socket.Poller;
import io.weir.socket.Poller.Ready;
import java.time.temporal.ChronoUnit;

/** Reads tasks and updates with one thread, which sleeps until there is one of either. */
public final class PollingReader {
    private PollingReader() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "tasks=tcp://localhost:5557", "updates=tcp://localhost:5556");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                SubSocket subscriber = SubSocket.open(context).subscribe("10001");
                Poller poller = new Poller()) {
            receiver.connect(args.text("tasks"));
            subscriber.connect(args.text("updates"));
            // tag::poller[]
            poller.add(receiver);
            poller.add(subscriber);
            while (true) {
                Ready ready = poller.poll(ChronoUnit.FOREVER.getDuration());
                if (ready.toReceive().contains(receiver)) {
                    System.out.println("task " + receiver.receive().text());
                }
                if (ready.toReceive().contains(subscriber)) {
                    System.out.println("update " + subscriber.receive().text());
                }
            }
            // end::poller[]
        }
    }
}
