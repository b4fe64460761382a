package io.weir.docs.routing;

import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;

/** Counts the tasks that {@link RouterToDealer} gives it. */
public final class DealerWorker {
    private DealerWorker() {}

    /** Runs until it is told to end. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=ipc://routing.ipc", "name=A");
        try (Context context = Context.create();
                DealerSocket worker = DealerSocket.open(context, o -> o.routingId(RoutingId.of(args.text("name"))))) {
            worker.connect(args.text("connect"));
            int total = 0;
            while (!worker.receive().text().equals("END")) {
                total++;
            }
            System.out.println(args.text("name") + " received: " + total);
        }
    }
}
