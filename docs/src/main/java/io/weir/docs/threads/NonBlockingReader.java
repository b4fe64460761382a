package io.weir.docs.threads;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/**
 * Reads tasks and updates, first all tasks that are there, then all updates; between, it looks every millisecond. A
 * source of endless tasks would starve the other: {@link HandlingReader} does not.
 */
public final class NonBlockingReader {
    private NonBlockingReader() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "tasks=tcp://localhost:5557", "updates=tcp://localhost:5556");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                SubSocket subscriber = SubSocket.open(context).subscribe("10001")) {
            receiver.connect(args.text("tasks"));
            subscriber.connect(args.text("updates"));
            while (true) {
                for (Message task = receiver.tryReceive(); task != null; task = receiver.tryReceive()) {
                    System.out.println("task " + task.text());
                }
                for (Message update = subscriber.tryReceive(); update != null; update = subscriber.tryReceive()) {
                    System.out.println("update " + update.text());
                }
                Thread.sleep(1);
            }
        }
    }
}
