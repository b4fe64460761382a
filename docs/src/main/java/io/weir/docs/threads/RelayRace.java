package io.weir.docs.threads;

import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.pair.PairSocket;
import io.weir.socket.Context;

/** Three threads that pass a baton on: the third starts the second, the second the first, and the baton comes back. */
public final class RelayRace {
    private RelayRace() {}

    /** Runs until the baton is here. */
    public static void main(String... given) throws InterruptedException {
        Arguments.of(given);
        // tag::race[]
        try (Context context = Context.create();
                PairSocket receiver = PairSocket.open(context)) {
            receiver.bind("inproc://step3");
            Background.start(() -> step2(context));
            receiver.receive();
            System.out.println("Test successful!");
        }
        // end::race[]
    }

    private static void step1(Context context) throws InterruptedException {
        PairSocket sender = PairSocket.open(context);
        sender.connect("inproc://step2");
        sender.send("");
    }

    /** As in the tutorial, these sockets are not closed: the context does it, and does not hang. */
    private static void step2(Context context) throws InterruptedException {
        PairSocket receiver = PairSocket.open(context);
        receiver.bind("inproc://step2");
        Background.start(() -> step1(context));
        receiver.receive();
        PairSocket sender = PairSocket.open(context);
        sender.connect("inproc://step3");
        sender.send("");
    }
}
