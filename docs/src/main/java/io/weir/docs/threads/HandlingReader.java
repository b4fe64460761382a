package io.weir.docs.threads;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/** Reads tasks and updates as they come, neither at the cost of the other. */
public final class HandlingReader {
    private HandlingReader() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "tasks=tcp://localhost:5557", "updates=tcp://localhost:5556");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context);
                SubSocket subscriber = SubSocket.open(context).subscribe("10001")) {
            // tag::handlers[]
            receiver.onMessage(task -> System.out.println("task " + task.text()));
            subscriber.onMessage(update -> System.out.println("update " + update.text()));
            // end::handlers[]
            receiver.connect(args.text("tasks"));
            subscriber.connect(args.text("updates"));
            Thread.currentThread().join();
        }
    }
}
