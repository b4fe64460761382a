package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;

/** Does tasks of some seconds each, and says of each to {@link Sink} that it is done. */
public final class Worker {
    private Worker() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5557", "sink=tcp://localhost:5558", "name=work1");
        // tag::worker[]
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                PushSocket sender = PushSocket.open(context)) {
            receiver.connect(args.text("connect"));
            sender.connect(args.text("sink"));
            while (true) {
                String seconds = receiver.receive().text();
                Thread.sleep(args.millis(Integer.parseInt(seconds) * 1000L));
                sender.send(args.text("name") + " did a task of " + seconds + " s");
            }
        }
        // end::worker[]
    }
}
