package io.weir.docs.pipeline;

import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;

/** Collects ten results and says how long they took. */
public final class Sink {
    private Sink() {}

    /** Runs until the tenth result. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5558");
        // tag::sink[]
        try (Context context = Context.create();
                PullSocket receiver = PullSocket.open(context)) {
            System.out.println("listening on " + receiver.bind(args.text("bind")));
            receiver.receive(); // The ventilator begins.
            long start = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                System.out.println(receiver.receive().text());
            }
            System.out.println("elapsed: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
        // end::sink[]
    }
}
