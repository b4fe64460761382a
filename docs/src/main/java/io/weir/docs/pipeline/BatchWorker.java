package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;

/** Does tasks of some milliseconds each; an empty message says that one is done. */
public final class BatchWorker {
    private BatchWorker() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5557", "sink=tcp://localhost:5558");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                PushSocket sender = PushSocket.open(context)) {
            receiver.connect(args.text("connect"));
            sender.connect(args.text("sink"));
            while (true) {
                String task = receiver.receive().text();
                System.out.print('.');
                System.out.flush();
                Thread.sleep(args.millis(Integer.parseInt(task)));
                sender.send("");
            }
        }
    }
}
