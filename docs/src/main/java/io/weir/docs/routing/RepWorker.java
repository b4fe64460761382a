package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.docs.broker.Relay;
import io.weir.patterns.codec.MessageDump;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/**
 * Answers one request of {@link RouterToRep}. A ROUTER and a REP do not talk to each other since ZMTP 3, so a pair of
 * DEALERs stands between, the outer of which has the name.
 */
public final class RepWorker {
    private RepWorker() {}

    /** Runs until it has answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=ipc://routing.ipc");
        try (Context context = Context.create();
                DealerSocket outer = DealerSocket.open(context, o -> o.routingId(RoutingId.of("A")));
                DealerSocket inner = DealerSocket.open(context);
                RepSocket worker = RepSocket.open(context)) {
            inner.bind("inproc://worker");
            worker.connect("inproc://worker");
            outer.connect(args.text("connect"));
            Background.start(() -> Relay.oneWay(outer, inner));
            Message request = worker.receive();
            System.out.print(MessageDump.of(request));
            worker.send("This is the reply");
            outer.send(inner.receive());
        }
    }
}
