package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;

/** Collects a hundred results, prints a mark for each, and says how long they took. */
public final class BatchSink {
    private BatchSink() {}

    /** Runs until the hundredth result. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5558");
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context)) {
            System.out.println("listening on " + receiver.bind(args.text("bind")));
            collect(receiver);
        }
    }

    /** Waits for the start, then marks a hundred results. */
    static void collect(PullSocket receiver) throws InterruptedException {
        receiver.receive();
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            receiver.receive();
            System.out.print(i % 10 == 0 ? ':' : '.');
            System.out.flush();
        }
        System.out.println();
        System.out.println("Total elapsed time: " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }
}
