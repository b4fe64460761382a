package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.socket.Poller;
import io.weir.socket.Poller.Ready;
import java.time.temporal.ChronoUnit;

/** Does tasks as {@link BatchWorker}, until {@link KillingSink} has no more need of it. */
public final class KillableWorker {
    private KillableWorker() {}

    /** Runs until it is told to end. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(
                given, "connect=tcp://localhost:5557", "sink=tcp://localhost:5558", "control=tcp://localhost:5559");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                PushSocket sender = PushSocket.open(context);
                SubSocket controller = SubSocket.open(context).subscribe("");
                Poller poller = new Poller()) {
            receiver.connect(args.text("connect"));
            sender.connect(args.text("sink"));
            controller.connect(args.text("control"));
            poller.add(receiver);
            poller.add(controller);
            while (true) {
                Ready ready = poller.poll(ChronoUnit.FOREVER.getDuration());
                if (ready.toReceive().contains(controller)) {
                    break;
                }
                String task = receiver.receive().text();
                Thread.sleep(args.millis(Integer.parseInt(task)));
                sender.send(task);
            }
        }
        System.out.println("killed");
    }
}
