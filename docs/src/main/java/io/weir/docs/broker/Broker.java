package io.weir.docs.broker;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;

/** Stands between clients and workers, neither of which need know the others' addresses. */
public final class Broker {
    private Broker() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "frontend=tcp://*:5559", "backend=tcp://*:5560");
        // A client that left before its answer came is no error.
        try (Context context = Context.create();
                RouterSocket frontend = RouterSocket.open(context, o -> o.mandatory(false));
                DealerSocket backend = DealerSocket.open(context)) {
            System.out.println("listening on " + frontend.bind(args.text("frontend")));
            System.out.println("listening on " + backend.bind(args.text("backend")));
            Relay.bothWays(frontend, backend);
        }
    }
}
