package io.weir.docs.routing;

import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.codec.MessageDump;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;

/** Shows what a ROUTER calls a peer that has no name, and one that has. */
public final class IdentityCheck {
    private IdentityCheck() {}

    /** Runs until both were heard. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=inproc://example");
        // tag::identity[]
        try (Context context = Context.create();
                RouterSocket sink = RouterSocket.open(context);
                DealerSocket anonymous = DealerSocket.open(context);
                DealerSocket named = DealerSocket.open(context, o -> o.routingId(RoutingId.of("Hello")))) {
            String here = sink.bind(args.text("bind")).toString();
            anonymous.connect(here);
            anonymous.send("ROUTER makes a name up");
            System.out.print(MessageDump.of(sink.receive()));
            named.connect(here);
            named.send("ROUTER uses the name of its peer");
            System.out.print(MessageDump.of(sink.receive()));
        }
        // end::identity[]
    }
}
