package io.weir.docs.broker;

import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/** Publishes again on another network what a publisher says. */
public final class Forwarder {
    private Forwarder() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5556", "bind=tcp://*:8100");
        try (Context context = Context.create();
                SubSocket frontend = SubSocket.open(context).subscribe("");
                PubSocket backend = PubSocket.open(context)) {
            frontend.connect(args.text("connect"));
            System.out.println("listening on " + backend.bind(args.text("bind")));
            Relay.oneWay(frontend, backend);
        }
    }
}
